"""TOPSIS and PROMETHEE II: second opinions beside the value model, never the ranking itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ratusha.core.decision.model import DecisionRefusal, Floats


def topsis(
    matrix: Sequence[Sequence[float]] | Floats,
    weights: Sequence[float],
    costs: Sequence[int] | Sequence[bool] = (),
    norm: str = "vector",
) -> tuple[float, ...]:
    """Relative closeness to the ideal (Hwang & Yoon 1981), one number a row, higher is better.

    `costs` are the columns where less is better, by position from 0 or as one truth value a column; `norm` is
    "vector" (x / √Σx²) or "max" (x / max |x|).
    """
    x, w, down = _checked(matrix, weights, costs)
    if norm not in ("vector", "max"):
        raise DecisionRefusal("norm", "norm is “vector” or “max”, not %(norm)r", "topsis", norm=norm)
    length = np.sqrt((x**2).sum(axis=0)) if norm == "vector" else np.abs(x).max(axis=0)
    scaled = np.divide(x, length, out=np.zeros_like(x), where=length > 0) * w
    ideal = np.where(down, scaled.min(axis=0), scaled.max(axis=0))
    worst = np.where(down, scaled.max(axis=0), scaled.min(axis=0))
    to_ideal = np.sqrt(((scaled - ideal) ** 2).sum(axis=1))
    to_worst = np.sqrt(((scaled - worst) ** 2).sum(axis=1))
    both = to_ideal + to_worst
    closeness = np.divide(to_worst, both, out=np.ones_like(both), where=both > 0)
    return tuple(float(c) for c in closeness)


def promethee(
    matrix: Sequence[Sequence[float]] | Floats,
    weights: Sequence[float],
    costs: Sequence[int] | Sequence[bool] = (),
    thresholds: Sequence[float] | None = None,
) -> tuple[float, ...]:
    """Net outranking flow of PROMETHEE II (Brans & Vincke 1985), −1 to 1, higher is better.

    Preference is linear up to each column's threshold; without thresholds any difference is full preference.
    """
    x, w, down = _checked(matrix, weights, costs)
    x = np.where(down, -x, x)
    limit = np.array(thresholds if thresholds is not None else [0.0] * x.shape[1], dtype=np.float64)
    if limit.shape != (x.shape[1],) or (limit < 0).any():
        raise DecisionRefusal("thresholds", "one threshold a column, zero or more", "promethee")
    difference = x[:, None, :] - x[None, :, :]
    graded = np.clip(difference / np.where(limit > 0, limit, 1), 0, 1)
    preference = np.where(limit > 0, graded, (difference > 0).astype(np.float64)) @ (w / w.sum())
    flow = (preference.sum(axis=1) - preference.sum(axis=0)) / max(1, len(x) - 1)
    return tuple(float(f) for f in flow)


def _checked(
    matrix: Sequence[Sequence[float]] | Floats,
    weights: Sequence[float],
    costs: Sequence[int] | Sequence[bool],
) -> tuple[Floats, Floats, np.ndarray]:
    try:
        x, w = np.array(matrix, dtype=np.float64), np.array(weights, dtype=np.float64)
    except (TypeError, ValueError):
        x, w = np.empty(0), np.empty(0)
    if x.ndim != 2 or not len(x) or w.shape != (x.shape[1],):
        raise DecisionRefusal(
            "shape", "the matrix needs one row an alternative and one weight a column", "matrix"
        )
    if not (np.isfinite(x).all() and np.isfinite(w).all()) or (w < 0).any() or w.sum() <= 0:
        raise DecisionRefusal(
            "not_finite", "numbers must be finite, weights zero or more and not all zero", "matrix"
        )
    listed = list(costs)
    down = np.zeros(x.shape[1], dtype=bool)
    if listed and all(isinstance(c, bool | np.bool_) for c in listed):
        if len(listed) != x.shape[1]:
            raise DecisionRefusal("shape", "costs as truth values need one a column", "costs")
        down[:] = listed
    elif listed:
        places = [int(c) for c in listed]
        if any(not 0 <= place < x.shape[1] for place in places):
            raise DecisionRefusal("unknown_column", "costs name a column that does not exist", "costs")
        down[places] = True
    return x, w, down
