"""Compute the ranking and the portfolio from what is known now, and keep it with all that it rests on."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from django.db import transaction

from ratusha.core.decision import Schedule, decide, read, schedule
from ratusha.core.decision.smaa import DRAWS, SEED
from ratusha.core.proposals import NEED, Frame, Needs, Proposal, build
from ratusha.core.refusal import Refusal
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require
from ratusha.priorities import queries
from ratusha.priorities.models import Analysis, Pace, WeightSet


class NothingToAnalyse(Refusal):
    """Criteria, initiatives or judgements are missing."""


def run_analysis(
    *,
    actor: Actor,
    draws: int = DRAWS,
    seed: int = SEED,
    survey: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Freeze the inputs of today, compute, keep; returns the analysis's id.

    The chosen portfolio is also spread over the years that have money (`core.decision.schedule`) and kept beside the
    analysis. The same inputs, years, draws and seed as the current analysis change nothing. Seconds of work: call it
    from a job.
    """
    require(actor, "run_analysis")
    members = list(queries.weights_now())
    inputs, joint, slug = _inputs(survey)
    digest = read(inputs, joint).digest
    current = Analysis.objects.filter(is_current=True).first()
    same = current and (current.digest, current.draws, current.seed) == (digest, draws, seed)
    if current and same and _has_years_of_today(current):
        return current.pk
    model = read(inputs, joint)
    found = decide(model, draws, seed, progress=progress)
    results = found.to_dict()
    years, worth = queries.horizon()
    chosen = found.portfolio.optimum.everything if found.portfolio else ()
    pace = schedule(model, chosen, [str(y) for y in years], worth) if found.portfolio and years else None
    with transaction.atomic():
        Analysis.objects.filter(is_current=True).update(is_current=False)
        row = Analysis.objects.create(
            inputs=inputs,
            joint=joint,
            digest=digest,
            seed=seed,
            draws=draws,
            method="SMAA-2, robust portfolio modelling",
            software=f"ratusha {version('ratusha')}",
            results=results,
            survey=slug,
            weights=WeightSet.objects.create(members=members, made_by=actor.name[:200]),
            made_by=actor.name[:200],
        )
        if pace:
            _keep_pace(row, pace)
        people.note(
            actor=actor,
            verb="run_analysis",
            room="priorities",
            subject=f"analysis {digest[:12]}",
            summary=f"{draws} draws, seed {seed}",
        )
    return row.pk


def _has_years_of_today(analysis: Analysis) -> bool:
    """Whether its schedule reaches over the years as they are, each worth the same; without money there is none."""
    years, worth = queries.horizon()
    if "portfolio" not in analysis.results or not years:
        return True
    pace = Pace.objects.filter(analysis=analysis).first()
    return pace is not None and (tuple(pace.years), tuple(pace.worth)) == (years, worth)


def _keep_pace(analysis: Analysis, pace: Schedule) -> None:
    Pace.objects.create(
        analysis=analysis,
        years=[int(year) for year in pace.years],
        worth=list(pace.discount),
        results=pace.to_dict(),
    )


def export_model(*, analysis: int) -> tuple[str, str]:
    """The analysis's inputs as `decision.toml` and its `replicates.csv`, for anybody to compute again."""
    import tomli_w

    row = Analysis.objects.get(pk=analysis)
    return tomli_w.dumps(row.inputs), row.joint


def require_inputs() -> tuple[Frame, tuple[Proposal, ...]]:
    """Criteria with the members' weights, and the proposals that pass the gates; refused when one is missing."""
    frame, proposals = queries.frame(), queries.proposals()
    if not frame.criteria or not proposals or not frame.vectors:
        raise NothingToAnalyse(
            "nothing",
            "An analysis needs criteria, initiatives and at least one member's judgement; add what is missing.",
        )
    return frame, proposals


def _inputs(survey: str) -> tuple[dict[str, Any], str, str]:
    frame, proposals = require_inputs()
    asks = any(criterion.name == NEED for criterion in frame.criteria)
    needs, slug = queries.needs(survey) if asks else (Needs((), (), ()), "")
    model, joint = build(proposals, queries.services_today(proposals), needs, frame)
    return model, joint, slug
