"""When to begin what: the chosen portfolio over the years, each year's money and people apart.

A model dates its amounts by key, "source:year". Whatever is chosen may begin in the year that it was proposed for
or later; its amounts move with it, and what then falls after the last year is told apart (`later`), since no limit
of that year is known. The portfolio stays in, what else the years can take comes in beside it, and the discounted
value is the highest there is (a time-indexed 0–1 programme; for its shape see Pritsker, Watters & Wolfe, Management
Science 16, 1969). Of equally good schedules the one that waits least is taken: nothing is late without a reason.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ratusha.core.decision.choosing import FINE_GAP, Chooser, expected
from ratusha.core.decision.model import Alternative, DecisionRefusal, Floats, Model, Phases
from ratusha.core.decision.programme import INFINITE, Programme, Row, Solution
from ratusha.core.decision.weights import weight_set

KEEPS = "%s stays in the portfolio"


@dataclass(frozen=True)
class Use:
    """A dated limit: how much of it the schedule takes."""

    key: str
    used: float
    ceiling: float

    def to_dict(self) -> dict[str, object]:
        """The same as plain data."""
        return {"key": self.key, "used": self.used, "ceiling": self.ceiling}


@dataclass(frozen=True)
class Binding:
    """A rule in words, and the value that would be gained without it (more than the solver's gap)."""

    says: str
    gain: float

    def to_dict(self) -> dict[str, object]:
        """The same as plain data."""
        return {"says": self.says, "gain": self.gain}


@dataclass(frozen=True)
class Schedule:
    """The year in which each begins; `beside` are those beyond the portfolio. `gap` is the proven relative gap.

    `later` sums by name of a source or resource what falls after the last year.
    """

    years: tuple[str, ...]
    discount: tuple[float, ...]
    begins: dict[str, str]
    beside: tuple[str, ...]
    value: float
    gap: float
    uses: tuple[Use, ...]
    later: dict[str, float]

    def to_dict(self) -> dict[str, object]:
        """The same as plain data."""
        return {
            "years": list(self.years),
            "discount": list(self.discount),
            "begins": dict(self.begins),
            "beside": list(self.beside),
            "value": self.value,
            "gap": self.gap,
            "uses": [use.to_dict() for use in self.uses],
            "later": dict(self.later),
        }


def schedule(
    model: Model, chosen: Sequence[str], years: Sequence[str], discount: Sequence[float]
) -> Schedule:
    """Schedule the `chosen` over the `years`; `discount` says what a value is worth in each (never rising).

    At the central weights and mean measurements, as the portfolio itself. Refuses a model that has phases of its
    own, years that rise in worth, and a portfolio that no schedule can hold, the conflict named.
    """
    values, extra, scheduler = _prepared(model, chosen, years, discount)
    found = scheduler.solve(values, extra)
    if found is None:
        scheduler.refuse()
    x = scheduler.soonest(values, extra, found[0])
    begins = scheduler.begins(x)
    return Schedule(
        years=tuple(years),
        discount=tuple(discount),
        begins=begins,
        beside=tuple(name for name in begins if name not in set(chosen)),
        value=float(scheduler.objective(values, extra) @ x),
        gap=found[1],
        uses=scheduler.uses(x),
        later=scheduler.later(begins),
    )


def binding(
    model: Model,
    chosen: Sequence[str],
    years: Sequence[str],
    discount: Sequence[float],
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Binding, ...]:
    """The rules that hold the schedule back, the dearest first.

    A rule binds when without it the schedule would be worth more: each is left out and the rest solved again, a
    solution for every rule. That the portfolio stays in is no such rule: it is what is scheduled.
    """
    values, extra, scheduler = _prepared(model, chosen, years, discount)
    found = scheduler.solve(values, extra)
    if found is None:
        scheduler.refuse()
    objective = scheduler.objective(values, extra)
    value = float(objective @ found[0])
    least = 4 * max(FINE_GAP, scheduler.gap()) * max(1.0, abs(value))
    kept = {KEEPS % name for name in chosen}
    statements = [
        says for says in dict.fromkeys(row.says for row in scheduler.rows) if says and says not in kept
    ]
    rules = []
    for at, says in enumerate(statements, 1):
        rest = [row for row in scheduler.rows if row.says != says]
        gain = Programme(objective, rest).solve(scheduler.gap()).value - value
        if gain > least:
            rules.append(Binding(says, gain))
        if progress:
            progress(at, len(statements))
    return tuple(sorted(rules, key=lambda rule: (-rule.gain, rule.says)))


class Scheduler(Chooser):
    """The programme over years: as a chooser's over phases, but amounts fall in their own years."""

    def __init__(
        self, model: Model, chosen: Sequence[str], years: tuple[str, ...], discount: tuple[float, ...]
    ) -> None:
        self.years = years
        self.first = [_first(alternative, years) for alternative in model.alternatives]
        self.limits: list[Row] = []
        super().__init__(replace(model, phases=Phases(years, discount)))
        self.rows += [*self._windows(), *self._kept(chosen)]

    def soonest(self, values: Floats, bonuses: Floats, x: Floats) -> Floats:
        """The same choice and value, each thing as early as it can be."""
        worth = self.objective(values, bonuses)
        reached = float(worth @ x)
        last = self.m * self.steps
        ends = [i * self.steps + self.steps - 1 for i in range(self.m)]
        rows = [
            *self.rows,
            *(Row((end,), (1.0,), float(x[end]), float(x[end])) for end in ends),
            Row(
                tuple(range(self.size)),
                tuple(worth.tolist()),
                reached - FINE_GAP * max(1.0, abs(reached)),
                INFINITE,
            ),
        ]
        early = np.concatenate([np.ones(last), np.zeros(self.size - last)])
        found: Solution = Programme(early, rows).solve(FINE_GAP)
        return x if found.x is None else found.x

    def begins(self, x: Floats) -> dict[str, str]:
        """Names in model order with the year in which each begins."""
        done = x[: self.m * self.steps].reshape(self.m, self.steps) > 0.5
        return {
            name: self.years[int(np.argmax(done[i]))]
            for i, name in enumerate(self.model.names)
            if done[i, -1]
        }

    def uses(self, x: Floats) -> tuple[Use, ...]:
        """What each dated limit gives and what is taken of it."""
        return tuple(
            Use(
                row.says,
                round(float(sum(c * x[p] for p, c in zip(row.places, row.coefficients, strict=True))), 6),
                row.high,
            )
            for row in self.limits
        )

    def later(self, begins: dict[str, str]) -> dict[str, float]:
        """What the schedule leaves to the years after the last."""
        found: dict[str, float] = {}
        for i, alternative in enumerate(self.model.alternatives):
            if alternative.name not in begins:
                continue
            by = self.years.index(begins[alternative.name]) - self.first[i]
            for key, amount in (*alternative.cost, *alternative.use):
                name, year = _dated_key(key, self.years)
                if year is not None and year + by >= self.steps:
                    found[name] = found.get(name, 0.0) + amount
        return found

    def _money(self) -> list[Row]:
        ceilings = [(key, most, f"budget {key} {most:.12g}") for key, most in self.model.budget]
        return self._dated([dict(a.cost) for a in self.model.alternatives], ceilings)

    def _resources(self) -> list[Row]:
        ceilings = [(r.name, r.ceiling, f"{r.name} at most {r.ceiling:.12g}") for r in self.model.resources]
        return self._dated([dict(a.use) for a in self.model.alternatives], ceilings)

    def _dated(
        self, amounts: Sequence[dict[str, float]], ceilings: Sequence[tuple[str, float, str]]
    ) -> list[Row]:
        """Σ over what began in year t of its amount in this year ≤ ceiling; undated limits hold once."""
        rows = []
        for key, most, says in ceilings:
            name, year = _dated_key(key, self.years)
            if year is None:
                totals = [by.get(key, sum(by.values()) if not key else 0.0) for by in amounts]
                rows.append(self._sum(totals, most, says))
                continue
            places: dict[int, float] = {}
            for i, by in enumerate(amounts):
                for start in range(self.first[i], self.steps):
                    then = year - (start - self.first[i])
                    amount = by.get(f"{name}:{self.years[then]}", 0.0) if then >= 0 else 0.0
                    self._began(places, i, start, amount)
            row = Row(tuple(places), tuple(places.values()), -INFINITE, most, says)
            rows.append(row)
            self.limits.append(replace(row, says=key))
        return rows

    def _began(self, places: dict[int, float], i: int, start: int, amount: float) -> None:
        """Add `amount` if alternative i began in that very year: z[i, start] − z[i, start − 1]."""
        if not amount:
            return
        at = i * self.steps + start
        places[at] = places.get(at, 0.0) + amount
        if start:
            places[at - 1] = places.get(at - 1, 0.0) - amount

    def _windows(self) -> list[Row]:
        """Nothing begins before the year it was proposed for."""
        return [
            Row((i * self.steps + first - 1,), (1.0,), 0.0, 0.0)
            for i, first in enumerate(self.first)
            if first
        ]

    def _kept(self, chosen: Sequence[str]) -> list[Row]:
        last = self.steps - 1
        return [
            Row((self.place[name] * self.steps + last,), (1.0,), 1.0, 1.0, KEEPS % name) for name in chosen
        ]


def _prepared(
    model: Model, chosen: Sequence[str], years: Sequence[str], discount: Sequence[float]
) -> tuple[Floats, Floats, Scheduler]:
    """Values, synergies' values, and the programme."""
    _check(model, chosen, years, discount)
    values, extra = expected(model, weight_set(model).centre)
    return values, extra, Scheduler(model, chosen, tuple(years), tuple(discount))


def _first(alternative: Alternative, years: tuple[str, ...]) -> int:
    """The first year (its place) that it spends in, as proposed."""
    dated = (_dated_key(key, years)[1] for key, amount in (*alternative.cost, *alternative.use) if amount)
    return min((at for at in dated if at is not None), default=0)


def _dated_key(key: str, years: tuple[str, ...]) -> tuple[str, int | None]:
    """The name and the place of the year in a key "name:year"."""
    name, _, year = key.rpartition(":")
    return (name, years.index(year)) if name and year in years else (key, None)


def _check(model: Model, chosen: Sequence[str], years: Sequence[str], discount: Sequence[float]) -> None:
    if model.phases is not None or not model.has_money:
        raise DecisionRefusal("schedule", "a schedule needs costs and a budget of one step", "budget")
    if not years or len(years) != len(discount):
        raise DecisionRefusal("schedule", "a schedule needs years and one discount for each", "years")
    falls = all(0 <= later <= sooner for sooner, later in itertools.pairwise(discount))
    if not falls or not 0 < discount[0] <= 1:
        raise DecisionRefusal(
            "discount", "discounts go from at most 1 down to 0, a later year never worth more", "years"
        )
    for name in chosen:
        model.place(name)
