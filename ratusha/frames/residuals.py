"""What calibrated estimates need besides: sums for residual standard errors.

The calibrated weight of each calibration column by unit comes with the main pass (`x_sums`). The design-weighted
sum of every term by cell and domain is a pass of its own (`cross_sums`); with the columns x of the cells it gives
Σ d x t.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ratusha.core.survey.arrays import Floats, Ints
from ratusha.core.survey.calibration import Calibration
from ratusha.core.survey.plans import Plan
from ratusha.core.survey.terms import Term
from ratusha.frames import weighing
from ratusha.frames.engines import Engine
from ratusha.frames.expressions import Evaluator
from ratusha.frames.grouping import Domains, Grouped
from ratusha.frames.weighing import Weighed

WHOLE = "_x"


def x_sums(evaluator: Evaluator, calibration: Calibration, weight: str) -> dict[str, Any]:
    """Expressions of Σ w x for the columns of the calibration.

    The last level of each margin is left out: it is what the others leave of the whole.
    """
    w = evaluator.table[weight]
    asked = {WHOLE: w.sum()}
    for place, margin in enumerate(calibration.margins):
        for number, levels in enumerate(list(margin.totals)[:-1]):
            asked[f"_x{place}_{number}"] = evaluator.where_levels(margin.variables, levels, w).sum()
    for number, (name, _) in enumerate(calibration.numbers):
        asked[f"_xn{number}"] = (w * evaluator.table[name]).sum()
    return asked


def unit_x(grouped: Grouped, calibration: Calibration, unit: Ints, units: int) -> Floats:
    """Units × columns in the order of the solution, from the sums by (unit, domain)."""
    whole = grouped.extra[WHOLE]
    columns = []
    for place, margin in enumerate(calibration.margins):
        known = [grouped.extra[f"_x{place}_{number}"] for number in range(len(margin.totals) - 1)]
        columns += [*known, whole - np.sum(known, axis=0) if known else whole]
    columns += [grouped.extra[f"_xn{number}"] for number in range(len(calibration.numbers))]
    if calibration.population is not None:
        columns.append(whole)
    result = np.zeros((units, len(columns)))
    np.add.at(result, unit, np.stack(columns, axis=1))
    return result


def cross_sums(
    weighed: Weighed,
    evaluator: Evaluator,
    terms: tuple[Term, ...],
    domains: Domains,
    *,
    plan: Plan,
    engine: Engine,
) -> dict[Term, Floats]:
    """Σ d x t for every weighted term and domain."""
    if weighed.solution is None or plan.calibration is None:
        return {}
    names = list(plan.calibration.variables)
    crossed = weighed.crossed
    if crossed is None:
        weight = weighed.residual(evaluator.table)
        asked = {term: evaluator.total(term, weight) for term in terms if term.weighted}
        crossed = weighing.cross(evaluator.table, plan, engine, asked)[0]
    cell = crossed.keys.places(names, weighed.place)
    domain = domains.of(crossed.keys)
    inside = domain >= 0
    values = np.stack([value[inside] for value in crossed.values.values()], axis=1)
    sums = _by_domain(weighed.solution.x, cell[inside], domain[inside], values, len(domains.labels))
    return {term: sums[:, :, number] for number, term in enumerate(crossed.values)}


def _by_domain(x: Floats, cell: Ints, domain: Ints, values: Floats, count: int) -> Floats:
    """(domains × columns × terms) of Σ x t over the cells of each domain."""
    result = np.zeros((count, x.shape[1], values.shape[1]))
    for number in range(count):
        here = domain == number
        result[number] = x[cell[here]].T @ values[here]
    return result
