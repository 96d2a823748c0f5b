"""Linear and 0–1 programmes solved by HiGHS: the only place that knows the solver.

Deterministic by construction: one thread, a fixed seed, limits on gap and nodes and never on time, and a
new solver for each solve, so that no answer depends on what was solved before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

import numpy as np

from ratusha.core.decision.model import Floats

NODE_LIMIT = 200_000
NEAR_SIZE, NEAR_GAPS = 100, (1e-4, 2e-3)  # where looking near the relaxation first is worth it
SURE = 1e-6
INFINITE = float("inf")


@dataclass(frozen=True)
class Row:
    """`low ≤ Σ coefficients × variables ≤ high`; `says` is the constraint in words."""

    places: tuple[int, ...]
    coefficients: tuple[float, ...]
    low: float
    high: float
    says: str = ""


@dataclass(frozen=True)
class Solution:
    """What the solver found; `x` is None when nothing satisfies the rows."""

    x: Floats | None
    value: float = 0.0
    gap: float = 0.0


@dataclass
class Programme:
    """Maximise `objective · x` over the rows, `0 ≤ x ≤ upper`, whole numbers if `whole`."""

    objective: Floats
    rows: list[Row] = field(default_factory=list)
    upper: float = 1.0
    whole: bool = True

    def solve(self, gap: float = 1e-9) -> Solution:
        """Solve to a relative gap; the gap really reached is in the answer."""
        if self.whole and NEAR_GAPS[0] <= gap <= NEAR_GAPS[1] and len(self.objective) >= NEAR_SIZE:
            near = self._near(gap)
            if near is not None:
                return near
        return _solve(self.objective, self.rows, *self._box(), whole=self.whole, gap=gap)[0]

    def _box(self) -> tuple[Floats, Floats]:
        size = len(self.objective)
        return np.zeros(size), np.full(size, self.upper)

    def _near(self, gap: float) -> Solution | None:
        """A choice close to the relaxation, if one lies within the gap of its bound; several times quicker.

        What the relaxed problem takes or leaves for more than half the gap (by reduced cost) stays as it is, the
        doubtful rest is solved in whole numbers (the core problem of Balas & Zemel, Oper. Res. 28, 1980). The
        relaxation bounds every choice, so the gap is proven; None when it is not reached.
        """
        low, high = self._box()
        relaxed, prices = _solve(self.objective, self.rows, low, high, whole=False, gap=gap)
        if relaxed.x is None:
            return Solution(None)
        allowed = gap * relaxed.value
        if allowed <= 0:
            return None
        split = (relaxed.x > SURE) & (relaxed.x < self.upper - SURE)
        doubtful = split | (np.abs(prices) <= allowed / 2)
        kept = np.round(relaxed.x)
        low, high = np.where(doubtful, low, kept), np.where(doubtful, high, kept)
        found, _ = _solve(self.objective, self.rows, low, high, whole=True, gap=gap / 2)
        if found.x is None or relaxed.value - found.value > allowed:
            return None
        return Solution(found.x, found.value, max(0.0, relaxed.value / found.value - 1))


def irreducible(objective_size: int, rows: Sequence[Row], *, upper: float, whole: bool) -> list[Row]:
    """A set of rows that no point satisfies while every smaller part of it can be satisfied (deletion filter).

    Rows with equal `says` are one statement and leave together. Empty when all rows can be satisfied.
    """
    nothing, most = np.zeros(objective_size), np.full(objective_size, upper)

    def possible(kept: Sequence[Row]) -> bool:
        return _solve(nothing, kept, nothing, most, whole=whole, gap=1.0)[0].x is not None

    if possible(rows):
        return []
    kept = list(rows)
    statements = list(dict.fromkeys(row.says for row in rows))
    step = max(1, len(statements) // 8)
    while step:
        at = 0
        while at < len(statements):
            leaving = set(statements[at : at + step])
            fewer = [row for row in kept if row.says not in leaving]
            if possible(fewer):
                at += step
            else:
                kept = fewer
                del statements[at : at + step]
        step //= 2
    return kept


@cache
def _highspy() -> ModuleType:
    """HiGHS itself. The public wrapper class would print a banner into our JSON; its base class does not."""
    from highspy import _core

    return _core


def _solve(
    objective: Floats, rows: Sequence[Row], low: Floats, high: Floats, *, whole: bool, gap: float
) -> tuple[Solution, Floats]:
    """The solution, and the reduced costs of the variables (of a linear programme)."""
    highspy = _highspy()
    size = len(objective)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = size, len(rows)
    lp.col_cost_ = np.asarray(objective, dtype=np.float64)
    lp.col_lower_, lp.col_upper_ = low, high
    lp.row_lower_ = np.array([row.low for row in rows], dtype=np.float64)
    lp.row_upper_ = np.array([row.high for row in rows], dtype=np.float64)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row.places) for row in rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([p for row in rows for p in row.places], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([c for row in rows for c in row.coefficients], dtype=np.float64)
    if whole:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * size
    solver = highspy._Highs()
    options: dict[str, object] = {
        "output_flag": False, "threads": 1, "random_seed": 1, "mip_rel_gap": gap, "mip_abs_gap": 0.0,
        "mip_max_nodes": NODE_LIMIT, "mip_feasibility_tolerance": 1e-7,
    }  # fmt: skip
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    info, answer = solver.getInfo(), solver.getSolution()
    prices = np.array(answer.col_dual, dtype=np.float64)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Solution(None), prices
    x = np.array(answer.col_value, dtype=np.float64)
    if not whole:
        return Solution(x, float(objective @ x)), prices
    x = np.round(x)
    return Solution(x, float(objective @ x), max(0.0, float(info.mip_gap))), prices
