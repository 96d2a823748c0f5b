"""What only the whole model shows: circles, money without a source, effects that would count twice."""

from __future__ import annotations

import itertools

import numpy as np

from ratusha.core.decision import fields
from ratusha.core.decision.model import DecisionRefusal, Measurement, Model
from ratusha.core.decision.precedence import refuse_cycles

FARTHEST = 1e9  # lengths of a scale
TAIL = 10  # standard deviations


def check(model: Model, warnings: list[str]) -> None:
    """Refuse or warn about what only the whole model shows."""
    refuse_cycles({a.name: a.requires for a in model.alternatives})
    _check_money(model)
    _check_resources(model)
    _check_enablers(model)
    joint = {c for _, c in model.joint.cells} if model.joint else set()
    for at, criterion in enumerate(model.criteria):
        cells = [(a.name, a.values[at]) for a in model.alternatives]
        low, high = sorted((criterion.worst, criterion.best))
        _refuse_far_off(model, at)
        beyond = [name for name, cell in cells if cell.ends[0] < low or cell.ends[1] > high]
        if beyond:
            listed = ", ".join(beyond[:3]) + (f" and {len(beyond) - 3} more" if len(beyond) > 3 else "")
            warnings.append(
                f"criterion “{criterion.name}”: {listed} beyond the anchors {low:g} to {high:g}; "
                "the value goes on at the same slope"
            )
        same = at not in joint and all(cell.certain and cell == cells[0][1] for _, cell in cells)
        if same and len(cells) > 1:
            warnings.append(
                f"criterion “{criterion.name}” tells nothing apart: every alternative has {cells[0][1].mean:g}"
            )
    warnings += _shared_effects(model)


def _refuse_far_off(model: Model, at: int) -> None:
    """A number thousands of millions of scales away is in another unit, or a slip; sums could not hold it."""
    criterion = model.criteria[at]
    ends = np.array([_reach(a.values[at]) for a in model.alternatives])
    if model.joint:
        for column, (place, c) in enumerate(model.joint.cells):
            if c == at:
                drawn = model.joint.rows[:, column]
                ends[place] = drawn.min(), drawn.max()
    with np.errstate(over="ignore", invalid="ignore"):
        far = ~(np.abs(criterion.value(ends)) <= FARTHEST)
    if far.any():
        place, end = np.argwhere(far)[0]
        raise DecisionRefusal(
            "far_off", "“%(name)s” has %(x)g where the scale goes from %(worst)g to %(best)g: is it in another unit?",
            f"criterion “{criterion.name}”",
            name=model.names[place], x=float(ends[place, end]), worst=criterion.worst, best=criterion.best,
        )  # fmt: skip


def _reach(cell: Measurement) -> tuple[float, float]:
    """How far down and up a measurement may go."""
    if cell.kind != "normal":
        return cell.ends
    mean, deviation = cell.numbers
    return mean - TAIL * deviation, mean + TAIL * deviation


def _check_money(model: Model) -> None:
    """Amounts by source need budgets by source, and the other way round."""
    budgets = list(model.phases.budget) if model.phases and model.phases.budget else []
    for budget in [*budgets, *([model.budget] if model.budget else [])]:
        keys = {key for key, _ in budget}
        for alternative in model.alternatives:
            strange = [
                key for key, amount in alternative.cost if keys != {""} and key not in keys and amount > 0
            ]
            if strange:
                said = f"“{strange[0]}”" if strange[0] else "no source"
                raise DecisionRefusal(
                    "unknown_source", "cost of “%(name)s” names %(said)s, but the budget has %(keys)s", "budget",
                    name=alternative.name, said=said, keys=", ".join(sorted(keys)),
                )  # fmt: skip


def _check_resources(model: Model) -> None:
    known = [r.name for r in model.resources]
    for alternative in model.alternatives:
        for name, _ in alternative.use:
            fields.known_name(name, known, f"alternative “{alternative.name}”, use")


def _check_enablers(model: Model) -> None:
    enabler = next((c for c in model.criteria if c.enabler), None)
    if enabler and (model.synergies or any(a.requires for a in model.alternatives)):
        raise DecisionRefusal(
            "enabler_twice",
            "“%(name)s” counts enabler value as a criterion while requires or synergies count it again: keep one of the two",
            f"criterion “{enabler.name}”",
            name=enabler.name,
        )


def _shared_effects(model: Model) -> list[str]:
    """Pairs that raise the same service with nothing said about sharing the effect."""
    declared = {frozenset(pair) for g in model.groups for pair in itertools.combinations(g.members, 2)}
    declared |= {frozenset(pair) for s in model.synergies for pair in itertools.combinations(s.members, 2)}
    declared |= {frozenset((a.name, other)) for a in model.alternatives for other in a.excludes}
    by_service: dict[str, list[str]] = {}
    for alternative in model.alternatives:
        for service in alternative.services:
            by_service.setdefault(service, []).append(alternative.name)
    return [
        f"“{a}” and “{b}” both raise the service {service}: declare a group or a negative synergy, "
        "or the same effect may count twice"
        for service, names in by_service.items()
        for a, b in itertools.combinations(names, 2)
        if frozenset((a, b)) not in declared
    ]
