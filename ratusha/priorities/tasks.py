"""Jobs of the room: an analysis takes seconds, so it is computed outside the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.core.refusal import Refusal
from ratusha.outbox import ports as outbox
from ratusha.people.queries import Actor
from ratusha.priorities import actions


@outbox.job("priorities.analysis")
def analysis(payload: Mapping[str, Any], progress: outbox.Progress) -> int | dict[str, Any]:
    """Run one analysis, then see what would settle it; returns the analysis's id.

    What cannot be computed from these inputs is told and not tried again: trying would not mend them.
    """
    actor = Actor.system(str(payload.get("by", "worker")))
    try:
        found = actions.run_analysis(actor=actor, progress=lambda done, of: progress(0.5 * done / of))
    except Refusal as refusal:
        params = {
            key: value if isinstance(value, int | float) else str(value)
            for key, value in refusal.params.items()
        }
        return {"refusal": {"template": refusal.template, "params": params}}
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
