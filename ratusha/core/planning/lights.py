"""The traffic light of a measure, by rule and not by opinion.

With `elapsed` the share of the period that has passed and `done` the share of the work that is reported:

- **done**: the measure is finished;
- **waiting**: it has not begun and need not have;
- **red**: past its last day and not finished, or behind by more than 25 percentage points;
- **yellow**: behind by more than 10 points, or nothing reported for more than 92 days while it runs;
- **green**: otherwise.

The answer carries the rule that decided, so that a page can say why.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

BEHIND, FAR_BEHIND = 0.10, 0.25
SILENCE = 92  # days: one quarter


@dataclass(frozen=True, slots=True)
class Light:
    """Colour (done, waiting, green, yellow, red), the rule that gave it, and its numbers."""

    colour: str
    rule: str
    elapsed: float
    done: float
    days_late: int = 0


def elapsed(start: datetime.date, due: datetime.date, today: datetime.date) -> float:
    """The share of the period that has passed, 0 … 1."""
    whole = (due - start).days + 1
    return min(max((today - start).days / whole, 0.0), 1.0)


def light(
    *,
    start: datetime.date,
    due: datetime.date,
    today: datetime.date,
    done: float,
    finished: bool,
    reported: datetime.date | None,
) -> Light:
    """The light of a measure on a day."""
    passed = elapsed(start, due, today)
    if finished:
        return Light("done", "finished", passed, 1.0)
    if today > due:
        return Light("red", "past_due", passed, done, (today - due).days)
    if today < start and done == 0:
        return Light("waiting", "not_begun", passed, done)
    behind = passed - done
    if behind > FAR_BEHIND:
        return Light("red", "far_behind", passed, done)
    if behind > BEHIND:
        return Light("yellow", "behind", passed, done)
    if (today - max(reported or start, start)).days > SILENCE:
        return Light("yellow", "silent", passed, done)
    return Light("green", "on_course", passed, done)
