"""What may be chosen together, as a 0–1 programme over phases, and the best choice in it.

Variable `z[i, t]` = alternative i is done by the end of phase t (one phase when there are none). Then
requirements are `z[i, t] ≤ z[j, t]` (not later than), and what phase t pays is `z[i, t] − z[i, t−1]`.
A synergy has its own variables, tied to all of its members.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from ratusha.core.decision.model import DecisionRefusal, Floats, Model
from ratusha.core.decision.programme import INFINITE, Programme, Row, Solution, irreducible
from ratusha.core.decision.states import States

MANY_BINARIES = 400
FINE_GAP, COARSE_GAP = 1e-6, 0.01


@dataclass(frozen=True)
class Optimum:
    """The best choice: names in model order, or names by phase; `gap` is the solver's proven relative gap."""

    chosen: tuple[str, ...] | dict[str, tuple[str, ...]]
    value: float
    cost: float
    gap: float

    @property
    def everything(self) -> tuple[str, ...]:
        """All names chosen, whatever the phase."""
        if isinstance(self.chosen, dict):
            return tuple(name for names in self.chosen.values() for name in names)
        return self.chosen

    def to_dict(self) -> dict[str, object]:
        """The JSON of an optimum."""
        chosen: object = (
            {phase: list(names) for phase, names in self.chosen.items()}
            if isinstance(self.chosen, dict)
            else list(self.chosen)
        )
        return {"chosen": chosen, "value": self.value, "cost": self.cost, "gap": self.gap}


