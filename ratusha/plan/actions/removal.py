"""Take a measure out of the plan, as long as nothing has come of it."""

from __future__ import annotations

from django.db import transaction

from ratusha.people import actions as people
from ratusha.people.queries import Actor, require
from ratusha.plan import queries
from ratusha.plan.actions.measures import BadMeasure
from ratusha.plan.models import Measure


@transaction.atomic
def remove_measure(*, actor: Actor, number: str, reason: str) -> None:
    """Take a measure out with its money and links; approved versions of the plan keep it, the trail keeps the reason.

    Refused when work on it was reported, or when other measures wait for it.
    """
    require(actor, "edit_plan")
    row = Measure.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise queries.NoSuchMeasure("measure", "The plan has no measure %(number)s.", number=number)
    if not reason.strip():
        raise BadMeasure("reason", "Say why measure %(number)s is taken out.", number, number=number)
    if row.reports.exists():
        raise BadMeasure(
            "reported",
            "Work on measure %(number)s was reported already, so it stays; move its last day or finish it.",
            number,
            number=number,
        )
    waiting = list(row.needed_by.order_by("measure__position").values_list("measure__number", flat=True))
    if waiting:
        raise BadMeasure(
            "needed",
            "These measures wait for measure %(number)s: %(waiting)s. Remove those dependencies first.",
            number,
            number=number,
            waiting=", ".join(waiting),
        )
    row.delete()
    people.note(
        actor=actor,
        verb="remove_measure",
        room="plan",
        subject=f"measure {number}",
        summary=reason.strip()[:300],
    )
