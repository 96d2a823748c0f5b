"""Take an application: durable before the receipt number is shown, once however often it is sent."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, override

from ratusha.catalogue import queries as services
from ratusha.catalogue.queries import Card
from ratusha.core.casework import GENESIS
from ratusha.core.refusal import Refusal
from ratusha.core.texts import pick
from ratusha.delivery.actions.handle import append
from ratusha.delivery.models import Answers, Application, Case, Channel, Counter
from ratusha.delivery.queries import may_enter, receiving_units, secret_for, stages_of
from ratusha.delivery.queries.tracking import digest_of
from ratusha.outbox import actions as outbox
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require


class CannotReceive(Refusal):
    """The application cannot be taken as it is."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant keeps: the number, the secret to track with, and the latest day of the decision."""

    number: str
    secret: str
    due: datetime.date | None
    service: str


def receive(
    *,
    actor: Actor,
    service: str,
    form: int,
    form_hash: str,
    values: Mapping[str, Any],
    key: str,
    now: datetime.datetime,
    channel: str = Channel.ONLINE,
    language: str = "uk",
    email: str = "",
) -> Receipt:
    """Store the application, open its case, tell the applicant. The same `key` gives the same receipt again.

    Online anybody may; at the counter the actor needs `enter_case` in a unit that receives the service.
    Everything is one transaction: when this returns, the application is on the disk; when it raises, nothing is.
    """
    card = services.service(service)
    if card.unit is None or not card.is_complete:
        raise CannotReceive("incomplete", "The card of “%(service)s” is not complete yet.", service=service)
    if channel != Channel.ONLINE and not may_enter(actor, card):
        require(actor, "enter_case", card.unit.id)
    with transaction.atomic():
        known = Application.objects.filter(key=key).first()
        if known is None:
            known = Application.objects.create(
                number=_next_number(now.year),
                key=key,
                secret=digest_of(secret_for(key)),
                service_id=card.id,
                version_id=card.version_id,
                form_id=form,
                form_hash=form_hash,
                channel=Channel(channel),
                language=language,
                at=now,
            )
            Answers.objects.create(application=known, values=dict(values), email=email)
            case = _open_case(known, card)
            append(actor=actor, case=case.pk, kind="filed", now=now)
            people.note(
                actor=actor,
                verb="receive",
                room="delivery",
                subject=f"case {known.number}",
                summary=f"{service} {channel}",
            )
            _tell(known, card, email)
    due = Case.objects.values_list("due", flat=True).get(application=known)
    return Receipt(known.number, secret_for(known.key), due, service)


def _next_number(year: int) -> str:
    """The next number of the year; the counter's row stays locked until the transaction ends."""
    Counter.objects.get_or_create(year=year)
    counter = Counter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{year}-{counter.last:06d}"


def _open_case(application: Application, card: Card) -> Case:
    return Case.objects.create(
        application=application,
        unit_id=receiving_units(card)[0],
        steps=len(stages_of(card.content)),
        last_hash=GENESIS,
    )


def _tell(application: Application, card: Card, email: str) -> None:
    if not email:
        return
    with override(application.language):
        title = pick(card.title, application.language).text
        outbox.send(
            to=email,
            channel="email",
            subject=gettext("Application %(number)s has been received") % {"number": application.number},
            body=gettext(
                "We have received your application for “%(title)s”.\n\nIts number is %(number)s, the code to "
                "follow it is %(secret)s. Keep them: with both you can see whose turn it is, answer questions "
                "and download the decision."
            )
            % {"title": title, "number": application.number, "secret": secret_for(application.key)},
            language=application.language,
            key=f"case {application.number} received",
            about=f"case {application.number}",
        )
