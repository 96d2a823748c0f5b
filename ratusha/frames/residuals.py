"""What calibrated estimates need besides: sums for residual standard errors.

The calibrated weight of each calibration column by unit comes with the main pass (`x_sums`). The design-weighted
sum of every term by cell and domain is a pass of its own (`cross_sums`); with the columns x of the cells it gives
Σ d x t.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ratusha.core.survey.arrays import Floats, Ints
from ratusha.core.survey.calibration import Calibration, Margin
from ratusha.core.survey.plans import Plan
from ratusha.core.survey.terms import Term
from ratusha.frames import weighing
from ratusha.frames.engines import Engine
from ratusha.frames.expressions import Evaluator, label
from ratusha.frames.grouping import Domains, Grouped
from ratusha.frames.weighing import Crossed, Weighed

MANY_GROUPS, FEW_GROUPS = 8192, 1024
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
    """Σ d x t for every weighted term and domain.

    By way of the cells where they are few; where cells × domains would outgrow a processor's cache, margins are
    grouped a few at a time instead.
    """
    calibration, solution = plan.calibration, weighed.solution
    if solution is None or calibration is None:
        return {}
    count = len(domains.labels)
    if weighed.crossed is not None:
        sums = _by_cell(weighed, weighed.crossed, domains, calibration)
        return _split(sums, weighed.crossed)
    weight = weighed.residual(evaluator.table)
    asked = {term: evaluator.total(term, weight) for term in terms if term.weighted}
    only_margins = not calibration.numbers and calibration.population is None
    if not only_margins or len(solution.x) * count <= MANY_GROUPS:
        crossed = weighing.cross(evaluator.table, calibration.variables, plan, engine, asked)[0]
        return _split(_by_cell(weighed, crossed, domains, calibration), crossed)
    sums = np.zeros((count, solution.x.shape[1], len(asked)))
    for margins in _chunks(calibration, count):
        names = tuple(dict.fromkeys(name for margin in margins for name in margin.variables))
        crossed = weighing.cross(evaluator.table, names, plan, engine, asked)[0]
        _add_margins(sums, crossed, margins, domains, calibration)
    return _split(sums, crossed)


def _split(sums: Floats, crossed: Crossed) -> dict[Term, Floats]:
    return {term: sums[:, :, number] for number, term in enumerate(crossed.values)}


def _by_cell(weighed: Weighed, crossed: Crossed, domains: Domains, calibration: Calibration) -> Floats:
    """(domains × columns × terms) of Σ x t over the cells of each domain."""
    x = weighed.solution.x if weighed.solution is not None else np.zeros((0, 0))
    cell = crossed.keys.places(list(calibration.variables), weighed.place)
    domain = domains.of(crossed.keys)
    values = np.stack(list(crossed.values.values()), axis=1)
    result = np.zeros((len(domains.labels), x.shape[1], values.shape[1]))
    for number in range(len(domains.labels)):
        here = domain == number
        result[number] = x[cell[here]].T @ values[here]
    return result


def _chunks(calibration: Calibration, domains: int) -> list[list[Margin]]:
    """Margins in bundles whose joint levels × domains stay few."""
    bundles: list[list[Margin]] = []
    size = 0
    for margin in calibration.margins:
        size *= len(margin.totals)
        if not bundles or size * domains > FEW_GROUPS:
            bundles.append([])
            size = len(margin.totals)
        bundles[-1].append(margin)
    return bundles


def _add_margins(
    sums: Floats, crossed: Crossed, margins: list[Margin], domains: Domains, calibration: Calibration
) -> None:
    """Add the sums of some margins to their columns; levels stand in the order of the totals."""
    domain = domains.of(crossed.keys)
    inside = domain >= 0
    values = np.stack(list(crossed.values.values()), axis=1)[inside]
    for margin in margins:
        before = calibration.margins[: calibration.margins.index(margin)]
        first = sum(len(earlier.totals) for earlier in before)
        number, keys = crossed.keys.distinct(margin.variables)
        place = {level: first + at for at, level in enumerate(margin.totals)}
        column = np.asarray([place[tuple(map(label, key))] for key in keys], dtype=np.int64)[number]
        np.add.at(sums, (domain[inside], column[inside]), values)
