"""Jobs of the room: an analysis takes seconds, so it is computed outside the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.outbox import ports as outbox
from ratusha.people.queries import Actor
from ratusha.priorities import actions


@outbox.job("priorities.analysis")
def analysis(payload: Mapping[str, Any], progress: outbox.Progress) -> int:
    """Run one analysis; returns its id."""
    return actions.run_analysis(actor=Actor.system(str(payload.get("by", "worker"))))
