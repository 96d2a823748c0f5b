"""States of the measurements: what is drawn, and the totals it gives.

A total is Σ weight × value at the means, and deviations beside it. An alternative whose cells are independent
normals on straight scales has, for given weights, a normal total: its mean is Σ w v and its variance Σ w² s².
So one standard normal a draw stands for all its normal cells, which is exact and saves most of the drawing.
Other cells are drawn one by one (`cells`), joint replicates by rows.

Alternatives with equal means get equal bits, whatever stands beside them. Products are cut small enough that
the linear algebra library keeps them on one thread: the bits do not depend on how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratusha.core.decision.cells import Cells, Found, Singles
from ratusha.core.decision.model import Floats, Model

ONE_THREAD = 2**18  # multiplications up to which OpenBLAS does not divide a product
CACHED = 96_000  # drawn cells held at once: they stay in a core's own cache
MOST_AT_ONCE = 1_024


@dataclass(frozen=True)
class State:
    """One chunk of drawn states: a normal per alternative, deviations of drawn cells, of joint cells, who delivers.

    `drawn` is draws × drawn criteria × alternatives; `joint[c]` is draws × alternatives.
    """

    count: int
    normals: Floats | None
    drawn: Singles | None
    joint: dict[int, Floats]
    delivered: Floats | None


@dataclass(frozen=True)
class States:
    """The measurements of a model in value space, ready to be drawn (m alternatives × n criteria).

    `distinct` are the different rows of means, `which` says whose row is which.
    """

    names: tuple[str, ...]
    means: Floats
    distinct: Floats
    which: np.ndarray | None
    spread: Floats
    cells: Cells | None
    joint: Floats | None
    joint_cells: dict[int, tuple[np.ndarray, np.ndarray]]
    probability: Floats

    @classmethod
    def of(cls, model: Model) -> States:
        """Turn natural units into values once."""
        m, n = len(model.alternatives), len(model.criteria)
        means, spread, found = np.zeros((m, n)), np.zeros((m, n)), []
        joint_cells, joint = _joint(model)
        covered = set(model.joint.cells) if model.joint else set()
        for c, criterion in enumerate(model.criteria):
            for a, alternative in enumerate(model.alternatives):
                cell = alternative.values[c]
                means[a, c] = criterion.value(cell.mean)
                if (a, c) in covered or cell.certain:
                    continue
                if cell.kind == "normal" and criterion.straight:
                    spread[a, c] = cell.numbers[1] / abs(criterion.best - criterion.worst)
                else:
                    found.append(Found(a, c, criterion, cell, float(means[a, c])))
        if joint is not None and model.joint is not None:
            for at, (a, c) in enumerate(model.joint.cells):
                means[a, c] = joint[:, at].mean()
            joint = joint - joint.mean(axis=0)
        probability = np.array([a.probability for a in model.alternatives])
        distinct, which = _distinct(means)
        return cls(
            model.names, means, distinct, which, spread, _cells(found, m), joint, joint_cells, probability
        )

    @property
    def certain(self) -> bool:
        """Whether nothing is uncertain."""
        return not (self.spread.any() or self.cells or self.joint is not None or self.doubtful)

    @property
    def doubtful(self) -> bool:
        """Whether some delivery is uncertain."""
        return bool((self.probability < 1).any())

    @property
    def at_once(self) -> int:
        """How many states are best drawn together."""
        return min(MOST_AT_ONCE, max(1, CACHED // self.means.size))

    def draw(self, rng: np.random.Generator, count: int, start: int, draws: int) -> State:
        """`count` states; when draws = joint rows each row is used once, in order, else rows are drawn."""
        normals = rng.standard_normal((count, len(self.names))) if self.spread.any() else None
        drawn = self.cells.draw(rng, count) if self.cells else None
        joint: dict[int, Floats] = {}
        if self.joint is not None:
            rows = len(self.joint)
            chosen = np.arange(start, start + count) if rows == draws else rng.integers(rows, size=count)
            for c, (places, at) in self.joint_cells.items():
                joint[c] = np.zeros((count, len(self.names)))
                joint[c][:, places] = self.joint[np.ix_(chosen, at)]
        delivered = None
        if self.doubtful:
            delivered = (rng.random((count, len(self.names))) < self.probability).astype(np.float64)
        return State(count, normals, drawn, joint, delivered)

    def totals(self, weights: Floats, state: State | None) -> Floats:
        """Σ weight × value, draws × alternatives. Without a state the measurements are at their means.

        `weights` has one row a draw, or one row for all.
        """
        totals = self._at_means(weights)
        if state is None:
            return totals * self.probability if self.doubtful else totals
        if len(totals) != state.count:
            totals = np.repeat(totals, state.count, axis=0)
        if state.drawn is not None and self.cells is not None:
            chosen = weights[:, None, self.cells.criteria].astype(np.float32)
            totals += np.matmul(chosen, state.drawn)[:, 0]
        for c, column in state.joint.items():
            totals += weights[:, c, None] * column
        if state.normals is not None:
            totals += self.deviations(weights) * state.normals
        return totals * state.delivered if state.delivered is not None else totals

    def values(self, state: State) -> Floats:
        """Values of every cell but for the normals, draws × criteria × alternatives (one draw if none differs)."""
        same = state.drawn is None and not state.joint
        values = np.repeat(self.means.T[None], 1 if same else state.count, axis=0)
        if state.drawn is not None and self.cells is not None:
            values[:, self.cells.criteria] += state.drawn
        for c, column in state.joint.items():
            values[:, c] += column
        return values

    def deviations(self, weights: Floats) -> Floats:
        """Standard deviation of the normal part of every total, vectors × alternatives."""
        root: Floats = np.sqrt(_product(weights**2, self.spread**2))
        return root

    def _at_means(self, weights: Floats) -> Floats:
        totals = _product(weights, self.distinct)
        return totals if self.which is None else totals[:, self.which]


def _distinct(means: Floats) -> tuple[Floats, np.ndarray | None]:
    """The different rows, and which of them each row is (None when no two are equal)."""
    rows, which = np.unique(means, axis=0, return_inverse=True)
    return (means, None) if len(rows) == len(means) else (rows, which)


def _product(weights: Floats, table: Floats) -> Floats:
    """`weights @ table.T`, some rows at a time."""
    rows, across = max(1, ONE_THREAD // table.size), np.ascontiguousarray(table.T)
    if len(weights) <= rows:
        whole: Floats = weights @ across
        return whole
    return np.concatenate([weights[at : at + rows] @ across for at in range(0, len(weights), rows)])


def _cells(found: list[Found], m: int) -> Cells | None:
    """The drawn cells, their criteria renumbered to those that have any."""
    if not found:
        return None
    criteria = tuple(sorted({one.column for one in found}))
    place = {c: at for at, c in enumerate(criteria)}
    renumbered = [Found(f.alternative, place[f.column], f.criterion, f.cell, f.middle) for f in found]
    return Cells.of(renumbered, criteria, m)


def _joint(model: Model) -> tuple[dict[int, tuple[np.ndarray, np.ndarray]], Floats | None]:
    """Joint rows in value space, and per criterion: which alternatives, which columns."""
    if model.joint is None:
        return {}, None
    values = np.empty_like(model.joint.rows)
    by_criterion: dict[int, tuple[list[int], list[int]]] = {}
    for at, (a, c) in enumerate(model.joint.cells):
        values[:, at] = model.criteria[c].value(model.joint.rows[:, at])
        places, columns = by_criterion.setdefault(c, ([], []))
        places.append(a)
        columns.append(at)
    return {c: (np.array(p), np.array(q)) for c, (p, q) in by_criterion.items()}, values
