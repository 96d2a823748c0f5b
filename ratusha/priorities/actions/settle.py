"""See what more answers, agreement, sure delivery, money or people would change; keep it beside the analysis."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from ratusha.core.decision import Model, binding, margins, read, settle
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require
from ratusha.priorities import queries
from ratusha.priorities.models import Analysis, Pace, Settling

MORE = 400  # respondents imagined besides those asked
DRAWS = 200  # optima for each question: enough to tell settled from open, quick enough for a job
STEP = 100_000  # money added to one ceiling


def settle_analysis(
    *,
    actor: Actor,
    analysis: int,
    more: int = MORE,
    draws: int = DRAWS,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Answer once for an analysis; it is there for good, as the analysis is. A minute of work: call it from a job.

    An analysis without money has no borderline, hence nothing to settle.
    """
    require(actor, "run_analysis")
    row = Analysis.objects.get(pk=analysis)
    if Settling.objects.filter(analysis=row).exists():
        return
    model = read(row.inputs, row.joint)
    if not model.has_money:
        return
    asked = queries.asked(row.survey)
    found = settle(model, asked, more, draws, seed=row.seed, progress=progress)
    results = {
        "borderline": list(found[0].borderline),
        "before": found[0].before,
        "answers": [answer.to_dict() for answer in found],
        "margins": [margin.to_dict() for margin in margins(model, STEP)],
        "binding": _binding(row, model),
    }
    with transaction.atomic():
        Settling.objects.get_or_create(
            analysis=row, defaults={"asked": asked, "more": more, "draws": draws, "results": results}
        )
        people.note(
            actor=actor,
            verb="settle_analysis",
            room="priorities",
            subject=f"analysis {row.digest[:12]}",
            summary=f"{more} more respondents, {draws} draws",
        )


def _binding(row: Analysis, model: Model) -> list[dict[str, object]]:
    """The rules that hold the schedule back, where there is a schedule."""
    pace = Pace.objects.filter(analysis=row).first()
    if pace is None:
        return []
    chosen = row.results["portfolio"]["optimum"]["chosen"]
    return [rule.to_dict() for rule in binding(model, chosen, [str(y) for y in pace.years], pace.worth)]
