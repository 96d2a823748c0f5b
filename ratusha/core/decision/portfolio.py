"""The portfolio within the money: the optimum, what more money would buy, and how robust it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ratusha.core.decision.choosing import Chooser, Optimum, expected
from ratusha.core.decision.model import DecisionRefusal, Floats, Model
from ratusha.core.decision.reading import read
from ratusha.core.decision.robust import MOST_EXACT, Robust, rpm
from ratusha.core.decision.subsets import feasible, sums
from ratusha.core.decision.subsets import values as subset_values
from ratusha.core.decision.weights import weight_set

MOST_POINTS = 50
EPS = 1e-9


@dataclass(frozen=True)
class FrontierPoint:
    """The best that this much money buys: no cheaper choice is worth as much."""

    budget: float
    value: float
    chosen: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """The JSON of a point."""
        return {"budget": self.budget, "value": self.value, "chosen": list(self.chosen)}


@dataclass(frozen=True)
class Portfolio:
    """The chosen portfolio; over phases only the optimum is known."""

    optimum: Optimum
    robust: Robust | None
    frontier: tuple[FrontierPoint, ...]

    def to_dict(self) -> dict[str, object]:
        """The JSON `portfolio` (the frontier stands beside it, see `decide`)."""
        plain: dict[str, object] = {"optimum": self.optimum.to_dict()}
        return plain | (self.robust.to_dict() if self.robust else {"method": "exact"})


def portfolio(
    model: Model | dict[str, object],
    seed: int = 1,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Portfolio:
    """The optimum at the central weights and mean measurements, the frontier below the budget, the robust core."""
    model = read(model)
    if not model.has_money:
        raise DecisionRefusal(
            "no_budget", "a portfolio needs costs of the alternatives and a budget", "budget"
        )
    centre = weight_set(model).centre
    values, extra = expected(model, centre)
    chooser = Chooser(model)
    optimum = chooser.best(values, extra)
    if model.phases is not None:
        return Portfolio(optimum, None, ())
    return Portfolio(optimum, rpm(model, seed, jobs, progress), _frontier(model, chooser, values, extra))


def _frontier(model: Model, chooser: Chooser, values: Floats, extra: Floats) -> tuple[FrontierPoint, ...]:
    if len(model.alternatives) <= MOST_EXACT:
        return _enumerated(model, values, extra)
    return _searched(chooser, values, extra)


def _enumerated(model: Model, values: Floats, extra: Floats) -> tuple[FrontierPoint, ...]:
    """Every efficient cost; when they are more than fifty, fifty of them evenly along the line."""
    masks = np.flatnonzero(feasible(model))
    cost = sums([a.total_cost for a in model.alternatives])[masks]
    value = subset_values(model, values, extra)[masks]
    order = np.lexsort((masks, -value, cost))
    best = np.maximum.accumulate(value[order])
    rises = np.concatenate([[True], best[1:] > best[:-1] + EPS])
    points = order[rises]
    if len(points) > MOST_POINTS:
        points = points[np.unique(np.linspace(0, len(points) - 1, MOST_POINTS).round().astype(int))]
    return tuple(
        FrontierPoint(
            float(cost[at]),
            float(value[at]),
            tuple(name for i, name in enumerate(model.names) if int(masks[at]) >> i & 1),
        )
        for at in points
    )


def _searched(chooser: Chooser, values: Floats, extra: Floats) -> tuple[FrontierPoint, ...]:
    """Solve for fifty budgets evenly up to the optimum's cost; each answer is trimmed to its own cost."""
    top = chooser.best(values, extra).cost
    found: dict[float, FrontierPoint] = {}
    for budget in np.linspace(0.0, top, MOST_POINTS):
        solved = chooser.solve(values, extra, most_cost=float(budget))
        if solved is None:
            continue
        held = solved[0][: chooser.m] > 0.5
        cost = float(chooser.costs @ held)
        point = FrontierPoint(
            cost,
            float(chooser.objective(values, extra) @ solved[0]),
            tuple(name for name, inside in zip(chooser.model.names, held, strict=True) if inside),
        )
        known = found.get(cost)
        if known is None or point.value > known.value + EPS:
            found[cost] = point
    efficient: list[FrontierPoint] = []
    for point in sorted(found.values(), key=lambda p: p.budget):
        if not efficient or point.value > efficient[-1].value + EPS:
            efficient.append(point)
    return tuple(efficient)
