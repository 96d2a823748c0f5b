"""Weighted quantiles by three rules, and their Woodruff interval.

With F the weighted distribution function, the rule `math` is the least x with F(x) ≥ p; `school` takes the
middle of two values where F equals p exactly; `hf7` interpolates between single rows (Hyndman & Fan 1996,
type 7). The interval of Woodruff (1952) inverts F at the ends of the interval of the estimated proportion
of values at or below the quantile; its standard error is the interval's width over 2 t.

Whether F equals p exactly is decided in floating point as R decides it: weights are summed in extended
precision, then rounded. Where p falls on the edge of two rows (n = 200, p = 0.1) this is what makes the
answer the same as R's.
"""

from __future__ import annotations

from math import isfinite, nan

import numpy as np

from ratusha.core.survey.arrays import Floats
from ratusha.core.survey.sums import Distribution

ROUNDING = 1e-12


def distribution(values: Floats, weights: Floats, counts: Floats | None = None) -> Distribution:
    """The weighted distribution of rows; among equal values the order of the rows is kept.

    Args:
        counts: how many rows each pair of value and weight stands for, when they come grouped.
    """
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    single = weights[order].astype(np.longdouble)
    mass = single if counts is None else single * counts[order].astype(np.longdouble)
    cumulated = np.cumsum(mass)
    last = np.flatnonzero(np.append(np.diff(ordered) != 0, True)) if len(ordered) else np.zeros(0, dtype=int)
    before = (cumulated - single)[last]
    return Distribution(ordered[last], cumulated[last].astype(np.float64), before.astype(np.float64))


def quantile(of: Distribution, probability: float, rule: str) -> float:
    """The quantile of a weighted distribution; not a number outside [0, 1] or without rows."""
    if not len(of.values) or not 0 <= probability <= 1:
        return nan
    if rule == "hf7":
        return _interpolated(of, probability)
    total = of.cumulated[-1]
    position = int(np.searchsorted(of.cumulated, probability * total, side="right")) - 1
    following = min(position + 1, len(of.values) - 1)
    if position >= 0 and probability - of.cumulated[position] / total == 0:
        here = float(of.values[position])
        return here if rule == "math" else (here + float(of.values[following])) / 2
    return float(of.values[following])


def _interpolated(of: Distribution, probability: float) -> float:
    """Rows in order sit at (weight before them) / (weight before the last row); linear between them."""
    before = np.append(0.0, of.cumulated[:-1])
    whole = of.before_last[-1]
    if whole <= 0:
        return float(of.values[-1])
    places = np.stack([before, of.before_last], axis=1).ravel() / whole
    return float(np.interp(probability, places, np.repeat(of.values, 2)))


def woodruff(of: Distribution, share: float, se: float, t: float, rule: str) -> tuple[float, float, float]:
    """Standard error, low and high of a quantile.

    Args:
        share: estimated proportion of values at or below the quantile, `se` its standard error.
        t: quantile of Student's t for the interval.

    Returns not-a-number where an end of the proportion's interval leaves [0, 1].
    """
    low, high = share - t * se, share + t * se
    if 1 < high < 1 + ROUNDING:  # all values are at or below it: the end is 1, whatever rounding left of it
        high = 1.0
    lower = quantile(of, low, rule) if isfinite(low) and low >= 0 else nan
    upper = quantile(of, high, rule) if isfinite(high) and high <= 1 else nan
    return (upper - lower) / (2 * t), lower, upper
