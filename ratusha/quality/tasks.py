"""Jobs of each day: reminders to units that have not answered a data request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.outbox.ports import Progress, job
from ratusha.quality import actions


@job("quality.remind")
def remind(payload: Mapping[str, Any], progress: Progress) -> int:
    """Write to the units whose answers are due or late; returns how many units."""
    return actions.remind()
