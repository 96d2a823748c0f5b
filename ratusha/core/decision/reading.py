"""A mapping (parsed TOML or JSON) becomes a checked `Model`, or one clear sentence says why it cannot.

The order of reading: criteria, alternatives, joint draws, weights, money and rules between alternatives,
then the checks that need all of it together (precedence, spread, anchors, effects counted twice).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from ratusha.core.decision import fields, rules
from ratusha.core.decision.checks import check
from ratusha.core.decision.joint import read_joint
from ratusha.core.decision.model import (
    Alternative,
    Criterion,
    DecisionRefusal,
    Measurement,
    Model,
)

MOST_ALTERNATIVES = 2_000
MOST_CRITERIA = 60
COST_WORDS = frozenset(
    "cost costs price prices budget expense expenses spending money "  # noqa: SIM905  # a list of words reads better
    "вартість витрати ціна кошти бюджет стоимость затраты расходы цена деньги".split()
)
_MODEL_KEYS = {
    "criteria", "alternatives", "joint", "weights", "budget", "phases", "portfolio", "groups", "synergies",
    "resources", "title",
}  # fmt: skip
_ALTERNATIVE_KEYS = {
    "name", "values", "cost", "requires", "excludes", "compulsory", "use", "probability", "services", "title",
}  # fmt: skip
_CRITERION_KEYS = {"name", "unit", "direction", "worst", "best", "points", "enabler", "title"}


def read(raw: Mapping[str, object] | Model, joint: str | None = None) -> Model:
    """Read a model from a mapping; `joint` is the text of the replicates file that `[joint]` names.

    Everything that cannot be decided with raises `DecisionRefusal`; what can, but looks wrong, is in
    `warnings`. A `Model` is passed through.
    """
    if isinstance(raw, Model):
        return raw
    raw = fields.mapping(raw, "model")
    warnings = fields.unknown_keys(raw, _MODEL_KEYS, "model")
    criteria = _criteria(raw.get("criteria"), warnings)
    names = _alternative_names(raw.get("alternatives"))
    items = fields.tables(raw.get("alternatives"), "alternatives")
    replicates = read_joint(raw.get("joint"), joint, names, criteria)
    covered = set(replicates.cells) if replicates else set()
    alternatives = tuple(
        _alternative(item, at, names=names, criteria=criteria, covered=covered, warnings=warnings)
        for at, item in enumerate(items)
    )
    model = Model(
        criteria=criteria,
        alternatives=alternatives,
        weights=rules.weights(raw.get("weights"), tuple(c.name for c in criteria), warnings),
        joint=replicates,
        budget=rules.budget(raw.get("budget")),
        phases=rules.phases(raw.get("phases")),
        groups=rules.groups(raw.get("groups", []), names),
        synergies=rules.synergies(raw.get("synergies", []), names, criteria),
        resources=rules.resources(raw.get("resources", [])),
        portfolio=rules.portfolio(raw.get("portfolio")),
    )
    check(model, warnings)
    return replace(model, warnings=tuple(warnings))


def _criteria(raw: object, warnings: list[str]) -> tuple[Criterion, ...]:
    items = fields.tables(raw if raw is not None else [], "criteria")
    if not items:
        raise DecisionRefusal(
            "no_criteria", "the model has no criteria: add [[criteria]] with name, worst and best"
        )
    if len(items) > MOST_CRITERIA:
        raise DecisionRefusal(
            "too_many_criteria", "%(n)s criteria are more than %(most)s", n=len(items), most=MOST_CRITERIA
        )
    criteria = tuple(_criterion(item, f"criteria[{at}]", warnings) for at, item in enumerate(items, 1))
    fields.refuse_doubles([c.name for c in criteria], "criteria")
    return criteria


def _criterion(item: Mapping[str, object], where: str, warnings: list[str]) -> Criterion:
    name = fields.text(item.get("name"), where)
    where = f"criterion “{name}”"
    warnings += fields.unknown_keys(item, _CRITERION_KEYS, where)
    points = _points(item.get("points"), where)
    worst = item.get("worst", _at_value(points, 0.0))
    best = item.get("best", _at_value(points, 1.0))
    if worst is None or best is None:
        raise DecisionRefusal(
            "no_anchors", "%(place)s needs its anchors worst and best, in natural units", where, place=where
        )
    low, high = fields.number(worst, f"{where}, worst"), fields.number(best, f"{where}, best")
    if low == high:
        raise DecisionRefusal(
            "no_spread", "%(place)s has no spread: worst and best are both %(x)g", where, place=where, x=low
        )
    _refuse_cost(name, low, high)
    direction = item.get("direction")
    if direction not in (None, "max", "min") or (direction and (direction == "max") != (high > low)):
        raise DecisionRefusal(
            "direction",
            "%(place)s: direction “%(direction)s” does not agree with worst %(worst)g and best %(best)g",
            where, place=where, direction=direction, worst=low, best=high,
        )  # fmt: skip
    unit = item.get("unit", "")
    return Criterion(
        name=name,
        unit=unit if isinstance(unit, str) else str(unit),
        worst=low,
        best=high,
        points=_anchored(points, low, high, where),
        enabler=item.get("enabler") is True,
    )


def _points(raw: object, where: str) -> tuple[tuple[float, float], ...]:
    if raw is None:
        return ()
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise DecisionRefusal(
            "points", "%(place)s: points must be a list of [x, v] pairs", where, place=where
        )
    points = sorted(cast(tuple[float, float], fields.numbers(item, 2, f"{where}, points")) for item in raw)
    if any(a[0] == b[0] for a, b in itertools.pairwise(points)):
        raise DecisionRefusal("points", "%(place)s: two points stand at the same x", where, place=where)
    return tuple(points)


def _at_value(points: tuple[tuple[float, float], ...], value: float) -> float | None:
    return next((x for x, v in points if v == value), None)


def _anchored(
    points: tuple[tuple[float, float], ...], worst: float, best: float, where: str
) -> tuple[tuple[float, float], ...]:
    """The points with both anchors among them; value 0 at worst, 1 at best, never turning back."""
    if not points:
        return ()
    xs = {x for x, _ in points}
    extra = [(x, v) for x, v in ((worst, 0.0), (best, 1.0)) if x not in xs]
    full = sorted([*points, *extra], reverse=best < worst)
    values = [v for _, v in full]
    if dict(full)[worst] != 0 or dict(full)[best] != 1:
        raise DecisionRefusal(
            "points", "%(place)s: points must give value 0 at worst and 1 at best", where, place=where
        )
    if values != sorted(values):
        raise DecisionRefusal(
            "points", "%(place)s: values must not fall on the way from worst to best", where, place=where
        )
    return tuple(sorted(full))


def _refuse_cost(name: str, worst: float, best: float) -> None:
    words = re.findall(r"\w+", name.casefold())
    if set(words) <= COST_WORDS or (best < worst and COST_WORDS & set(words)):
        raise DecisionRefusal(
            "cost_criterion",
            "“%(name)s” cannot be a criterion: money is the budget side, and counted as value too it would be "
            "counted twice; give it as cost of the alternatives and set [budget]",
            f"criterion “{name}”",
            name=name,
        )


def _alternative_names(raw: object) -> tuple[str, ...]:
    items = fields.tables(raw if raw is not None else [], "alternatives")
    if not items:
        raise DecisionRefusal(
            "no_alternatives", "the model has no alternatives: add [[alternatives]] with name and values"
        )
    if len(items) > MOST_ALTERNATIVES:
        raise DecisionRefusal(
            "too_many_alternatives",
            "%(n)s alternatives are more than %(most)s",
            n=len(items),
            most=MOST_ALTERNATIVES,
        )
    names = tuple(fields.text(item.get("name"), f"alternatives[{at}]") for at, item in enumerate(items, 1))
    fields.refuse_doubles(names, "alternatives")
    return names


def _alternative(
    item: Mapping[str, object],
    at: int,
    *,
    names: tuple[str, ...],
    criteria: tuple[Criterion, ...],
    covered: set[tuple[int, int]],
    warnings: list[str],
) -> Alternative:
    name = names[at]
    where = f"alternative “{name}”"
    warnings += fields.unknown_keys(item, _ALTERNATIVE_KEYS, where)
    values = fields.mapping(item.get("values", {}), f"{where}, values")
    for key in values:
        fields.known_name(key, [c.name for c in criteria], f"{where}, values")
    probability = fields.number(item.get("probability", 1.0), f"{where}, probability")
    if not 0 <= probability <= 1:
        raise DecisionRefusal(
            "probability", "%(place)s: probability must be between 0 and 1", where, place=where
        )
    compulsory = item.get("compulsory", False)
    if not isinstance(compulsory, bool):
        raise DecisionRefusal("not_yes_no", "%(place)s: compulsory must be true or false", where, place=where)
    services = item.get("services", [])
    use = fields.mapping(item.get("use", {}), f"{where}, use")
    return Alternative(
        name=name,
        values=tuple(
            _cell(values, criterion, where, (at, place) in covered, warnings)
            for place, criterion in enumerate(criteria)
        ),
        cost=fields.money(item.get("cost"), f"{where}, cost"),
        requires=fields.names(item.get("requires", []), names, f"{where}, requires"),
        excludes=fields.names(item.get("excludes", []), names, f"{where}, excludes"),
        compulsory=compulsory,
        use=tuple((key, fields.non_negative(value, f"{where}, use")) for key, value in sorted(use.items())),
        probability=probability,
        services=tuple(str(s) for s in services) if isinstance(services, list | tuple) else (),
    )


def _cell(
    values: Mapping[str, object], criterion: Criterion, where: str, in_joint: bool, warnings: list[str]
) -> Measurement:
    """One measurement; a missing one is the whole scale, said aloud."""
    if in_joint:
        return Measurement("point", (criterion.worst,))
    if criterion.name in values:
        return fields.measurement(values[criterion.name], f"{where}, {criterion.name}")
    low, high = sorted((criterion.worst, criterion.best))
    warnings.append(
        f"{where} has no measurement on “{criterion.name}”: kept as the interval {low:g} to {high:g}, not as zero"
    )
    return Measurement("interval", (low, high), missing=True)
