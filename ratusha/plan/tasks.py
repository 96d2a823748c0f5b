"""Jobs of each day: reminders of resolutions, and forgetting the addresses of commenters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.outbox.ports import Progress, job
from ratusha.plan import actions


@job("plan.remind")
def remind(payload: Mapping[str, Any], progress: Progress) -> int:
    """Write to the owners of resolutions that fall due or are overdue; returns how many letters."""
    return actions.remind()


@job("plan.forget")
def forget(payload: Mapping[str, Any], progress: Progress) -> int:
    """Forget e-mail addresses of comments whose consultation is over; returns how many."""
    return actions.forget_commenters()
