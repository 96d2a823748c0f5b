"""Erase the personal data of a case when its retention term has ended; the count and the chain stay."""

from __future__ import annotations

import datetime

from django.db import transaction

from ratusha.core.refusal import Refusal
from ratusha.delivery.actions.handle import append
from ratusha.delivery.models import Answers, Case, DecisionLetter, EventContent
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require


class CannotErase(Refusal):
    """The case is still open."""


@transaction.atomic
def erase(*, actor: Actor, number: str, now: datetime.datetime) -> None:
    """Delete answers, words, names and letters of a closed case; append that it was done.

    The log still verifies and the state still folds: both rest on facts that are not personal. Again, it does
    nothing.
    """
    require(actor, "administer")
    row = Case.objects.select_related("application").get(application__number=number)
    if not row.closed:
        raise CannotErase("open", "Case %(number)s is still open; close it first.", number=number)
    if not Answers.objects.filter(application=row.application).exists():
        return
    event = append(actor=actor, case=row.pk, kind="erased", now=now)
    EventContent.objects.filter(event__case=row, event__number__lt=event.number).delete()
    Answers.objects.filter(application=row.application).delete()
    DecisionLetter.objects.filter(case=row).update(pdf=None)
    people.note(
        actor=actor,
        verb="erase",
        room="delivery",
        subject=f"case {number}",
        summary="personal data erased",
        personal=True,
    )
