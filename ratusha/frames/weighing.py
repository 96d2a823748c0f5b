"""Weights on an engine: base, calibrated on collapsed cells, trimmed.

Each step that the plan asks for adds a column to the table, and `Weighed` names the column of each weight, so
that later passes carry no column they do not need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

import numpy as np

from ratusha.core.survey.arrays import Floats, Ints, tally
from ratusha.core.survey.calibration import Calibration
from ratusha.core.survey.plans import Plan
from ratusha.core.survey.solving import Cells, Solution, match_cells, solve
from ratusha.core.survey.terms import Term
from ratusha.core.survey.trimming import trim
from ratusha.frames.engines import Engine
from ratusha.frames.expressions import BASE, label
from ratusha.frames.grouping import Key, Keys, domain_keys, figures

CALIBRATED, FACTOR, FINAL, CODE = "_calibrated", "_factor", "_final", "_code"
MOST_CODES = 1 << 20


@dataclass(frozen=True)
class Crossed:
    """Sums of terms by cell and domain, with the keys as the table holds them."""

    keys: Keys
    values: Mapping[Term, Floats]


@dataclass(frozen=True)
class Weighed:
    """A table, the names of its weight columns, and how calibration solved; `plain` is the table before it.

    `place` finds the cell of calibration values as the table holds them.
    """

    table: Any
    plain: Any
    calibrated: str = BASE
    final: str = BASE
    cells: Cells | None = None
    solution: Solution | None = None
    place: dict[Key, int] = field(default_factory=dict)
    crossed: Crossed | None = None

    def residual(self, table: Any) -> Any:
        """Design weight of the residual regression: the base weight, changed as trimming changed the final one."""
        if self.final == self.calibrated:
            return table[BASE]
        return (table[FACTOR] == 0).ifelse(0.0, table[self.final] / table[FACTOR])


def weigh(table: Any, plan: Plan, engine: Engine, terms: Mapping[Term, Any] | None = None) -> Weighed:
    """Calibrate and trim as the plan says; `table` has its base weight already.

    Args:
        terms: base-weighted sums to take by cell and domain in the pass that collapses respondents.
    """
    made = Weighed(table, table)
    if plan.calibration:
        made = _calibrated(table, plan.calibration, plan, engine, terms or {})
    if plan.trim:
        made = _trimmed(made, plan.trim, engine)
    return made


def cross(
    table: Any, names: Sequence[str], plan: Plan, engine: Engine, asked: Mapping[Term, Any]
) -> tuple[Crossed, Ints, Floats]:
    """Group by the named columns and, if terms are asked, by domain: their sums, respondents, base weight."""
    keys = list(dict.fromkeys([*names, *(plan.by if asked else ()), *(domain_keys(plan) if asked else ())]))
    named = {f"_t{number}": value for number, value in enumerate(asked.values())}
    grouped = table.group_by(keys) if keys else table
    found = engine.fetch(grouped.aggregate(_n=table.count(), _sum=table[BASE].sum(), **named))
    values = {term: figures(found[f"_t{number}"]) for number, term in enumerate(asked)}
    made = Keys({key: found[key] for key in keys}, len(found["_n"]))
    return Crossed(made, values), figures(found["_n"]).astype(np.int64), figures(found["_sum"])


def _calibrated(
    table: Any, calibration: Calibration, plan: Plan, engine: Engine, terms: Mapping[Term, Any]
) -> Weighed:
    names = list(calibration.variables)
    crossed, rows, weight = cross(table, names, plan, engine, terms)
    group, found = crossed.keys.distinct(names)
    place = {key: number for number, key in enumerate(found)}
    raw = {name: [key[number] for key in place] for number, name in enumerate(names)}
    size = len(place)
    cells = _cells(raw, calibration, tally(group, weight, size), tally(group, rows.astype(np.float64), size))
    solution = solve(calibration, cells, plan.tolerance)
    if names:
        joined = _with_factor(table, raw, solution.factor, engine)
        kept = {name: joined[name] for name in table.columns}
        weights = {FACTOR: joined[FACTOR], CALIBRATED: joined[BASE] * joined[FACTOR]}
        weighted = joined.select(**kept, **weights)
    else:
        weighted = table.mutate(**{FACTOR: float(solution.factor[0])})
        weighted = weighted.mutate(**{CALIBRATED: weighted[BASE] * weighted[FACTOR]})
    made = crossed if terms else None
    return Weighed(weighted, table, CALIBRATED, CALIBRATED, cells, solution, place, made)


def _with_factor(table: Any, raw: Mapping[str, list[Any]], factor: Floats, engine: Engine) -> Any:
    """The table joined with the factor of each row's cell.

    Where all keys are integers, the join is by one number counted from them: an engine looks it up in an array,
    which takes half the time of hashing every column.
    """
    spans = {
        name: (min(values), max(values) - min(values) + 1) for name, values in raw.items() if _whole(values)
    }
    if len(spans) < len(raw) or prod(width for _, width in spans.values()) > MOST_CODES:
        return table.join(engine.like(table, dict(raw) | {FACTOR: factor.tolist()}), list(raw))
    place: Any = np.zeros(len(factor), dtype=np.int64)
    code: Any = 0
    for name, (low, width) in spans.items():
        place = place * width + np.asarray(raw[name], dtype=np.int64) - low
        code = code * width + (table[name].cast("int32") - low)
    factors = engine.known(engine.small({CODE: place, FACTOR: factor}, {CODE: "int32"}))
    return table.join(factors, code == factors[CODE])


def _whole(values: list[Any]) -> bool:
    """Integers that four bytes hold."""
    return all(type(value) is int and abs(value) < 1 << 31 for value in values)


def _cells(raw: Mapping[str, list[Any]], calibration: Calibration, weight: Floats, rows: Floats) -> Cells:
    keys = {}
    for name in calibration.categorical:
        shown = {value: None if value is None else label(value) for value in set(raw[name])}
        keys[name] = np.asarray([shown[value] for value in raw[name]], dtype=object)
    columns = [
        [np.nan if value is None else float(value) for value in raw[name]] for name, _ in calibration.numbers
    ]
    numbers = np.asarray(columns, dtype=np.float64).T if columns else np.zeros((len(weight), 0))
    return match_cells(calibration, keys, numbers, weight, rows.astype(np.int64))


def _trimmed(made: Weighed, bounds: tuple[float, float], engine: Engine) -> Weighed:
    """Trim the distinct weights once, and join what each becomes."""
    table, before = made.table, made.final
    found = engine.fetch(table.group_by(before).aggregate(_n=table.count()))
    weights = np.asarray(found[before].to_pylist(), dtype=np.float64)
    counts: Floats = np.asarray(found["_n"].to_pylist(), dtype=np.float64)
    after = trim(weights, bounds, counts)
    pairs = engine.like(table, {before: weights.tolist(), FINAL: after.tolist()})
    table = table.view()  # joins in a row are one chain to Ibis, which cannot join on a computed column
    joined = table.join(pairs, before)
    table = joined.select(**{name: joined[name] for name in table.columns}, **{FINAL: joined[FINAL]})
    return replace(made, table=table, final=FINAL)
