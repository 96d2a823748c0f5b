"""Scales of several items: Cronbach's α.

α = k/(k−1) · (1 − Σ s²ᵢ / s²_total) on complete rows, weighted when weights are given. Source: Cronbach (1951).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ratusha.core.refusal import Refusal


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
