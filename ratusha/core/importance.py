"""Importance and performance with their intervals: what to mend first, and what nobody can say.

Importance–performance analysis (Martilla & James 1977) draws every service where its importance and its performance
put it and cuts the field by a cross of lines. Wu & Shieh (2009, Expert Systems with Applications 36, 7040–7044) draw
the confidence intervals too: a service belongs to a quarter only when neither of its intervals holds a line of the
cross. All others are undecided, and that is said. What carries no interval (a complete count, one reading, answers
of those who wished to answer) stands as a point: only a value on the line itself is then undecided.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from ratusha.core.quality import QualityError

QUARTERS = ("concentrate", "keep", "low", "overkill")


class PictureError(QualityError):
    """Values that cannot be set beside each other."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its interval; None on both ends: no sampling error is stated."""

    value: float
    low: float | None = None
    high: float | None = None

    def side(self, line: float) -> int:
        """1 above the line, −1 below it, 0 when the interval (or the value itself) holds it."""
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        return (low > line) - (high < line)


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is judged: how important it is, how well it performs."""

    name: str
    importance: Value
    performance: Value


@dataclass(frozen=True, slots=True)
class Placed:
    """Where it stands: `quarter` is empty while an interval holds a line; `open` names the axes that do."""

    attribute: Attribute
    quarter: str
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """The whole picture: where the lines stand, and everything placed in the order given."""

    importance: float
    performance: float
    placed: tuple[Placed, ...]

    def of(self, quarter: str) -> tuple[Placed, ...]:
        """Those in a quarter (`concentrate`, `keep`, `low`, `overkill`); "" gives the undecided."""
        return tuple(one for one in self.placed if one.quarter == quarter)


def field(attributes: Sequence[Attribute]) -> Field:
    """Place all; the lines are the means of importance and of performance over all that is shown.

    Raises:
        PictureError: fewer than two, a value that is not finite, or an interval that does not hold its value.
    """
    if len(attributes) < 2:
        raise PictureError("few", "A picture of importance and performance needs at least two services.")
    for attribute in attributes:
        _check(attribute)
    importance = fmean(a.importance.value for a in attributes)
    performance = fmean(a.performance.value for a in attributes)
    return Field(importance, performance, tuple(_place(a, importance, performance) for a in attributes))


def _place(attribute: Attribute, importance: float, performance: float) -> Placed:
    up, right = attribute.importance.side(importance), attribute.performance.side(performance)
    undecided = tuple(name for name, side in (("importance", up), ("performance", right)) if side == 0)
    if undecided:
        return Placed(attribute, "", undecided)
    quarters = {(1, -1): "concentrate", (1, 1): "keep", (-1, -1): "low", (-1, 1): "overkill"}
    return Placed(attribute, quarters[up, right], ())


def _check(attribute: Attribute) -> None:
    for value in (attribute.importance, attribute.performance):
        known = [x for x in (value.low, value.value, value.high) if x is not None]
        if not all(math.isfinite(x) for x in known):
            raise PictureError("number", "“%(name)s” has a value that is no number.", name=attribute.name)
        if (value.low is None) != (value.high is None) or known != sorted(known):
            raise PictureError(
                "interval", "The interval of “%(name)s” does not hold its value.", name=attribute.name
            )
