"""Where an external project and a measure do the same: same service, same asset or same result, at the same time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

Period = tuple[datetime.date, datetime.date]


@dataclass(frozen=True, slots=True)
class Piece:
    """A measure or a project as the finder sees it; the sets hold identifiers, `results` are words of a dictionary."""

    name: str
    period: Period
    services: frozenset[str] = frozenset()
    assets: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two pieces share, and on how many days they run together."""

    ours: str
    theirs: str
    days: int
    services: tuple[str, ...]
    assets: tuple[str, ...]
    results: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is shared, in words: service, asset, result."""
        named = (("service", self.services), ("asset", self.assets), ("result", self.results))
        return tuple(kind for kind, shared in named if shared)


def shared_days(one: Period, other: Period) -> int:
    """Days that lie in both periods (both ends included)."""
    return max((min(one[1], other[1]) - max(one[0], other[0])).days + 1, 0)


def find(ours: Iterable[Piece], theirs: Iterable[Piece]) -> list[Overlap]:
    """All pairs that run together and share something; the more they share, the earlier in the list."""
    others = list(theirs)
    found = [overlap for piece in ours for other in others if (overlap := _pair(piece, other))]
    return sorted(found, key=lambda o: (-len(o.kinds), -len(o.services), -o.days, o.ours, o.theirs))


def _pair(one: Piece, other: Piece) -> Overlap | None:
    days = shared_days(one.period, other.period)
    shared = [
        tuple(sorted(mine & yours))
        for mine, yours in (
            (one.services, other.services),
            (one.assets, other.assets),
            (one.results, other.results),
        )
    ]
    if days == 0 or not any(shared):
        return None
    return Overlap(one.name, other.name, days, *shared)
