"""Jobs of the room: an analysis takes seconds, so it is computed outside the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.outbox import ports as outbox
from ratusha.people.queries import Actor
from ratusha.priorities import actions


@outbox.job("priorities.analysis")
def analysis(payload: Mapping[str, Any], progress: outbox.Progress) -> int:
    """Run one analysis, then see what would settle it; returns the analysis's id."""
    actor = Actor.system(str(payload.get("by", "worker")))
    found = actions.run_analysis(actor=actor, progress=lambda done, of: progress(0.5 * done / of))
    progress(0.5)
    actions.settle_analysis(
        actor=actor, analysis=found, progress=lambda done, of: progress(0.5 + 0.5 * done / of)
    )
    return found


@outbox.job("priorities.settling")
def settling(payload: Mapping[str, Any], progress: outbox.Progress) -> int:
    """See what would settle an analysis that is there; returns its id."""
    actor = Actor.system(str(payload.get("by", "worker")))
    actions.settle_analysis(
        actor=actor, analysis=int(payload["analysis"]), progress=lambda done, of: progress(done / of)
    )
    return int(payload["analysis"])
