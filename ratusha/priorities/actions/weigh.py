"""Let a member say alone how much each improvement matters."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence

from django.db import transaction

from ratusha.core.refusal import Refusal
from ratusha.people import actions as people
from ratusha.people.queries import Actor, Forbidden, require
from ratusha.priorities.models import Criterion, Judgement


class BadJudgement(Refusal):
    """Swings or an order that say nothing."""


@transaction.atomic
def record_judgement(
    *,
    actor: Actor,
    member: int,
    at: datetime.datetime,
    swings: Mapping[str, float] | None = None,
    order: Sequence[str] = (),
) -> None:
    """Keep what a member judged: points for the swing of each criterion, or only their order.

    A member judges for himself alone. What was said before is kept; the newest counts.
    """
    require(actor, "judge")
    if not actor.is_system and actor.id != member:
        raise Forbidden("forbidden", "A member of the working group judges for himself alone.")
    known = set(Criterion.objects.values_list("code", flat=True))
    _check(known, swings or {}, order)
    same = Judgement.objects.filter(
        member_id=member, is_current=True, swings=dict(swings or {}), order=list(order)
    )
    if same.exists():
        return
    Judgement.objects.filter(member_id=member, is_current=True).update(is_current=False)
    Judgement.objects.create(member_id=member, swings=dict(swings or {}), order=list(order), at=at)
    people.note(
        actor=actor,
        verb="record_judgement",
        room="priorities",
        subject=f"member {member}",
        summary="swings given" if swings else "order given",
    )


def _check(known: set[str], swings: Mapping[str, float], order: Sequence[str]) -> None:
    if bool(swings) == bool(order):
        raise BadJudgement("both", "Give points for every criterion, or only their order.")
    named = set(swings) if swings else set(order)
    if named != known or (order and len(order) != len(known)):
        raise BadJudgement(
            "criteria",
            "A judgement names every criterion once: %(names)s.",
            names=", ".join(sorted(known)),
        )
    if swings and not all(math.isfinite(x) and 0 <= x <= 100 for x in swings.values()):
        raise BadJudgement("points", "Points are numbers from 0 to 100.")
    if swings and max(swings.values()) <= 0:
        raise BadJudgement("zero", "At least one criterion must matter.")
