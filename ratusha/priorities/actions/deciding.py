"""Record what the working group decided, and why where it departs from the computation."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require
from ratusha.priorities.models import Analysis, Choice, Decision, Initiative


class BadDecision(Refusal):
    """A departure without a reason, or an initiative that is not there."""


@transaction.atomic
def record_decision(
    *,
    actor: Actor,
    day: datetime.date,
    resolution: str,
    words: Texts | None = None,
    added: Mapping[str, Texts] | None = None,
    dropped: Mapping[str, Texts] | None = None,
) -> int:
    """Take the computed portfolio over, with what was added or dropped and the reason for each.

    Rests on the current analysis; the decision before it is kept. Returns its id.
    """
    require(actor, "record_decision")
    analysis = Analysis.objects.filter(is_current=True).first()
    if analysis is None:
        raise BadDecision("no_analysis", "There is no analysis to decide on: run one first.")
    computed = set(analysis.results["portfolio"]["optimum"]["chosen"])
    reasons = {**(added or {}), **(dropped or {})}
    _check(computed, added or {}, dropped or {})
    Decision.objects.filter(is_current=True).update(is_current=False)
    row = Decision.objects.create(
        analysis=analysis, day=day, resolution=resolution, words=dict(words or {}), made_by=actor.name[:200]
    )
    for initiative in Initiative.objects.all():
        code = initiative.code
        chosen = (code in computed or code in (added or {})) and code not in (dropped or {})
        Choice.objects.create(
            decision=row,
            initiative=initiative,
            chosen=chosen,
            computed=code in computed,
            reason=dict(reasons.get(code, {})),
        )
    people.note(
        actor=actor,
        verb="record_decision",
        room="priorities",
        subject=f"decision {row.pk}",
        summary=f"resolution {resolution}: {len(computed)} computed, {len(reasons)} departures",
    )
    return row.pk


def _check(computed: set[str], added: Mapping[str, Texts], dropped: Mapping[str, Texts]) -> None:
    known = set(Initiative.objects.values_list("code", flat=True))
    for code, reason in [*added.items(), *dropped.items()]:
        if code not in known:
            raise BadDecision("initiative", "There is no initiative “%(initiative)s”.", initiative=code)
        if not any(word.strip() for word in reason.values()):
            raise BadDecision(
                "reason",
                "Departing from the computation with “%(initiative)s” needs a written reason.",
                initiative=code,
            )
    for code in added:
        if code in computed:
            raise BadDecision(
                "computed", "“%(initiative)s” is in the computed portfolio already.", initiative=code
            )
    for code in dropped:
        if code not in computed:
            raise BadDecision(
                "computed", "“%(initiative)s” is not in the computed portfolio.", initiative=code
            )
