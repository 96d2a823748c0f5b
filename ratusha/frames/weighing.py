"""Weights on an engine: base, calibrated on collapsed cells, trimmed.

Each step that the plan asks for adds a column to the table, and `Weighed` names the column of each weight, so
that later passes carry no column they do not need.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ratusha.core.survey.arrays import Floats
from ratusha.core.survey.calibration import Calibration
from ratusha.core.survey.plans import Plan
from ratusha.core.survey.solving import Cells, Solution, match_cells, solve
from ratusha.core.survey.trimming import trim
from ratusha.frames.engines import Engine
from ratusha.frames.expressions import BASE, label

CALIBRATED, FACTOR, FINAL = "_calibrated", "_factor", "_final"
Key = tuple[Any, ...]


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

    def residual(self, table: Any) -> Any:
        """Design weight of the residual regression: the base weight, changed as trimming changed the final one."""
        if self.final == self.calibrated:
            return table[BASE]
        return (table[FACTOR] == 0).ifelse(0.0, table[self.final] / table[FACTOR])


def weigh(table: Any, plan: Plan, engine: Engine) -> Weighed:
    """Calibrate and trim as the plan says; `table` has its base weight already."""
    made = Weighed(table, table)
    if plan.calibration:
        made = _calibrated(table, plan.calibration, plan.tolerance, engine)
    if plan.trim:
        made = _trimmed(made, plan.trim, engine)
    return made


def collapse(table: Any, calibration: Calibration, engine: Engine) -> tuple[dict[str, list[Any]], Cells]:
    """Group respondents by their calibration values: raw keys by name, and the cells."""
    names = list(calibration.variables)
    weight = table[BASE]
    grouped = table.group_by(names) if names else table
    found = engine.fetch(grouped.aggregate(_n=table.count(), _sum=weight.sum()))
    raw = {name: found[name].to_pylist() for name in names}
    keys = {
        name: np.asarray([None if value is None else label(value) for value in raw[name]], dtype=object)
        for name in calibration.categorical
    }
    count = np.asarray(found["_n"].to_pylist(), dtype=np.int64)
    total = np.asarray([value or 0.0 for value in found["_sum"].to_pylist()], dtype=np.float64)
    columns = [
        [np.nan if value is None else float(value) for value in raw[name]] for name, _ in calibration.numbers
    ]
    numbers = np.asarray(columns, dtype=np.float64).T if columns else np.zeros((len(count), 0))
    return raw, match_cells(calibration, keys, numbers, total, count)


def _calibrated(table: Any, calibration: Calibration, tolerance: float, engine: Engine) -> Weighed:
    plain = table
    raw, cells = collapse(table, calibration, engine)
    solution = solve(calibration, cells, tolerance)
    names = list(calibration.variables)
    place = {key: number for number, key in enumerate(zip(*raw.values(), strict=True))} if names else {(): 0}
    if names:
        factors = engine.like(table, raw | {FACTOR: solution.factor.tolist()})
        joined = table.join(factors, names)
        factor = joined[FACTOR]
        kept = {name: joined[name] for name in table.columns}
        table = joined.select(**kept, **{FACTOR: factor, CALIBRATED: joined[BASE] * factor})
    else:
        table = table.mutate(**{FACTOR: float(solution.factor[0])})
        table = table.mutate(**{CALIBRATED: table[BASE] * table[FACTOR]})
    return Weighed(table, plain, CALIBRATED, CALIBRATED, cells, solution, place)


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
