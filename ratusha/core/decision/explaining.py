"""Why an alternative stands where it stands, as data; the sentences are made in the room, in three languages.

At the central weights and the mean measurements: what each criterion contributes, how far the alternative is
from the line of the top k, and what single change would carry it over the line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratusha.core.decision.choosing import expected
from ratusha.core.decision.model import DecisionRefusal, Floats, Model
from ratusha.core.decision.states import States
from ratusha.core.decision.weights import weight_set


@dataclass(frozen=True)
class Contribution:
    """What one criterion gives: weight × value, with the natural quantity it comes from."""

    criterion: str
    unit: str
    quantity: float
    value: float
    weight: float
    part: float


@dataclass(frozen=True)
class Change:
    """What one criterion would have to become for the alternative to cross the line, all else equal.

    `quantity` is None when no quantity between the anchors is enough.
    """

    criterion: str
    unit: str
    now: float
    quantity: float | None


@dataclass(frozen=True)
class Explanation:
    """One alternative explained. `inside` tells whether it is among the top k at the centre of all weights."""

    name: str
    k: int
    place: int
    total: float
    line: float
    inside: bool
    contributions: tuple[Contribution, ...]
    changes: tuple[Change, ...]
    places_by_vector: tuple[int, ...]

    @property
    def strongest(self) -> Contribution:
        """The criterion that gives most."""
        return max(self.contributions, key=lambda c: c.part)


@dataclass(frozen=True)
class Comparison:
    """Two alternatives, criterion by criterion: parts of the first minus parts of the second, largest first."""

    first: str
    second: str
    difference: float
    parts: tuple[tuple[str, float], ...]


def explain(model: Model, name: str, k: int) -> Explanation:
    """Explain one alternative's place against the top `k`."""
    m = len(model.alternatives)
    if not 1 <= k <= m:
        raise DecisionRefusal(
            "k", "the top must hold 1 to %(m)s alternatives, not %(k)s", "explain", m=m, k=k
        )
    at = model.place(name)
    weights = weight_set(model)
    totals, _ = expected(model, weights.centre)
    order = np.argsort(-np.round(totals, 12), kind="stable")
    place = int(np.flatnonzero(order == at)[0]) + 1
    inside = place <= k
    others = totals[order[order != at]]
    # the line: whom it must stay ahead of (inside) or get ahead of (outside)
    line = float(others[k - 1]) if k <= len(others) else float("-inf")
    means = States.of(model).means[at] * model.alternatives[at].probability
    vectors = weights.vectors if weights.vectors is not None else np.empty((0, len(means)))
    return Explanation(
        name=name,
        k=k,
        place=place,
        total=float(totals[at]),
        line=line,
        inside=inside,
        contributions=_contributions(model, at, means, weights.centre),
        changes=_changes(model, at, weights.centre, line - float(totals[at])) if np.isfinite(line) else (),
        places_by_vector=tuple(_place(model, at, vector) for vector in vectors),
    )


def compare(model: Model, first: str, second: str) -> Comparison:
    """What puts one before the other at the central weights and mean measurements."""
    centre = weight_set(model).centre
    states = States.of(model)
    parts = states.means * states.probability[:, None] * centre
    difference = parts[model.place(first)] - parts[model.place(second)]
    named = [(c.name, float(d)) for c, d in zip(model.criteria, difference, strict=True)]
    ordered = sorted(named, key=lambda item: -abs(item[1]))
    return Comparison(first, second, float(difference.sum()), tuple(ordered))


def _contributions(model: Model, at: int, values: Floats, centre: Floats) -> tuple[Contribution, ...]:
    quantities = mean_quantities(model, at)
    return tuple(
        Contribution(
            c.name, c.unit, quantities[i], float(values[i]), float(centre[i]), float(centre[i] * values[i])
        )
        for i, c in enumerate(model.criteria)
    )


def mean_quantities(model: Model, at: int) -> list[float]:
    """Mean measurements of one alternative in natural units, joint replicates included."""
    quantities = [cell.mean for cell in model.alternatives[at].values]
    if model.joint:
        for column, (a, c) in enumerate(model.joint.cells):
            if a == at:
                quantities[c] = float(model.joint.rows[:, column].mean())
    return quantities


def _changes(model: Model, at: int, centre: Floats, gap: float) -> tuple[Change, ...]:
    """For each criterion the quantity that closes the gap alone; only between the anchors."""
    quantities = mean_quantities(model, at)
    probability = model.alternatives[at].probability
    changes = []
    for i, criterion in enumerate(model.criteria):
        weight = float(centre[i]) * probability
        needed = float(criterion.value(quantities[i])) + gap / weight if weight > 1e-12 else float("inf")
        possible = -1e-12 <= needed <= 1 + 1e-12
        quantity = criterion.quantity(min(1.0, max(0.0, needed))) if possible else None
        changes.append(Change(criterion.name, criterion.unit, quantities[i], quantity))
    return tuple(changes)


def _place(model: Model, at: int, vector: Floats) -> int:
    totals, _ = expected(model, vector)
    return int((np.round(totals, 12) > np.round(totals[at], 12)).sum()) + 1