class Chooser:
    """The programme of a model, built once and solved for many values."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.m = len(model.alternatives)
        self.discount = model.phases.discount if model.phases else (1.0,)
        self.steps = len(self.discount)
        self.size = (self.m + len(model.synergies)) * self.steps
        self.place = {name: at for at, name in enumerate(model.names)}
        self.costs = np.array([a.total_cost for a in model.alternatives])
        self.rows = [
            *self._money(), *self._resources(), *self._rules(), *self._groups(), *self._steps(), *self._synergies()
        ]  # fmt: skip

    def gap(self) -> float:
        """The gap asked for: the model's own, or by size."""
        if self.model.portfolio.gap is not None:
            return self.model.portfolio.gap
        return FINE_GAP if self.size <= MANY_BINARIES else COARSE_GAP

    def best(self, values: Floats, bonuses: Floats, *, most_cost: float | None = None) -> Optimum:
        """The best choice for these values; what nothing satisfies is refused, the conflict named."""
        solution = self.solve(values, bonuses, most_cost=most_cost)
        if solution is None:
            self.refuse()
        x, gap = solution
        z = x[: self.m * self.steps].reshape(self.m, self.steps)
        cost = float(self.costs @ z[:, -1])
        value = float(self.objective(values, bonuses) @ x)
        if self.model.phases is None:
            chosen = tuple(name for name, done in zip(self.model.names, z[:, 0], strict=True) if done > 0.5)
            return Optimum(chosen, value, cost, gap)
        starts = np.diff(z, axis=1, prepend=0.0) > 0.5
        by_phase = {
            phase: tuple(name for at, name in enumerate(self.model.names) if starts[at, t])
            for t, phase in enumerate(self.model.phases.names)
        }
        return Optimum(by_phase, value, cost, gap)

    def solve(
        self, values: Floats, bonuses: Floats, *, most_cost: float | None = None, gap: float | None = None
    ) -> tuple[Floats, float] | None:
        """The raw solution and its gap, or None when nothing is possible."""
        rows: list[Row] = list(self.rows)
        if most_cost is not None:
            rows.append(self._sum(self.costs, most_cost, "cost"))
        programme = Programme(self.objective(values, bonuses), rows)
        solution: Solution = programme.solve(self.gap() if gap is None else gap)
        return None if solution.x is None else (solution.x, solution.gap)

    def refuse(self) -> NoReturn:
        """Name the smallest set of rules that cannot be kept together."""
        conflict = irreducible(self.size, self.rows, upper=1.0, whole=True)
        said = "; ".join(dict.fromkeys(row.says for row in conflict if row.says))
        raise DecisionRefusal(
            "infeasible", "nothing can be chosen that keeps all of these: %(said)s", "portfolio", said=said
        )

    def objective(self, values: Floats, bonuses: Floats) -> Floats:
        """Doing something in phase t is worth discount[t]; in terms of z, the drop of discount after t."""
        drop = np.array(self.discount) - np.array([*self.discount[1:], 0.0])
        return np.concatenate([np.outer(values, drop).ravel(), np.outer(bonuses, drop).ravel()])

    def _sum(self, amounts: Sequence[float] | Floats, most: float, says: str, step: int | None = None) -> Row:
        """Σ amounts of what starts in phase `step` (of everything, if None) ≤ most."""
        last = self.steps - 1 if step is None else step
        places, numbers = [], []
        for i, amount in enumerate(amounts):
            if not amount:
                continue
            places.append(i * self.steps + last)
            numbers.append(float(amount))
            if step:
                places.append(i * self.steps + step - 1)
                numbers.append(-float(amount))
        return Row(tuple(places), tuple(numbers), -INFINITE, most, says)

    def _money(self) -> list[Row]:
        rows = []
        steps = list(enumerate(self.model.phases.budget)) if self.model.phases else []
        limits: list[tuple[int | None, tuple[tuple[str, float], ...]]] = [*steps, (None, self.model.budget)]
        for step, budget in limits:
            for key, most in budget:
                amounts = [
                    alternative.total_cost if not key else dict(alternative.cost).get(key, 0.0)
                    for alternative in self.model.alternatives
                ]
                when = (
                    f" in phase {self.model.phases.names[step]}"
                    if step is not None and self.model.phases
                    else ""
                )
                rows.append(
                    self._sum(amounts, most, f"budget {key + ' ' if key else ''}{most:.12g}{when}", step)
                )
        return rows

    def _resources(self) -> list[Row]:
        rows = []
        for resource in self.model.resources:
            amounts = [dict(a.use).get(resource.name, 0.0) for a in self.model.alternatives]
            said = f"{resource.name} at most {resource.ceiling:.12g}"
            if self.model.phases is None:
                rows.append(self._sum(amounts, resource.ceiling, said))
                continue
            for step, phase in enumerate(self.model.phases.names):
                rows.append(self._sum(amounts, resource.ceiling, f"{said} in phase {phase}", step))
        return rows

    def _rules(self) -> list[Row]:
        """Compulsory, requires, excludes."""
        rows = []
        last = self.steps - 1
        for i, alternative in enumerate(self.model.alternatives):
            if alternative.compulsory:
                rows.append(
                    Row((i * self.steps + last,), (1.0,), 1.0, 1.0, f"{alternative.name} is compulsory")
                )
            for name in alternative.requires:
                said = f"{alternative.name} requires {name}"
                for t in range(self.steps):
                    pair = (i * self.steps + t, self.place[name] * self.steps + t)
                    rows.append(Row(pair, (1.0, -1.0), -INFINITE, 0.0, said))
            for name in alternative.excludes:
                pair = (i * self.steps + last, self.place[name] * self.steps + last)
                rows.append(Row(pair, (1.0, 1.0), -INFINITE, 1.0, f"{alternative.name} excludes {name}"))
        return rows

    def _groups(self) -> list[Row]:
        return [
            Row(
                tuple(self.place[name] * self.steps + self.steps - 1 for name in group.members),
                (1.0,) * len(group.members),
                -INFINITE,
                float(group.most),
                f"at most {group.most} of {', '.join(group.members)}",
            )
            for group in self.model.groups
        ]

    def _steps(self) -> list[Row]:
        """What is done stays done."""
        return [
            Row((i * self.steps + t, i * self.steps + t + 1), (1.0, -1.0), -INFINITE, 0.0)
            for i in range(self.m)
            for t in range(self.steps - 1)
        ]

    def _synergies(self) -> list[Row]:
        """A synergy holds exactly when all of its members are done."""
        rows = []
        for s, synergy in enumerate(self.model.synergies):
            for t in range(self.steps):
                own = (self.m + s) * self.steps + t
                members = [self.place[name] * self.steps + t for name in synergy.members]
                rows += [Row((own, member), (1.0, -1.0), -INFINITE, 0.0) for member in members]
                all_done = (-1.0,) + (1.0,) * len(members)
                rows.append(Row((own, *members), all_done, -INFINITE, len(members) - 1.0))
        return rows


def expected(model: Model, centre: Floats) -> tuple[Floats, Floats]:
    """Values of alternatives and synergies at one weight vector, measurements at their means."""
    values = States.of(model).totals(centre[None, :], None)[0]
    return values, bonuses(model) @ centre


def bonuses(model: Model) -> Floats:
    """Synergies' effects in value units, synergies × criteria: natural units over the scale's length."""
    table = np.zeros((len(model.synergies), len(model.criteria)))
    places = {
        criterion.name: (at, criterion.best - criterion.worst) for at, criterion in enumerate(model.criteria)
    }
    for row, synergy in enumerate(model.synergies):
        for name, amount in synergy.bonus:
            at, length = places[name]
            table[row, at] = amount / length
    return table
