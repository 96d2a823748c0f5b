"""Trim weights into bounds and give what was cut to the others, so that the total stays."""

from __future__ import annotations

import numpy as np

from ratusha.core.refusal import Refusal
from ratusha.core.survey.arrays import Floats


class TrimRefused(Refusal):
    """Bounds that no set of weights with this total can keep."""


def trim(weights: Floats, bounds: tuple[float, float], counts: Floats | None = None) -> Floats:
    """Cut weights to `bounds = (lower, upper)`; the surplus is shared equally by the weights not cut.

    Repeated until every weight is inside; the sum is kept. With an upper bound alone the result is that of R's
    `trimWeights(strict = TRUE)`: min(w + c, upper) with one c for all.

    Args:
        counts: how many respondents carry each weight, when equal weights are given once.

    Raises:
        TrimRefused: the mean weight itself lies outside the bounds.
    """
    lower, upper = bounds
    rows = np.ones_like(weights) if counts is None else counts
    total = float((weights * rows).sum())
    mean = total / float(rows.sum())
    if not lower <= mean <= upper:
        raise TrimRefused(
            "trim",
            "weights average %(mean).6g, so they cannot all lie between %(low)g and %(high)g",
            mean=mean,
            low=lower,
            high=upper,
        )
    current, free = weights.astype(np.float64), np.ones(len(weights), dtype=bool)
    while ((current < lower) | (current > upper)).any():
        free &= (current > lower) & (current < upper)
        current = np.clip(current, lower, upper)
        left = float((rows * free).sum())
        if left == 0:
            raise TrimRefused(
                "trim", "trimming between %(low)g and %(high)g leaves no weight free", low=lower, high=upper
            )
        current[free] += (total - float((current * rows).sum())) / left
    return current
