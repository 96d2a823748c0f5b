"""What a little more of each limit would buy: the optimum again with one ceiling raised, all else equal."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ratusha.core.decision.choosing import FINE_GAP, Chooser, Optimum, expected
from ratusha.core.decision.model import DecisionRefusal, Model
from ratusha.core.decision.weights import weight_set


@dataclass(frozen=True)
class Margin:
    """One limit raised by `step`: the value gained, what enters the optimum and what leaves it."""

    limit: str
    is_money: bool
    step: float
    gain: float
    enters: tuple[str, ...]
    leaves: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """The same as plain data."""
        return {
            "limit": self.limit,
            "is_money": self.is_money,
            "step": self.step,
            "gain": self.gain,
            "enters": list(self.enters),
            "leaves": list(self.leaves),
        }


def margins(model: Model, money: float = 100_000, units: float = 1) -> tuple[Margin, ...]:
    """Raise each budget by `money` and each other resource by `units`, one at a time.

    At the central weights and mean measurements, as the portfolio itself; models over phases are refused.
    """
    if model.phases is not None or not model.has_money:
        raise DecisionRefusal("margins", "margins need costs and a budget of one step", "budget")
    values, extra = expected(model, weight_set(model).centre)
    now = Chooser(model).best(values, extra)
    found = []
    for at, (key, ceiling) in enumerate(model.budget):
        raised = (*model.budget[:at], (key, ceiling + money), *model.budget[at + 1 :])
        then = Chooser(replace(model, budget=raised)).best(values, extra)
        found.append(_margin(key, money, now, then, is_money=True))
    for at, resource in enumerate(model.resources):
        more = replace(resource, ceiling=resource.ceiling + units)
        resources = (*model.resources[:at], more, *model.resources[at + 1 :])
        then = Chooser(replace(model, resources=resources)).best(values, extra)
        found.append(_margin(resource.name, units, now, then, is_money=False))
    return tuple(found)


def _margin(limit: str, step: float, now: Optimum, then: Optimum, *, is_money: bool) -> Margin:
    """The difference; what lies within the solver's gap is no change."""
    gain = then.value - now.value
    if gain <= max(4 * FINE_GAP, 2 * (now.gap + then.gap)) * abs(now.value):
        return Margin(limit, is_money, step, 0.0, (), ())
    before, after = now.everything, then.everything
    return Margin(
        limit,
        is_money,
        step,
        gain,
        tuple(name for name in after if name not in before),
        tuple(name for name in before if name not in after),
    )
