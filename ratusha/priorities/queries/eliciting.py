"""Weights from comparisons: pair by pair (AHP), or best and worst against the rest (BWM), with their consistency."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ratusha.core.decision import ahp, bwm
from ratusha.core.refusal import Refusal

PAIRS, EXTREMES = "pairs", "extremes"
MOST = 9  # of Saaty's scale
ACCEPTED = 0.1  # consistency ratio that is usually accepted (Saaty 1980)


class BadComparison(Refusal):
    """Comparisons that are not complete or not on the scale."""


@dataclass(frozen=True, slots=True)
class Elicited:
    """Points (largest 100) and weights from comparisons; `consistency` is CR of pairs, ξ of extremes (0 is perfect)."""

    method: str
    points: Mapping[str, float]
    weights: Mapping[str, float]
    consistency: float

    @property
    def doubtful(self) -> bool:
        """Whether the comparisons contradict each other more than is usually accepted."""
        return self.consistency > ACCEPTED


def pairs_of(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Every two criteria, in their order."""
    return tuple(combinations(names, 2))


def by_pairs(names: Sequence[str], ratios: Mapping[str, Any]) -> Elicited:
    """`ratios["a:b"]` says how many times a matters more than b, 1/9 to 9; each pair once."""
    wanted = {f"{a}:{b}" for a, b in pairs_of(names)}
    if set(ratios) != wanted:
        raise BadComparison("pairs", "Compare every two criteria once.")
    matrix = [[1.0] * len(names) for _ in names]
    for (i, a), (j, b) in combinations(enumerate(names), 2):
        ratio = _on_scale(ratios[f"{a}:{b}"])
        matrix[i][j], matrix[j][i] = ratio, 1 / ratio
    found = ahp(matrix)
    return _elicited(PAIRS, names, found.weights, found.cr)


def by_extremes(names: Sequence[str], given: Mapping[str, Any]) -> Elicited:
    """`given` has `best`, `worst`, and 1 to 9 for each criterion in `to_others` (best beside it) and `to_worst`."""
    best, worst = str(given.get("best", "")), str(given.get("worst", ""))
    if best not in names or worst not in names or best == worst:
        raise BadComparison(
            "extremes", "Name the criterion that matters most and another that matters least."
        )
    to_others, to_worst = _side(names, given.get("to_others")), _side(names, given.get("to_worst"))
    if to_others[best] != 1 or to_worst[worst] != 1 or to_others[worst] != to_worst[best]:
        raise BadComparison(
            "itself", "A criterion beside itself is 1, and the two beside each other have one number."
        )
    found = bwm(best, worst, to_others, to_worst)
    return _elicited(EXTREMES, names, found.weights, max(0.0, found.xi))


def _side(names: Sequence[str], raw: Any) -> dict[str, float]:
    if not isinstance(raw, Mapping) or set(raw) != set(names):
        raise BadComparison("sides", "Compare both with every criterion.")
    return {name: _on_scale(raw[name], 1) for name in names}


def _on_scale(raw: Any, least: float = 1 / MOST) -> float:
    number = float(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else math.nan
    if not least - 1e-9 <= number <= MOST:
        raise BadComparison("scale", "A comparison is a number from 1 to 9, or one over it.")
    return number


def _elicited(method: str, names: Sequence[str], weights: Sequence[float], consistency: float) -> Elicited:
    top = max(weights)
    return Elicited(
        method,
        {name: round(100 * weight / top, 6) for name, weight in zip(names, weights, strict=True)},
        dict(zip(names, weights, strict=True)),
        round(consistency, 6),
    )
