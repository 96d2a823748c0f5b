"""What a measure promised and what was measured since: inside the forecast range, below it, above it, or not yet known.

The promise is a range (low, most likely, high) that the decision was computed with; the reading is a complete count or a
comparison by the same yardstick. Nothing is judged that was not measured.
"""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Effect:
    """A promised effect of a measure on a service, and its reading if there is one; all shares 0..1.

    `verdict` is unknown, below, within or above (the range promised).
    """

    kind: str  # take_up, hours
    service: str
    promised: Range
    measured: float | None
    n: int | None = None

    @property
    def verdict(self) -> str:
        """Where the reading lies; the ends of the range belong to it."""
        if self.measured is None:
            return "unknown"
        low, _mode, high = self.promised
        if self.measured < low:
            return "below"
        return "above" if self.measured > high else "within"


def saved(before: float, after: float) -> float | None:
    """The share saved of what it took before; nothing when it took nothing."""
    return None if before <= 0 else (before - after) / before
