"""Record what the working group decided, and why where it departs from the computation."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require
from ratusha.priorities import queries
from ratusha.priorities.models import Analysis, Choice, Decision, Initiative


class BadDecision(Refusal):
    """A departure without a reason, or a choice that the law or another choice does not allow."""


@transaction.atomic
def record_decision(
    *,
    actor: Actor,
    day: datetime.date,
    resolution: str,
    words: Texts | None = None,
    added: Mapping[str, Texts] | None = None,
    dropped: Mapping[str, Texts] | None = None,
    years: Mapping[str, int] | None = None,
) -> int:
    """Take the computed portfolio over, with what was added or dropped and the reason for each.

    `years` says when an initiative begins where that differs from its proposal: its money and people's time move
    with it, within the years that have ceilings. What goes beyond a ceiling is taken and shows as not funded
    (`queries.over_ceilings`). Rests on the current analysis; the decision before it is kept. Returns its id.
    """
    require(actor, "record_decision")
    analysis = Analysis.objects.filter(is_current=True).first()
    if analysis is None:
        raise BadDecision("no_analysis", "There is no analysis to decide on: run one first.")
    if not resolution.strip():
        raise BadDecision("resolution", "A decision needs the number of the resolution in the minutes.")
    computed = set(analysis.results.get("portfolio", {}).get("optimum", {}).get("chosen", ()))
    reasons = {**(added or {}), **(dropped or {})}
    _check_departures(computed, added or {}, dropped or {})
    known = {facts.code: facts for facts in queries.initiatives()}
    chosen = (computed | set(added or {})) - set(dropped or {})
    begins = {code: (years or {}).get(code) or known[code].start for code in chosen}
    _check_together(chosen, known, begins)
    Decision.objects.filter(is_current=True).update(is_current=False)
    row = Decision.objects.create(
        analysis=analysis, day=day, resolution=resolution, words=dict(words or {}), made_by=actor.name[:200]
    )
    for initiative in Initiative.objects.all():
        code = initiative.code
        Choice.objects.create(
            decision=row,
            initiative=initiative,
            chosen=code in chosen,
            computed=code in computed,
            year=begins.get(code),
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


def _check_departures(computed: set[str], added: Mapping[str, Texts], dropped: Mapping[str, Texts]) -> None:
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


def _check_together(
    chosen: set[str],
    known: Mapping[str, queries.InitiativeFacts],
    begins: Mapping[str, int | None],
) -> None:
    """Legal duties are in, what a choice needs is in and not later, what excludes it is out, years have money."""
    for code, facts in known.items():
        if facts.duty and code not in chosen:
            raise BadDecision(
                "duty", "“%(initiative)s” is demanded by law and cannot be left out.", initiative=code
            )
    excluded = {
        frozenset(pair)
        for pair in Initiative.objects.filter(code__in=chosen).values_list("code", "excludes__code")
        if pair[1] in chosen
    }
    if excluded:
        first, second = sorted(min(excluded, key=sorted))
        raise BadDecision(
            "excludes", "“%(first)s” and “%(second)s” exclude each other.", first=first, second=second
        )
    last = max((year for _code, _title, ceiling in queries.sources() for year in ceiling), default=0)
    for code in sorted(chosen):
        _check_order(known[code], chosen, begins)
        _check_year(known[code], begins[code], last)


def _check_order(facts: queries.InitiativeFacts, chosen: set[str], begins: Mapping[str, int | None]) -> None:
    for needed in facts.requires:
        if needed not in chosen:
            raise BadDecision(
                "requires",
                "“%(initiative)s” needs “%(needed)s”, which is not chosen.",
                initiative=facts.code,
                needed=needed,
            )
        start, before = begins[facts.code], begins[needed]
        if start and before and before > start:
            raise BadDecision(
                "later",
                "“%(initiative)s” needs “%(needed)s”, which would begin later.",
                initiative=facts.code,
                needed=needed,
            )


def _check_year(facts: queries.InitiativeFacts, year: int | None, last: int) -> None:
    if year is None or facts.start is None:
        return
    spent = [y for by_year in (*facts.cost.values(), facts.staff) for y, amount in by_year.items() if amount]
    if year < facts.start or (year > facts.start and max(spent) + year - facts.start > last):
        raise BadDecision(
            "year",
            "“%(initiative)s” can begin from %(first)s and end by %(last)s, not begin in %(year)s.",
            initiative=facts.code,
            first=facts.start,
            last=last,
            year=year,
        )
