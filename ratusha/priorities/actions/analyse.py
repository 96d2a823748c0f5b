"""Compute the ranking and the portfolio from what is known now, and keep it with all that it rests on."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from django.db import transaction

from ratusha.core.decision import decide, read
from ratusha.core.decision.smaa import DRAWS, SEED
from ratusha.core.proposals import Frame, Proposal, build
from ratusha.core.refusal import Refusal
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require
from ratusha.priorities import queries
from ratusha.priorities.models import Analysis, WeightSet


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

    The same inputs, draws and seed as the current analysis change nothing. Seconds of work: call it from a job.
    """
    require(actor, "run_analysis")
    members = list(queries.weights_now())
    inputs, joint, slug = _inputs(survey)
    digest = read(inputs, joint).digest
    current = Analysis.objects.filter(is_current=True).first()
    if current and (current.digest, current.draws, current.seed) == (digest, draws, seed):
        return current.pk
    results = decide(read(inputs, joint), draws, seed, progress=progress).to_dict()
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
        people.note(
            actor=actor,
            verb="run_analysis",
            room="priorities",
            subject=f"analysis {digest[:12]}",
            summary=f"{draws} draws, seed {seed}",
        )
    return row.pk


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
    needs, slug = queries.needs(survey)
    model, joint = build(proposals, queries.services_today(proposals), needs, frame)
    return model, joint, slug
