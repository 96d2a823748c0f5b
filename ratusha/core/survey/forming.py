"""Form the sums of a plan in NumPy, from columns in memory.

Plain and readable rather than fast: it is the slow twin that `frames.passes.sums` must agree with, and what
runs where the columns are in memory anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from ratusha.core.refusal import Refusal
from ratusha.core.survey import columns as reading
from ratusha.core.survey import design as designs
from ratusha.core.survey.arrays import Flags, Floats, Ints, count, tally
from ratusha.core.survey.calibration import Calibration
from ratusha.core.survey.columns import Column, Factor, as_factor
from ratusha.core.survey.design import Units
from ratusha.core.survey.plans import Plan
from ratusha.core.survey.quantiles import distribution, quantile
from ratusha.core.survey.solving import Cells, Solution, match_cells, solve
from ratusha.core.survey.sums import CalibrationSums, Distribution, Groups, Refit, Sums, WeightSums
from ratusha.core.survey.terms import Item, Kind, Profile, Term, resolve, terms_of
from ratusha.core.survey.trimming import trim

MOST_DOMAINS = 5000


class WeightRefused(Refusal):
    """A weight that is missing, negative or all zero."""


@dataclass(frozen=True)
class Weights:
    """Weights of the rows at each step, and the calibration that made them."""

    base: Floats
    calibrated: Floats
    final: Floats
    cell: Ints
    cells: Cells | None = None
    solution: Solution | None = None

    @property
    def residual(self) -> Floats:
        """Design weights for the residual regression: the base weight, changed as trimming changed the final one."""
        if self.final is self.calibrated:
            return self.base
        return np.divide(
            self.final * self.base, self.calibrated, out=np.zeros_like(self.base), where=self.calibrated != 0
        )


def form(raw: Mapping[str, ArrayLike | Column], plan: Plan) -> Sums:
    """Sums of a plan over columns in memory.

    Steps: read columns → number units and domains → weights (base, calibrated, trimmed) → quantiles →
    sums of every term by unit and domain.
    """
    columns = reading.take(raw, plan)
    unit, units = _units(columns, plan)
    weights = _weights(columns, plan, units, unit)
    units = replace(units, weight=tally(unit, weights.base, len(units)))
    domain, domains = _domains(columns, plan, len(unit))
    profile = profile_of(columns, plan)
    items = resolve(plan, profile)
    distributions = _distributions(columns, items, domain, len(domains), weights.final)
    thresholds = thresholds_of(items, distributions, len(domains), plan.quantile_rule)
    values = {term: _evaluate(term, columns, domain, thresholds) for term in terms_of(items)}
    place = unit * len(domains) + domain
    inside = domain >= 0
    codes, first, where = np.unique(place[inside], return_index=True, return_inverse=True)
    moments = {
        term: tally(where, (value * weights.final if term.weighted else value)[inside], len(codes))
        for term, value in values.items()
    }
    return Sums(
        profile=profile,
        items=items,
        units=units,
        domains=domains,
        groups=Groups(unit[inside][first], domain[inside][first], moments),
        weights=weight_sums(weights.final),
        distributions=distributions,
        thresholds=thresholds,
        calibration=_calibration_sums(weights, values, unit, domain, sizes=(len(units), len(domains))),
        refit=_refit(plan, weights, unit, domain, values),
    )


def row_weights(raw: Mapping[str, ArrayLike | Column], plan: Plan) -> Floats:
    """The final weight of each row, as a histogram or a file of microdata needs them."""
    columns = reading.take(raw, plan)
    unit, units = _units(columns, plan)
    return _weights(columns, plan, units, unit).final


def profile_of(columns: Mapping[str, Column], plan: Plan) -> Profile:
    """What each analysed column holds."""
    levelled = plan.levelled
    return {name: _kind(columns[name], with_levels=name in levelled) for name in plan.analysed}


def _kind(column: Column, *, with_levels: bool) -> Kind:
    missing = not bool(column.valid.all())
    if isinstance(column, Factor):
        return Kind(False, column.levels, missing)
    if not with_levels:
        return Kind(True, (), missing)
    some = np.unique(column.values[column.valid])
    return Kind(
        True, tuple(reading.level_name(float(value)) for value in some[:501]), missing, len(some) > 500
    )


def check_domains(count: int, plan: Plan) -> None:
    """Refuse a division into more domains than anyone can read.

    Raises:
        ColumnRefused: too many domains.
    """
    if count > MOST_DOMAINS:
        names = ", ".join(plan.by)
        raise reading.ColumnRefused(
            "domains", "%(n)s domains are too many: %(most)s at most", names, n=count, most=MOST_DOMAINS
        )


def thresholds_of(
    items: tuple[Item, ...], distributions: Mapping[tuple[str, int], Distribution], domains: int, rule: str
) -> dict[Term, Floats]:
    """The estimated quantile of every quantile term in every domain."""
    return {
        item.top: np.asarray(
            [
                quantile(distributions[item.top.over[0], domain], item.probability, rule)
                for domain in range(domains)
            ]
        )
        for item in items
        if item.statistic == "quantile"
    }


def weight_sums(weights: Floats) -> WeightSums:
    """Describe a set of weights."""
    return WeightSums(
        len(weights),
        float(weights.sum()),
        float((weights**2).sum()),
        float(weights.min()),
        float(weights.max()),
        int((weights < 0).sum()),
    )


def _units(columns: Mapping[str, Column], plan: Plan) -> tuple[Ints, Units]:
    """Number the lowest-stage units; without clusters every row is one."""
    size = len(next(iter(columns.values())))
    keys = {name: as_factor(columns[name]) for name in plan.design_columns if name not in plan.fpc}
    for name, key in keys.items():
        _complete(name, key.valid)
    populations = {name: reading.numbers(columns, name) for name in plan.fpc}
    for name, values in populations.items():
        _complete(name, np.isfinite(values))
    if plan.cluster:
        unit, first = reading.groups(*(key.codes for key in keys.values()))
    else:
        unit = first = np.arange(size, dtype=np.int64)
    fpc = (
        np.stack([values[first] for values in populations.values()], axis=1)
        if plan.fpc
        else np.zeros((len(first), 0))
    )
    for column, values in zip(fpc.T, populations.values(), strict=True):
        if not np.array_equal(column[unit], values):
            raise designs.DesignRefused("fpc", "the fpc varies within one sampled cluster")
    return unit, Units(
        strata=list(keys[plan.strata][first]) if plan.strata else (),
        psus=list(keys[plan.cluster[0]][first]) if plan.cluster else (),
        ssus=list(keys[plan.cluster[1]][first]) if plan.stages == 2 else (),
        rows=count(unit, len(first)),
        weight=np.ones(len(first)),
        fpc=fpc,
    )


def _complete(name: str, valid: Flags) -> None:
    if not valid.all():
        row = int(np.flatnonzero(~valid)[0]) + 1
        raise designs.DesignRefused(
            "missing",
            "design column '%(name)s' has no value in data row %(row)s",
            f"row {row}",
            name=name,
            row=row,
        )


def _weights(columns: Mapping[str, Column], plan: Plan, units: Units, unit: Ints) -> Weights:
    base = _base(columns, plan, units, unit)
    solution, cells, calibrated = None, None, base
    cell = np.zeros(len(base), dtype=np.int64)
    if plan.calibration:
        cell, cells = _cells(columns, plan.calibration, base)
        solution = solve(plan.calibration, cells, plan.tolerance)
        calibrated = base * solution.factor[cell]
    final = trim(calibrated, plan.trim) if plan.trim else calibrated
    return Weights(base, calibrated, final, cell, cells, solution)


def _base(columns: Mapping[str, Column], plan: Plan, units: Units, unit: Ints) -> Floats:
    if not plan.weight:
        return designs.implied_weights(units, plan)[unit] if plan.fpc else np.ones(len(unit))
    weight = reading.numbers(columns, plan.weight)
    bad = ~(np.isfinite(weight) & (np.nan_to_num(weight) >= 0))
    if bad.any():
        row = int(np.flatnonzero(bad)[0]) + 1
        raise WeightRefused(
            "weight", "the weight in data row %(row)s is missing or below zero", f"row {row}", row=row
        )
    if weight.sum() <= 0:
        raise WeightRefused("weight", "all weights are zero", plan.weight)
    return weight


def _cells(columns: Mapping[str, Column], calibration: Calibration, base: Floats) -> tuple[Ints, Cells]:
    factors = {name: as_factor(columns[name]) for name in calibration.categorical}
    values = {name: reading.numbers(columns, name) for name, _ in calibration.numbers}
    codes = [factor.codes for factor in factors.values()]
    codes += [np.unique(value, return_inverse=True)[1].astype(np.int64) for value in values.values()]
    cell, first = reading.groups(*codes) if codes else (np.zeros(len(base), np.int64), np.zeros(1, np.int64))
    keys = {name: factor[first] for name, factor in factors.items()}
    numbers = (
        np.stack([value[first] for value in values.values()], axis=1) if values else np.zeros((len(first), 0))
    )
    weight = tally(cell, base, len(first))
    return cell, match_cells(calibration, keys, numbers, weight, count(cell, len(first)))


def _domains(
    columns: Mapping[str, Column], plan: Plan, size: int
) -> tuple[Ints, tuple[tuple[str, ...], ...]]:
    inside = np.ones(size, dtype=bool)
    for name, level in plan.where:
        factor = as_factor(columns[name])
        if level not in factor.levels:
            raise reading.ColumnRefused(
                "no-level", "no row has %(name)s = %(level)s", name, name=name, level=level
            )
        inside &= factor.codes == factor.levels.index(level)
    if not plan.by:
        return np.where(inside, 0, -1), ((),)
    factors = [as_factor(columns[name]) for name in plan.by]
    for factor in factors:
        inside &= factor.valid
    domain = np.full(size, -1, dtype=np.int64)
    if not inside.any():
        raise reading.ColumnRefused("no-rows", "no row has a value in %(names)s", names=", ".join(plan.by))
    codes, first = reading.groups(*(factor.codes[inside] for factor in factors))
    check_domains(len(first), plan)
    domain[inside] = codes
    rows = np.flatnonzero(inside)[first]
    return domain, tuple(zip(*(factor[rows] for factor in factors), strict=True))


def _distributions(
    columns: Mapping[str, Column], items: tuple[Item, ...], domain: Ints, domains: int, weight: Floats
) -> dict[tuple[str, int], Distribution]:
    found: dict[tuple[str, int], Distribution] = {}
    tops = {item.top.over[0]: item.top for item in items if item.statistic == "quantile"}
    for name, term in tops.items():
        values = reading.numbers(columns, name)
        valid = _answered(term.valid, columns, len(values)) & np.isfinite(values) & (weight > 0)
        for number in range(domains):
            chosen = valid & (domain == number)
            found[name, number] = distribution(values[chosen], weight[chosen])
    return found


def _answered(valid: tuple[str, ...], columns: Mapping[str, Column], size: int) -> Flags:
    answered = np.ones(size, dtype=bool)
    for name in valid:
        answered &= columns[name].valid
    return answered


def _evaluate(
    term: Term, columns: Mapping[str, Column], domain: Ints, thresholds: Mapping[Term, Floats]
) -> Floats:
    """The value of a term in every row."""
    result = _answered(term.valid, columns, len(domain)).astype(np.float64)
    match term.kind:
        case "value":
            for name in term.over:
                result = result * np.nan_to_num(reading.numbers(columns, name))
        case "levels":
            for name, level in zip(term.over, term.levels, strict=True):
                result = result * _has(columns[name], level)
        case "at most":
            limit = np.append(thresholds[term], np.nan)[domain]
            result = result * (np.nan_to_num(reading.numbers(columns, term.over[0])) <= limit)
        case _:
            pass
    return result


def _has(column: Column, level: str) -> Flags:
    if isinstance(column, Factor):
        return np.asarray(column.codes == column.levels.index(level))
    return np.asarray(column.values == float(level))


def _calibration_sums(
    weights: Weights, values: Mapping[Term, Floats], unit: Ints, domain: Ints, *, sizes: tuple[int, int]
) -> CalibrationSums | None:
    if weights.solution is None:
        return None
    x = weights.solution.x
    units, domains = sizes
    unit_x = np.stack(
        [tally(unit, weights.calibrated * column[weights.cell], units) for column in x.T],
        axis=1,
    )
    cross = {}
    for term, value in values.items():
        if term.weighted:
            cross[term] = np.zeros((domains, x.shape[1]))
            for number in range(domains):
                chosen = domain == number
                by_cell = tally(weights.cell[chosen], (weights.residual * value)[chosen], len(x))
                cross[term][number] = by_cell @ x
    return CalibrationSums(weights.solution, unit_x, cross)


def _refit(
    plan: Plan, weights: Weights, unit: Ints, domain: Ints, values: Mapping[Term, Floats]
) -> Refit | None:
    if plan.replication is None or weights.cells is None or plan.trim:
        return None
    group, first = reading.groups(unit, domain, weights.cell)
    size = len(first)
    moments = {
        term: tally(group, value * weights.base, size) for term, value in values.items() if term.weighted
    }
    weight = tally(group, weights.base, size)
    return Refit(unit[first], domain[first], weights.cell[first], weights.cells, moments, weight)
