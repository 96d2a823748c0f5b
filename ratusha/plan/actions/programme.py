"""Found the programme, reach milestones, tell news, take subscriptions."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, pick
from ratusha.outbox import actions as outbox
from ratusha.people import actions as people
from ratusha.people.queries import Actor, city, require, today, unit
from ratusha.plan.models import Component, Milestone, News, Programme, Subscription


class BadProgramme(Refusal):
    """Dates or words that a programme cannot have."""


@transaction.atomic
def found_programme(
    *,
    actor: Actor,
    identifier: str,
    title: Texts,
    goal: Texts,
    start: datetime.date,
    end: datetime.date,
    basis: Texts | None = None,
    variants: Sequence[Mapping[str, Any]] = (),
    risks: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Found the programme or correct its words.

    A variant has title, strengths, weaknesses (texts) and chosen; a risk has title, response, owner (texts), likelihood
    and impact (1–5).
    """
    require(actor, "edit_plan")
    if end < start:
        raise BadProgramme("period", "The programme would end before it begins.", identifier)
    Programme.objects.update_or_create(
        identifier=identifier,
        defaults={
            "title": dict(title),
            "goal": dict(goal),
            "start": start,
            "end": end,
            "basis": dict(basis or {}),
            "variants": [dict(v) for v in variants],
            "risks": [dict(r) for r in risks],
        },
    )
    _note(actor, "found_programme", f"programme {identifier}", f"{start} – {end}")


@transaction.atomic
def describe_component(
    *,
    actor: Actor,
    programme: str,
    number: int,
    title: Texts,
    lead: str,
    start: datetime.date,
    end: datetime.date,
    summary: Texts | None = None,
    partner: Texts | None = None,
) -> None:
    """Add a component or correct it."""
    require(actor, "edit_plan")
    if end < start:
        raise BadProgramme("period", "The component would end before it begins.", str(number))
    Component.objects.update_or_create(
        programme=Programme.objects.get(identifier=programme),
        number=number,
        defaults={
            "title": dict(title),
            "summary": dict(summary or {}),
            "lead_id": unit(lead).id,
            "partner": dict(partner or {}),
            "start": start,
            "end": end,
        },
    )
    _note(actor, "describe_component", f"component {number}", pick(title, "uk").text)


@transaction.atomic
def set_milestone(
    *,
    actor: Actor,
    programme: str,
    component: int,
    identifier: str,
    title: Texts,
    due: datetime.date,
    done_on: datetime.date | None = None,
    evidence: Texts | None = None,
    evidence_address: str = "",
) -> None:
    """Set a point to reach, or say that it is reached: that needs evidence."""
    require(actor, "edit_plan")
    if done_on and not evidence:
        raise BadProgramme("evidence", "A milestone that is reached needs its evidence.", identifier)
    Milestone.objects.update_or_create(
        component=Component.objects.get(programme__identifier=programme, number=component),
        identifier=identifier,
        defaults={
            "title": dict(title),
            "due": due,
            "done_on": done_on,
            "evidence": dict(evidence or {}),
            "evidence_address": evidence_address,
        },
    )
    _note(actor, "set_milestone", f"milestone {identifier}", f"due {due}, done {done_on}")


@transaction.atomic
def tell_news(
    *,
    actor: Actor,
    programme: str,
    slug: str,
    day: datetime.date,
    title: Texts,
    text: Texts,
    kind: str = "news",
    leave: str = "",
) -> None:
    """Publish news or a briefing note and send it to those who subscribed; the same address again corrects the words.

    `leave` is the page on which a reader ends the subscription, with %s for the token.
    """
    require(actor, "run_group")
    if not pick(title, "uk").text or not pick(text, "uk").text:
        raise BadProgramme("words", "News need a title and words.", slug)
    row = Programme.objects.get(identifier=programme)
    News.objects.update_or_create(
        programme=row,
        slug=slug,
        defaults={"day": day, "title": dict(title), "text": dict(text), "kind": kind},
    )
    for reader in row.subscriptions.filter(confirmed=True):
        with translation.override(reader.language):
            end = _("No more news: %(address)s") % {"address": leave % reader.token} if leave else ""
        outbox.send(
            to=reader.email,
            channel="email",
            subject=pick(title, reader.language).text,
            body="\n\n".join(filter(None, [pick(text, reader.language).text, end])),
            language=reader.language,
            key=f"news {slug} {reader.pk}",
            about=f"news {slug}",
        )
    _note(actor, "tell_news", f"news {slug}", pick(title, "uk").text)


@transaction.atomic
def subscribe(*, email: str, language: str, address: str) -> None:
    """Ask by e-mail whether the address really wants the news; `address` is the page with %s for the token.

    Answers the same whether the address is known or not.
    """
    row = Programme.objects.first()
    if row is None:
        raise BadProgramme("programme", "The city has not founded a programme yet.")
    reader, _made = Subscription.objects.get_or_create(
        programme=row,
        email=email.lower(),
        defaults={"language": language, "token": secrets.token_urlsafe(32)},
    )
    with translation.override(language):
        subject = _("Confirm your subscription: %(city)s") % {"city": pick(city().name, language).text}
        body = _("To receive news of the programme, open this address: %(address)s") % {
            "address": address % reader.token
        }
    outbox.send(
        to=reader.email,
        channel="email",
        subject=subject,
        body=body,
        language=language,
        key=f"subscribe {reader.pk} {today()}",
        about="subscription",
    )
    people.note(
        actor=Actor.resident(), verb="subscribe", room="plan", subject="news", summary="asked", personal=True
    )


@transaction.atomic
def confirm_subscription(*, token: str, leave: bool = False) -> bool:
    """Confirm (or end) the subscription that the token names; False when there is none."""
    rows = Subscription.objects.filter(token=token)
    done = bool(rows.delete()[0]) if leave else bool(rows.update(confirmed=True))
    if done:
        people.note(
            actor=Actor.resident(),
            verb="unsubscribe" if leave else "subscribe",
            room="plan",
            subject="news",
            summary="left" if leave else "confirmed",
            personal=True,
        )
    return done


def _note(actor: Actor, verb: str, subject: str, summary: str) -> None:
    people.note(actor=actor, verb=verb, room="plan", subject=subject, summary=summary)
