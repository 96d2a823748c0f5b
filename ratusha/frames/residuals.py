"""The second pass of calibrated estimates: sums for residual standard errors.

Two group-bys: by unit, the calibrated weight of each calibration column; and by cell (and domain), the
design-weighted sum of every term, which with the cell's columns x gives Σ d x t.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ratusha.core.survey.arrays import Floats
from ratusha.core.survey.calibration import Calibration
from ratusha.core.survey.plans import Plan
from ratusha.core.survey.solving import Solution
from ratusha.core.survey.sums import CalibrationSums
from ratusha.core.survey.terms import Term
from ratusha.frames import grouping
from ratusha.frames.engines import Engine
from ratusha.frames.expressions import Evaluator
from ratusha.frames.grouping import Domains, Key
from ratusha.frames.weighing import CALIBRATED, Weighed


@dataclass(frozen=True)
class Places:
    """Where raw keys of units and domains stand."""

    units: Mapping[Key, int]
    domains: Domains


def calibration_sums(
    weighed: Weighed,
    evaluator: Evaluator,
    terms: tuple[Term, ...],
    places: Places,
    *,
    plan: Plan,
    engine: Engine,
) -> CalibrationSums | None:
    """The sums for residuals, or `None` without calibration."""
    if weighed.solution is None or plan.calibration is None:
        return None
    unit_x = _unit_x(evaluator, plan.calibration, weighed.solution, places, plan=plan, engine=engine)
    cross = _cross(weighed, evaluator, terms, places, plan=plan, engine=engine)
    return CalibrationSums(weighed.solution, unit_x, cross)


def _unit_x(
    evaluator: Evaluator,
    calibration: Calibration,
    solution: Solution,
    places: Places,
    *,
    plan: Plan,
    engine: Engine,
) -> Floats:
    """Σ w x by unit: conditional sums for the levels of the margins, products for numbers."""
    table = evaluator.table
    weight = table[CALIBRATED]
    asked: dict[str, Any] = {}
    for margin in calibration.margins:
        for levels in margin.totals:
            asked[f"_x{len(asked)}"] = evaluator.where_levels(margin.variables, levels, weight).sum()
    for name, _ in calibration.numbers:
        asked[f"_x{len(asked)}"] = (weight * table[name]).sum()
    if calibration.population is not None:
        asked[f"_x{len(asked)}"] = weight.sum()
    keys = grouping.unit_keys(plan)
    found = engine.fetch(table.group_by(keys).aggregate(**asked))
    unit = [places.units[key] for key in zip(*(found[name].to_pylist() for name in keys), strict=True)]
    result = np.zeros((len(places.units), len(solution.names)))
    for number in range(len(asked)):
        result[unit, number] = grouping.figures(found[f"_x{number}"])
    return result


def _cross(
    weighed: Weighed,
    evaluator: Evaluator,
    terms: tuple[Term, ...],
    places: Places,
    *,
    plan: Plan,
    engine: Engine,
) -> dict[Term, Floats]:
    """Σ d x t for every term and domain, by way of the cells."""
    if weighed.solution is None or plan.calibration is None:
        return {}
    names = list(plan.calibration.variables)
    keys = list(dict.fromkeys(names + list(plan.by) + grouping.domain_keys(plan)))
    weight = weighed.residual_of(evaluator.table)
    weighted = [term for term in terms if term.weighted]
    asked = {f"_t{number}": evaluator.total(term, weight) for number, term in enumerate(weighted)}
    grouped = evaluator.table.group_by(keys) if keys else evaluator.table
    found = engine.fetch(grouped.aggregate(**asked))
    size = len(found["_t0"])
    made = grouping.Keys({key: found[key].to_pylist() for key in keys}, size)
    cell = np.asarray([weighed.place[key] for key in made.rows(names)], dtype=np.int64)
    domain = places.domains.of(made)
    x, count = weighed.solution.x, len(places.domains.labels)
    cross = {}
    for number, term in enumerate(weighted):
        values = grouping.figures(found[f"_t{number}"])
        cross[term] = np.zeros((count, x.shape[1]))
        np.add.at(cross[term], domain[domain >= 0], x[cell[domain >= 0]] * values[domain >= 0, None])
    return cross
