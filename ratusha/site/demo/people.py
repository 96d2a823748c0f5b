"""The demo city's units and people; one person of each role can sign in."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from ratusha.people import actions
from ratusha.people.models import Role, User

if TYPE_CHECKING:
    from ratusha.site.demo import Context
    from ratusha.site.demo.reading.shapes.city import Person

SINCE = datetime.date(2024, 1, 9)  # everybody's first day in the post
# words of the data that are a post in the council, not a role of their own
AS_MEMBER = {"chair", "deputy_mayor"}
# Roles that reach the whole city, whatever unit the person sits in.
EVERYWHERE = {Role.RESEARCHER, Role.ASSESSOR, Role.INTERVIEWER, Role.MEMBER, Role.SECRETARY}
EVERYWHERE |= {Role.MAYOR, Role.PARTNER, Role.ADMIN}


def build(context: Context) -> None:
    """City, districts, units, people and their roles."""
    from ratusha.site.demo import DAY, PASSWORD, members, sign_ins

    city, actor = context.data.city, context.actor
    actions.describe_city(
        actor=actor,
        name=city.name,
        council=city.council,
        population=city.population,
        identifier=city.code,
        is_demo=True,
        fixed_day=DAY,
    )
    for district in city.district:
        actions.describe_district(
            actor=actor, code=district.id, name=district.name, population=district.population
        )
    for unit in sorted(city.unit, key=lambda u: u.parent is not None):
        actions.describe_unit(
            actor=actor,
            code=unit.id,
            name=unit.name,
            short_name=unit.short,
            parent=unit.parent or "",
            contact={
                "address": unit.address,
                "hours": unit.hours,
                "phone": unit.phone,
                "email": unit.email,
            },
        )
    able = {*sign_ins().values(), *members()}
    for person in city.person:
        _add(context, person, PASSWORD if person.email in able else None)


def _add(context: Context, person: Person, password: str | None) -> None:
    if User.objects.filter(email=person.email).exists():
        return
    admin = "admin" in person.roles
    pk = actions.add_person(
        actor=context.actor, email=person.email, name=person.name, password=password, is_staff=admin
    )
    if admin:
        User.objects.filter(pk=pk).update(is_superuser=True)
    for role in sorted({"member" if role in AS_MEMBER else role for role in person.roles}):
        actions.give_role(
            actor=context.actor,
            person=pk,
            role=role,
            unit="" if role in EVERYWHERE else person.unit or "",
            since=SINCE,
            title=person.position,
        )
