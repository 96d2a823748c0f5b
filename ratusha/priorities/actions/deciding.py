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
    other_years: Texts | None = None,
) -> int:
    """Take the computed portfolio over, with what was added or dropped and the reason for each.

    Each begins in the year that the schedule of the analysis gives it, unless `years` says another: then, where it is
    part of the computed portfolio, `other_years` gives the reason for all of those. Money and people's time move with an initiative, within the
    years that have ceilings. What goes beyond a ceiling is taken and shows as not funded (`queries.over_ceilings`).
    Rests on the current analysis; the decision before it is kept. Returns its id.
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
    pace = queries.pace()
    computed_years = {code: y for code, y in pace.begins.items() if code in computed} if pace else {}
    begins = _begins(chosen, known, {**(pace.begins if pace else {}), **(years or {})})
    _check_together(chosen, known, begins)
    _check_pace(begins, computed_years, other_years or {})
    Decision.objects.filter(is_current=True).update(is_current=False)
    row = Decision.objects.create(
        analysis=analysis,
        day=day,
        resolution=resolution,
        words=dict(words or {}),
        other_years=dict(other_years or {}),
        made_by=actor.name[:200],
    )
    for initiative in Initiative.objects.filter(withdrawn={}):
        code = initiative.code
        Choice.objects.create(
            decision=row,
            initiative=initiative,
            chosen=code in chosen,
            computed=code in computed,
            year=begins.get(code),
            computed_year=computed_years.get(code),
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


def _begins(
    chosen: set[str], known: Mapping[str, queries.InitiativeFacts], said: Mapping[str, int]
) -> dict[str, int | None]:
    """The year of each: as said or computed, else as proposed, but not before what it needs."""
    begins = {code: said.get(code) or known[code].start for code in chosen}
    free = [code for code in chosen if code not in said]
    for _ in free:  # so many rounds carry a delay along the longest chain of needs
        for code in free:
            needed = [begins.get(other) or 0 for other in known[code].requires]
            if begins[code]:
                begins[code] = max(begins[code] or 0, *needed, 0)
    return begins


def _check_departures(computed: set[str], added: Mapping[str, Texts], dropped: Mapping[str, Texts]) -> None:
    known = set(Initiative.objects.filter(withdrawn={}).values_list("code", flat=True))
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


def _check_pace(begins: Mapping[str, int | None], computed: Mapping[str, int], reason: Texts) -> None:
    """Beginning in another year than computed needs a written reason too."""
    for code in sorted(begins):
        if (
            code in computed
            and begins[code] != computed[code]
            and not any(w.strip() for w in reason.values())
        ):
            raise BadDecision(
                "other_years",
                "“%(initiative)s” would begin in %(year)s, computed was %(computed)s: other years need a written reason.",
                "other_years",
                initiative=code,
                year=begins[code],
                computed=computed[code],
            )


def _check_together(
    chosen: set[str],
    known: Mapping[str, queries.InitiativeFacts],
    begins: Mapping[str, int | None],
) -> None:
    """Legal duties are in, what a choice needs is in and not later, what excludes it is out, years have money."""
    for code, facts in known.items():
        if facts.duty and not facts.withdrawn and code not in chosen:
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
    for group in queries.groups():
        held = [code for code in group.members if code in chosen]
        if len(held) > group.most:
            raise BadDecision(
                "group",
                "Of “%(first)s” and the others of its group at most %(most)s may be chosen, not %(n)s.",
                first=held[0],
                most=group.most,
                n=len(held),
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
    """Not before the year it was proposed for, not after the last that has money."""
    if year is None or facts.start is None:
        return
    if year < facts.start or (year > facts.start and year > last):
        raise BadDecision(
            "year",
            "“%(initiative)s” can begin from %(first)s to %(last)s, not in %(year)s.",
            initiative=facts.code,
            first=facts.start,
            last=last,
            year=year,
        )
