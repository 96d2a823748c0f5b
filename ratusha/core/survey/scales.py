"""Scales of several items: Cronbach's α, and importance–performance with intervals.

α = k/(k−1) · (1 − Σ s²ᵢ / s²_total) on complete rows, weighted when weights are given. Source: Cronbach (1951).

Importance–performance (Martilla & James 1977) puts an item in one of four quadrants by two means. With sampling
error a place near a line is chance: an item is placed only if neither interval crosses its line, otherwise it is
said to be undecided (Wu & Shieh 2009).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ratusha.core.refusal import Refusal

Quadrant = Literal["concentrate", "keep up", "low priority", "possible overkill", "undecided"]


class ScaleRefused(Refusal):
    """Items that make no scale."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """α of a scale, α without each item, and how many complete answers it stands on."""

    alpha: float
    without: tuple[float, ...]
    items: int
    n: int


def cronbach_alpha(items: ArrayLike, weight: ArrayLike | None = None) -> Reliability:
    """Internal consistency of items (respondents × items, NaN where not answered).

    Raises:
        ScaleRefused: fewer than two items, fewer than three complete rows, or no spread in the answers.
    """
    table = np.asarray(items, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ScaleRefused("items", "A scale needs at least two items.")
    complete = np.isfinite(table).all(axis=1)
    weights = np.ones(len(table)) if weight is None else np.asarray(weight, dtype=np.float64)
    table, weights = table[complete], weights[complete]
    if len(table) < 3:
        raise ScaleRefused("rows", "Only %(n)s people answered all items: α needs at least 3.", n=len(table))
    covariance = np.atleast_2d(np.cov(table, rowvar=False, aweights=weights))
    if not covariance.sum() > 0:
        raise ScaleRefused("spread", "All answers are the same: α does not exist.")
    count = table.shape[1]
    rest = tuple(
        _alpha(np.delete(np.delete(covariance, i, 0), i, 1)) if count > 2 else float("nan")
        for i in range(count)
    )
    return Reliability(_alpha(covariance), rest, count, len(table))


def _alpha(covariance: NDArray[np.float64]) -> float:
    count = len(covariance)
    total = covariance.sum()
    return float(count / (count - 1) * (1 - np.trace(covariance) / total)) if total > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class Rated:
    """A mean with its interval, as an estimate gives it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Placed:
    """An item in the importance–performance picture, and in words why it is where it is."""

    item: str
    importance: Rated
    performance: Rated
    quadrant: Quadrant
    why: str


def importance_performance(
    items: Sequence[tuple[str, Rated, Rated]], *, importance_line: float, performance_line: float
) -> tuple[Placed, ...]:
    """Place each (item, importance, performance) against two lines, or say that it is undecided and why."""
    return tuple(
        _place(name, importance, performance, importance_line, performance_line)
        for name, importance, performance in items
    )


_QUADRANTS: dict[tuple[bool, bool], Quadrant] = {
    (True, False): "concentrate",
    (True, True): "keep up",
    (False, False): "low priority",
    (False, True): "possible overkill",
}


def _place(name: str, importance: Rated, performance: Rated, line_i: float, line_p: float) -> Placed:
    crossing = [
        word
        for word, rated, line in (("importance", importance, line_i), ("performance", performance, line_p))
        if rated.low <= line <= rated.high
    ]
    if crossing:
        why = f"the interval of {' and '.join(crossing)} crosses the line"
        return Placed(name, importance, performance, "undecided", why)
    quadrant = _QUADRANTS[importance.value > line_i, performance.value > line_p]
    return Placed(name, importance, performance, quadrant, "both intervals lie on one side of their line")
