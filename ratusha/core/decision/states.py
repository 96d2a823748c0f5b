"""States of the measurements: what is drawn, and the totals it gives.

An alternative whose cells are independent normals on straight scales has, for given weights, a normal total:
its mean is Σ w v and its variance Σ w² s². So one standard normal a draw stands for all its normal cells,
which is exact and saves most of the drawing. Triangular and interval cells, normals on bent scales and joint
replicates are drawn cell by cell. Sums go criterion by criterion, element by element, so that equal
alternatives get equal bits whatever stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratusha.core.decision.model import Floats, Measurement, Model


@dataclass(frozen=True)
class State:
    """One chunk of drawn states: a normal per alternative, whole columns per drawn criterion, who delivers.

    `columns[c]` is draws × alternatives, with cells that are certain at their value.
    """

    count: int
    normals: Floats | None
    columns: dict[int, Floats]
    delivered: Floats | None


@dataclass(frozen=True)
class States:
    """The measurements of a model in value space, ready to be drawn (m alternatives × n criteria)."""

    names: tuple[str, ...]
    means: Floats
    spread: Floats
    drawn: dict[int, _Cells]
    joint: Floats | None
    joint_cells: dict[int, tuple[np.ndarray, np.ndarray]]
    probability: Floats

    @classmethod
    def of(cls, model: Model) -> States:
        """Turn natural units into values once."""
        m, n = len(model.alternatives), len(model.criteria)
        means, spread = np.zeros((m, n)), np.zeros((m, n))
        drawn: dict[int, _Cells] = {}
        joint_cells, joint = _joint(model)
        covered = set(model.joint.cells) if model.joint else set()
        for c, criterion in enumerate(model.criteria):
            found: list[tuple[int, Measurement]] = []
            for a, alternative in enumerate(model.alternatives):
                cell = alternative.values[c]
                means[a, c] = criterion.value(cell.mean)
                if (a, c) in covered or cell.certain:
                    continue
                if cell.kind == "normal" and criterion.straight:
                    spread[a, c] = cell.numbers[1] / abs(criterion.best - criterion.worst)
                else:
                    found.append((a, cell))
            if found:
                drawn[c] = _Cells(model, c, found)
        if joint is not None and model.joint is not None:
            for at, (a, c) in enumerate(model.joint.cells):
                means[a, c] = joint[:, at].mean()
        probability = np.array([a.probability for a in model.alternatives])
        return cls(model.names, means, spread, drawn, joint, joint_cells, probability)

    @property
    def certain(self) -> bool:
        """Whether nothing is uncertain."""
        return not (self.spread.any() or self.drawn or self.joint is not None or self.doubtful)

    @property
    def doubtful(self) -> bool:
        """Whether some delivery is uncertain."""
        return bool((self.probability < 1).any())

    def draw(self, rng: np.random.Generator, count: int, start: int, draws: int) -> State:
        """`count` states; when draws = joint rows each row is used once, in order, else rows are drawn."""
        normals = rng.standard_normal((count, len(self.names))) if self.spread.any() else None
        columns = {c: self._column(c, count) for c in sorted({*self.drawn, *self.joint_cells})}
        for c, drawn in self.drawn.items():
            _put(columns[c], drawn.places, drawn.draw(rng, count))
        if self.joint is not None:
            rows = len(self.joint)
            chosen = np.arange(start, start + count) if rows == draws else rng.integers(rows, size=count)
            for c, (places, at) in self.joint_cells.items():
                _put(columns[c], places, self.joint[np.ix_(chosen, at)])
        delivered = None
        if self.doubtful:
            delivered = (rng.random((count, len(self.names))) < self.probability).astype(np.float64)
        return State(count, normals, columns, delivered)

    def totals(self, weights: Floats, state: State | None) -> Floats:
        """Σ weight × value, draws × alternatives. Without a state the measurements are at their means.

        `weights` has one row a draw, or one row for all.
        """
        rows = len(weights) if state is None or not state.columns else max(len(weights), state.count)
        totals, part = np.zeros((rows, len(self.names))), np.empty((rows, len(self.names)))
        for c in range(weights.shape[1]):
            values = self.means[:, c] if state is None else state.columns.get(c, self.means[:, c])
            np.multiply(weights[:, c, None], values, out=part)
            totals += part
        if state is None:
            return totals * self.probability if self.doubtful else totals
        if state.normals is not None:
            variance = np.zeros((len(weights), len(self.names)))
            for c in range(weights.shape[1]):
                variance += weights[:, c, None] ** 2 * self.spread[:, c] ** 2
            totals = totals + np.sqrt(variance) * state.normals
        if len(totals) != state.count:
            totals = np.repeat(totals, state.count, axis=0)
        return totals * state.delivered if state.delivered is not None else totals

    def totals_each(self, weights: Floats, state: State, part: slice) -> Floats:
        """Totals of some draws for each of several weight vectors: weights × draws × alternatives.

        One matrix product instead of a loop over the vectors; sums may differ from `totals` in the last bits.
        """
        drawn = list(state.columns)
        sure = [c for c in range(weights.shape[1]) if c not in state.columns]
        count, m = len(range(*part.indices(state.count))), len(self.names)
        certain = (weights[:, sure] @ self.means[:, sure].T)[:, None, :]
        if drawn:
            stacked = np.stack([state.columns[c][part] for c in drawn]).reshape(len(drawn), count * m)
            totals: Floats = (weights[:, drawn] @ stacked).reshape(len(weights), count, m)
            totals += certain
        else:
            totals = np.repeat(certain, count, axis=1)
        if state.normals is not None:
            deviation = np.sqrt(weights**2 @ (self.spread**2).T)
            totals += deviation[:, None, :] * state.normals[part]
        if state.delivered is not None:
            totals *= state.delivered[part]
        return totals

    def _column(self, c: int, count: int) -> Floats:
        return np.repeat(self.means[None, :, c], count, axis=0)


def _put(column: Floats, places: np.ndarray, values: Floats) -> None:
    """Write drawn cells into their columns; all of them at once where every alternative is drawn."""
    if len(places) == column.shape[1] and (np.diff(places) == 1).all():
        column[:] = values
    else:
        column[:, places] = values


class _Cells:
    """The cells of one criterion that are drawn one by one."""

    def __init__(self, model: Model, c: int, found: list[tuple[int, Measurement]]) -> None:
        self.criterion = model.criteria[c]
        found = sorted(found, key=lambda item: (item[1].kind, item[0]))
        self.places = np.array([a for a, _ in found])
        self.groups = [
            (kind, np.array([self._numbers(cell) for _, cell in found if cell.kind == kind]).T)
            for kind in sorted({cell.kind for _, cell in found})
        ]

    def _numbers(self, cell: Measurement) -> list[float]:
        """A cell's numbers as values where the scale is straight (drawing there is the same), low to high."""
        if not self.criterion.straight:
            return list(cell.numbers)
        return sorted(self.criterion.value(cell.numbers).tolist())

    def draw(self, rng: np.random.Generator, count: int) -> Floats:
        """Values, draws × cells."""
        drawn = [_natural(rng, kind, numbers, count) for kind, numbers in self.groups]
        together = drawn[0] if len(drawn) == 1 else np.concatenate(drawn, axis=1)
        return together if self.criterion.straight else self.criterion.value(together)


def _natural(rng: np.random.Generator, kind: str, numbers: Floats, count: int) -> Floats:
    """Numbers drawn for cells of one kind, draws × cells."""
    size = (count, numbers.shape[1])
    if kind == "normal":
        normal: Floats = numbers[0] + numbers[1] * rng.standard_normal(size)
        return normal
    low, high = numbers[0], numbers[-1]
    share = rng.random(size)
    if kind == "interval":
        share *= high - low
        share += low
        return share
    mode = numbers[1]
    width = high - low
    up = low + np.sqrt(share * width * (mode - low))
    down = high - np.sqrt((1 - share) * width * (high - mode))
    triangular: Floats = np.where(share * width < mode - low, up, down)
    return triangular


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
