"""Let a member say alone how much each improvement matters."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ratusha.core.refusal import Refusal
from ratusha.people import actions as people
from ratusha.people.queries import Actor, Forbidden, require
from ratusha.priorities import queries
from ratusha.priorities.models import Criterion, Judgement

Method = Judgement.Method


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
    pairs: Mapping[str, float] | None = None,
    extremes: Mapping[str, Any] | None = None,
) -> None:
    """Keep what a member judged, in one of four ways: points for the swing of each criterion; only their order;
    comparisons pair by pair; or the best and the worst beside the rest (see `queries.by_pairs`, `by_extremes`).

    A member judges for himself alone. What was said before is kept; the newest counts.
    """
    require(actor, "judge")
    if not actor.is_system and actor.id != member:
        raise Forbidden("forbidden", "A member of the working group judges for himself alone.")
    names = list(Criterion.objects.filter(retired=False).values_list("code", flat=True))
    if sum(map(bool, (swings, order, pairs, extremes))) != 1:
        raise BadJudgement("both", "Give points for every criterion, or only their order.")
    said = _compared(names, pairs, extremes) if pairs or extremes else _direct(names, swings or {}, order)
    if Judgement.objects.filter(member_id=member, is_current=True, **said).exists():
        return
    Judgement.objects.filter(member_id=member, is_current=True).update(is_current=False)
    Judgement.objects.create(member_id=member, at=at, **said)
    people.note(
        actor=actor,
        verb="record_judgement",
        room="priorities",
        subject=f"member {member}",
        summary=f"{said['method']} given",
    )


def _compared(
    names: Sequence[str], pairs: Mapping[str, float] | None, extremes: Mapping[str, Any] | None
) -> dict[str, Any]:
    if pairs:
        found, given, method = queries.by_pairs(names, pairs), dict(pairs), Method.PAIRS
    else:
        found, given, method = (
            queries.by_extremes(names, extremes or {}),
            dict(extremes or {}),
            Method.EXTREMES,
        )
    return {
        "method": method,
        "swings": dict(found.points),
        "order": [],
        "given": given,
        "consistency": found.consistency,
    }


def _direct(names: Sequence[str], swings: Mapping[str, float], order: Sequence[str]) -> dict[str, Any]:
    _check(set(names), swings, order)
    return {
        "method": Method.SWINGS if swings else Method.ORDER,
        "swings": dict(swings),
        "order": list(order),
        "given": {},
        "consistency": None,
    }


def _check(known: set[str], swings: Mapping[str, float], order: Sequence[str]) -> None:
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
