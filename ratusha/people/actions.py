"""Change the room: describe the city, give a role, write a line of the trail."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.db import transaction

from ratusha.core.texts import Texts
from ratusha.people.models import City, Deputy, District, Position, Role, TrailLine, Unit, User
from ratusha.people.queries import Actor, require


def note(*, actor: Actor, verb: str, room: str, subject: str, summary: str, personal: bool = False) -> None:
    """Write one line of the trail; call it inside the transaction of the change that it tells of."""
    TrailLine.objects.create(
        user_id=actor.id,
        actor=actor.name[:200],
        verb=verb,
        room=room,
        subject=subject[:200],
        summary=summary[:500],
        personal=personal,
    )


def count_attempt(*, what: str, who: str, limit: int, seconds: int) -> bool:
    """Count one attempt at something that can be guessed; False when there were too many of late.

    `who` is whatever can be slowed down: an address, a number. The counts live in a table, so that every
    process sees the same ones, and expire by themselves.
    """
    key = f"attempt:{what}:{hashlib.sha256(who.encode()).hexdigest()}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= limit
    except ValueError:  # it expired between the two calls
        return True


@transaction.atomic
def describe_city(
    *,
    actor: Actor,
    name: Texts,
    council: Texts,
    population: int,
    identifier: str,
    is_demo: bool = False,
    fixed_day: datetime.date | None = None,
    profile: str = "ua-martial",
) -> None:
    """Say which city this is; again to correct it."""
    require(actor, "administer")
    City.objects.update_or_create(
        pk=1,
        defaults={
            "name": dict(name),
            "council": dict(council),
            "population": population,
            "identifier": identifier,
            "is_demo": is_demo,
            "fixed_day": fixed_day,
            "profile": profile,
        },
    )
    note(actor=actor, verb="describe", room="people", subject="city", summary=identifier)


@transaction.atomic
def describe_district(*, actor: Actor, code: str, name: Texts, population: int) -> None:
    """Add a district or correct it."""
    require(actor, "administer")
    District.objects.update_or_create(code=code, defaults={"name": dict(name), "population": population})
    note(actor=actor, verb="describe", room="people", subject=f"district {code}", summary=str(population))


@transaction.atomic
def describe_unit(
    *,
    actor: Actor,
    code: str,
    name: Texts,
    short_name: Texts | None = None,
    parent: str = "",
    contact: Mapping[str, Any] | None = None,
) -> int:
    """Add a unit or correct it; `contact` has address and hours (texts), phone, email. Returns its id."""
    require(actor, "administer")
    contact = contact or {}
    unit, _ = Unit.objects.update_or_create(
        code=code,
        defaults={
            "name": dict(name),
            "short_name": dict(short_name or {}),
            "parent": Unit.objects.get(code=parent) if parent else None,
            "address": contact.get("address", {}),
            "hours": contact.get("hours", {}),
            "phone": contact.get("phone", ""),
            "email": contact.get("email", ""),
        },
    )
    note(actor=actor, verb="describe", room="people", subject=f"unit {code}", summary=str(name.get("uk", "")))
    return unit.pk


@transaction.atomic
def add_person(
    *, actor: Actor, email: str, name: Texts, password: str | None = None, is_staff: bool = False
) -> int:
    """Add a person who can sign in, or leave the account as it is; returns the id."""
    require(actor, "administer")
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=dict(name), is_staff=is_staff)
        note(actor=actor, verb="add", room="people", subject=f"person {user.pk}", summary="account made")
    return user.pk


@transaction.atomic
def give_role(
    *,
    actor: Actor,
    person: int,
    role: str,
    unit: str = "",
    since: datetime.date,
    until: datetime.date | None = None,
    title: Texts | None = None,
) -> None:
    """Let a person hold a role in a unit for a period; repeating it changes nothing."""
    require(actor, "administer")
    Position.objects.get_or_create(
        user_id=person,
        role=Role(role),
        unit=Unit.objects.get(code=unit) if unit else None,
        since=since,
        defaults={"until": until, "title": dict(title or {})},
    )
    note(actor=actor, verb="give_role", room="people", subject=f"person {person}", summary=f"{role} @ {unit}")


@transaction.atomic
def appoint_deputy(
    *, actor: Actor, person: int, deputy: int, since: datetime.date, until: datetime.date
) -> None:
    """Let one person stand in for another from day to day inclusive."""
    require(actor, "administer")
    Deputy.objects.create(user_id=person, deputy_id=deputy, since=since, until=until)
    note(
        actor=actor,
        verb="appoint_deputy",
        room="people",
        subject=f"person {person}",
        summary=f"deputy {deputy} from {since} to {until}",
    )
