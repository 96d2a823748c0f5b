"""Weights from judgements: ranks (ROC), pairwise comparisons (AHP), best and worst (BWM), swings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ratusha.core.decision.model import DecisionRefusal, Floats
from ratusha.core.decision.programme import INFINITE, Programme, Row

# Random index by matrix size (Saaty 1980, as printed in Saaty 2008 for 7 = 1.32 and 4 = .90).
RANDOM_INDEX = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
MOST_COMPARED = 30


@dataclass(frozen=True)
class Ahp:
    """Weights by the principal eigenvector, with consistency index and ratio (≤ .1 is usually accepted)."""

    weights: tuple[float, ...]
    lambda_max: float
    ci: float
    cr: float

    def __iter__(self) -> Iterator[object]:
        return iter((self.weights, self.lambda_max, self.ci, self.cr))

    def to_dict(self) -> dict[str, object]:
        """The same as plain data."""
        return {"weights": list(self.weights), "lambda_max": self.lambda_max, "ci": self.ci, "cr": self.cr}


@dataclass(frozen=True)
class Bwm:
    """Weights of the linear best-worst method; `xi` is 0 when the judgements agree fully."""

    weights: tuple[float, ...]
    xi: float

    def __iter__(self) -> Iterator[object]:
        return iter((self.weights, self.xi))

    def to_dict(self) -> dict[str, object]:
        """The same as plain data."""
        return {"weights": list(self.weights), "xi": self.xi}


def roc(m: int) -> tuple[float, ...]:
    """Rank-order centroid weights of `m` criteria, most important first: w_k = (1/m) Σ_{i ≥ k} 1/i.

    They are the centre of all weights with that order (Barron & Barrett 1996).
    """
    if isinstance(m, bool) or not isinstance(m, int) or m < 1:
        raise DecisionRefusal("count", "rank weights need the number of criteria, at least 1, not %(m)r", m=m)
    tails = np.cumsum(1 / np.arange(m, 0, -1))[::-1]
    return tuple(float(t) / m for t in tails)


def swings(points: Mapping[str, float]) -> dict[str, float]:
    """Swing weights: points for going from worst to best on each criterion, scaled to 1."""
    bad = next((name for name, p in points.items() if not np.isfinite(p) or p < 0), None)
    if bad is not None:
        raise DecisionRefusal("swing", "the swing of “%(name)s” must be zero or more", bad, name=bad)
    total = float(sum(points.values()))
    if total <= 0:
        raise DecisionRefusal("no_swing", "all swings are zero: at least one criterion must matter")
    return {name: float(p) / total for name, p in points.items()}


def ahp(matrix: Sequence[Sequence[float]] | Floats) -> Ahp:
    """Weights from a reciprocal comparison matrix (Saaty): a[i][j] = how much i matters more than j.

    CR = CI / RI with CI = (λmax − n)/(n − 1); by definition 0 for n ≤ 2. Refuses a matrix that is not square,
    positive and reciprocal.
    """
    a = _square(matrix)
    n = len(a)
    values, vectors = np.linalg.eig(a)
    at = int(np.argmax(values.real))
    principal = np.abs(vectors[:, at].real)
    weights = tuple(float(w) for w in principal / principal.sum())
    lambda_max = float(values[at].real)
    if n <= 2:
        return Ahp(weights, lambda_max, 0.0, 0.0)
    ci = (lambda_max - n) / (n - 1)
    ci = 0.0 if abs(ci) < 1e-12 else ci
    return Ahp(weights, lambda_max, ci, ci / RANDOM_INDEX.get(n, 1.49 + 0.02 * (n - 10)))


def _square(matrix: Sequence[Sequence[float]] | Floats) -> Floats:
    try:
        a = np.array(matrix, dtype=np.float64)
    except (TypeError, ValueError):
        a = np.empty(0)
    if a.ndim != 2 or a.shape[0] != a.shape[1] or not 1 <= len(a) <= MOST_COMPARED:
        raise DecisionRefusal(
            "not_square",
            "a comparison matrix must be square, 1 to %(most)s criteria",
            "ahp",
            most=MOST_COMPARED,
        )
    if not np.isfinite(a).all() or (a <= 0).any():
        raise DecisionRefusal("not_positive", "comparisons must be finite and above zero", "ahp")
    wrong = np.argwhere(np.abs(a * a.T - 1) > 0.01)
    if len(wrong):
        i, j = (int(k) + 1 for k in wrong[0])
        raise DecisionRefusal(
            "not_reciprocal",
            "row %(i)s, column %(j)s is not one over row %(j)s, column %(i)s",
            "ahp",
            i=i,
            j=j,
        )
    return a


def bwm(
    best: int | str,
    worst: int | str,
    best_to_others: Sequence[float] | Mapping[str, float],
    others_to_worst: Sequence[float] | Mapping[str, float],
) -> Bwm:
    """Linear best-worst method (Rezaei 2016): minimise ξ over |w_B − a_Bj w_j| ≤ ξ and |w_j − a_jW w_W| ≤ ξ.

    `best` and `worst` are positions from 0, or names when the comparisons are mappings.
    """
    names = list(best_to_others) if isinstance(best_to_others, Mapping) else None
    to_others = _comparisons(best_to_others, names)
    to_worst = _comparisons(others_to_worst, names)
    n = len(to_others)
    b, w = _position(best, names, n), _position(worst, names, n)
    if len(to_worst) != n or n < 2 or b == w:
        raise DecisionRefusal(
            "bwm", "both comparisons need the same two or more criteria, and best differs from worst", "bwm"
        )
    rows = [Row(tuple(range(n)), (1.0,) * n, 1.0, 1.0)]
    pairs = [(b, j, to_others[j]) for j in range(n) if j != b] + [
        (j, w, to_worst[j]) for j in range(n) if j != w
    ]
    for i, j, a in pairs:
        rows.append(Row((i, j, n), (1.0, -a, -1.0), -INFINITE, 0.0))
        rows.append(Row((i, j, n), (-1.0, a, -1.0), -INFINITE, 0.0))
    solution = Programme(np.array([0.0] * n + [-1.0]), rows, upper=INFINITE, whole=False).solve()
    if solution.x is None:
        raise DecisionRefusal("bwm", "the comparisons have no weights", "bwm")
    return Bwm(tuple(float(v) for v in solution.x[:n]), float(solution.x[n]))


def _comparisons(raw: Sequence[float] | Mapping[str, float], names: list[str] | None) -> list[float]:
    if isinstance(raw, Mapping):
        if names is None or set(raw) != set(names):
            raise DecisionRefusal("bwm", "both comparisons must name the same criteria", "bwm")
        raw = [raw[name] for name in names]
    values = [float(v) for v in raw]
    if not all(np.isfinite(v) and v > 0 for v in values):
        raise DecisionRefusal("not_positive", "comparisons must be finite and above zero", "bwm")
    return values


def _position(raw: int | str, names: list[str] | None, n: int) -> int:
    if isinstance(raw, str):
        if names is None or raw not in names:
            raise DecisionRefusal(
                "unknown_name", "“%(name)s” is not among the criteria compared", "bwm", name=raw
            )
        return names.index(raw)
    if isinstance(raw, bool) or not 0 <= raw < n:
        raise DecisionRefusal("unknown_name", "criterion %(at)s of %(n)s does not exist", "bwm", at=raw, n=n)
    return int(raw)
