"""Open a service online with a form, close it again, and count how many begin and end the form."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import override

from ratusha.catalogue import actions as catalogue
from ratusha.catalogue import queries as services
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.delivery.models import FlowCount, OnlineService
from ratusha.delivery.queries import worst_start
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require


class CannotOpen(Refusal):
    """The service cannot be had online as its card stands."""


@transaction.atomic
def open_online(
    *, actor: Actor, service: str, form: int, since: datetime.date, reason: Texts | None = None
) -> None:
    """Let the service be asked for online with this form version; again with another version to change it.

    The card must be complete (`catalogue` refuses otherwise), so that nobody applies for what is not described;
    its steps must fit into the legal term from every start day of this and the next year.
    """
    card = services.service(service)
    require(actor, "publish_service", card.unit.id if card.unit else None)
    worst = worst_start(card.content, since.year)
    if not worst.fits:
        raise CannotOpen(
            "late_steps",
            "An application of %(start)s would be handled until %(end)s by the steps of the card, but the law gives "
            "until %(due)s: shorten the steps or let some run at the same time.",
            service,
            start=worst.start.isoformat(),
            end=worst.steps_end.isoformat(),
            due=worst.due.isoformat(),
        )
    OnlineService.objects.update_or_create(
        service_id=card.id, defaults={"form_id": form, "since": since, "is_open": True}
    )
    with override("uk"):
        address = reverse("delivery:apply", args=[card.slug])
    catalogue.set_outlook(
        actor=actor, identifier=service, state="online", date=since, reason=reason, apply_address=address
    )
    people.note(
        actor=actor,
        verb="open_online",
        room="delivery",
        subject=f"service {service}",
        summary=f"form version {form} since {since}",
    )


@transaction.atomic
def close_online(*, actor: Actor, service: str, reason: Texts) -> None:
    """Take no more applications online; what has come is handled on. The reason is shown to residents."""
    card = services.service(service)
    require(actor, "publish_service", card.unit.id if card.unit else None)
    OnlineService.objects.filter(service_id=card.id).update(is_open=False)
    catalogue.set_outlook(actor=actor, identifier=service, state="desk", reason=reason)
    people.note(
        actor=actor, verb="close_online", room="delivery", subject=f"service {service}", summary="closed"
    )


def count_flow(*, service_id: int, day: datetime.date, end: str) -> None:
    """Count one beginning or ending of an online form: `started`, `submitted` or `not_eligible`.

    No identity, no trail line: a count for the completion rate.
    """
    with transaction.atomic():
        FlowCount.objects.get_or_create(service_id=service_id, day=day)
        FlowCount.objects.filter(service_id=service_id, day=day).update(**{end: F(end) + 1})
