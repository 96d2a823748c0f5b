"""Form the sums of a survey plan on an engine: a few group-bys over the columns in use.

    with engines.open_engine("duckdb") as engine:
        made = survey.finish(passes.sums(path, plan, engine), plan)

Passes: (1) what the columns hold, from the Parquet footer where it says so; (2) with calibration, respondents
collapsed to the cells of their margins, on which the weights are solved; (3) for quantiles, the distribution
of values; (4) one group-by by (stratum, PSU[, SSU][, domain]) that serves every outcome; (5) with
calibration, the sums that residual standard errors need. No respondent leaves the engine, except where each
respondent is a PSU of his own: then the columns in use come to memory and NumPy forms the sums.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ratusha.core.refusal import Refusal
from ratusha.core.survey import design as designs
from ratusha.core.survey import forming
from ratusha.core.survey.columns import Column, ColumnRefused
from ratusha.core.survey.plans import Plan
from ratusha.core.survey.solving import Solution
from ratusha.core.survey.sums import CalibrationSums, Groups, Refit, Sums
from ratusha.core.survey.terms import Profile, Term, resolve, terms_of
from ratusha.frames import engines, grouping, profiles, residuals, snapshots, weighing
from ratusha.frames.engines import Engine
from ratusha.frames.expressions import BASE, Evaluator, cleaned
from ratusha.frames.grouping import Domains, Key
from ratusha.frames.weighing import Weighed

WEIGHT = "_final"


class PassRefused(Refusal):
    """The data cannot be grouped as the plan asks."""


@dataclass(frozen=True)
class Source:
    """A table on an engine, and what is known of its columns without reading them."""

    table: Any
    hints: Mapping[str, snapshots.Hint] = field(default_factory=dict)


def load(path: Path, plan: Plan, engine: Engine) -> Source:
    """Bring the columns a plan uses into the engine's memory, for several plans over them."""
    table = _complete(engine.parquet(path), plan)
    return Source(engine.load(table, list(plan.columns)), snapshots.hints(path, plan.columns))


def sums(
    source: Path | Source | Mapping[str, Column],
    plan: Plan,
    engine: Engine,
    levels_of: profiles.Known | None = None,
) -> Sums:
    """The sums of a plan, equal to `core.survey.form` to rounding.

    Args:
        source: a Parquet file, a loaded source, or columns in memory.
        levels_of: what earlier plans over the same source found, see `profiles.profile`.

    Raises:
        Refusal: the data do not fit the plan; one sentence names the column, cell or stratum.
    """
    found = _source(source, plan, engine)
    table = cleaned(found.table, plan)
    if not plan.cluster:
        return forming.form(_fetched(table, plan, engine), plan)
    profile = profiles.profile(table, found.hints, plan, engine, levels_of)
    return _sums(_based(table, plan, engine), profile, plan, engine)


def calibrated(source: Path | Source, plan: Plan, engine: Engine) -> tuple[Solution, Source]:
    """Solve the plan's calibration alone: the solution, and a source whose column `_final` is the weight.

    Raises:
        PassRefused: the plan names no calibration, or no weight column.
    """
    if plan.calibration is None or plan.weight is None:
        raise PassRefused("calibration", "the plan names no calibration, or no weight")
    found = _source(source, plan, engine)
    table = found.table.mutate(**{BASE: found.table[plan.weight].cast("float64")})
    weighed = weighing.weigh(table, plan, engine)
    if weighed.solution is None:
        raise PassRefused("calibration", "the plan names no calibration")
    weights = {WEIGHT: weighed.table[weighed.final]}
    return weighed.solution, Source(
        weighed.table.select(**{name: weighed.table[name] for name in found.table.columns}, **weights),
        found.hints,
    )


def weighed(source: Path | Source, plan: Plan, engine: Engine) -> Weighed:
    """The table with the weights of a plan with clusters: base, calibrated, trimmed (see `Weighed.final`)."""
    table = cleaned(_source(source, plan, engine).table, plan)
    return weighing.weigh(_based(table, plan, engine), plan, engine)


def rows(source: Path | Source, plan: Plan, engine: Engine) -> dict[str, Any]:
    """The columns of a plan in memory, gaps and codes cleaned."""
    return _fetched(cleaned(_source(source, plan, engine).table, plan), plan, engine)


def check_column(table: Any, name: str) -> None:
    """Refuse a column that a table does not have, saying which it has.

    Raises:
        ColumnRefused: there is no such column.
    """
    if name not in table.columns:
        near = ", ".join(table.columns[:12])
        raise ColumnRefused(
            "no-column", "there is no column '%(name)s'; there are: %(near)s", name, name=name, near=near
        )


def _source(source: Path | Source | Mapping[str, Column], plan: Plan, engine: Engine) -> Source:
    if isinstance(source, Source):
        return source
    if isinstance(source, Path):
        return Source(_complete(engine.parquet(source), plan), snapshots.hints(source, plan.columns))
    table = engines.to_arrow({name: source[name] for name in plan.columns if name in source})
    return Source(_complete(engine.arrow(table), plan))


def _complete(table: Any, plan: Plan) -> Any:
    for name in plan.columns:
        check_column(table, name)
    return table


def _fetched(table: Any, plan: Plan, engine: Engine) -> dict[str, Any]:
    """The columns in use, in memory, for designs without clusters."""
    found = {}
    for name, column in engine.fetch(table.select(*plan.columns)).items():
        if str(column.type).startswith(("int", "uint", "float", "double", "decimal")):
            found[name] = np.asarray(column.cast("float64").to_numpy(zero_copy_only=False), dtype=np.float64)
        else:
            found[name] = np.asarray(column.to_pylist(), dtype=object)
    return found


def _based(table: Any, plan: Plan, engine: Engine) -> Any:
    """The table with its base weight; where neither a weight is named nor 1 is meant, population counts imply it."""
    if BASE in table.columns:
        return table
    keys = grouping.unit_keys(plan)
    grouped = grouping.group(table.mutate(**{BASE: 1.0}), keys, plan, {}, engine)
    place, units = grouping.units(grouped, plan)
    implied = designs.implied_weights(units, plan).tolist()
    labels = {name: [key[number] for key in place] for number, name in enumerate(keys)}
    joined = table.join(engine.like(table, labels | {BASE: implied}), keys)
    return joined.select(**{name: joined[name] for name in [*table.columns, BASE]})


def _sums(based: Any, profile: Profile, plan: Plan, engine: Engine) -> Sums:
    items = resolve(plan, profile)
    terms = terms_of(items)
    quantiles = any(item.statistic == "quantile" for item in items)
    weighed = weighing.weigh(
        based, plan, engine, _early(based, profile, terms, plan) if not quantiles else None
    )
    keys = grouping.unit_keys(plan) + grouping.domain_keys(plan)
    table, distributions, thresholds = weighed.table, {}, {}
    if quantiles:
        found = grouping.find_domains(weighed.plain, plan, engine)
        distributions = grouping.distributions(table, items, found, plan, engine, final=weighed.final)
        thresholds = forming.thresholds_of(items, distributions, len(found.labels), plan.quantile_rule)
        table = grouping.with_limits(table, thresholds, found, plan, engine)
    evaluator = Evaluator(table, profile, tuple(thresholds))
    asked = {term: evaluator.total(term, table[weighed.final]) for term in terms}
    extra = residuals.x_sums(evaluator, plan.calibration, weighed.calibrated) if plan.calibration else {}
    grouped = grouping.group(table, keys, plan, asked, engine, final=weighed.final, extra=extra)
    place, units = grouping.units(grouped, plan)
    domains = grouping.domains_of(grouped.keys, plan)
    unit, domain = grouping.unit_of(grouped, place, plan), domains.of(grouped.keys)
    chosen = np.flatnonzero(domain >= 0)
    calibration = None
    if weighed.solution is not None and plan.calibration is not None:
        unit_x = residuals.unit_x(grouped, plan.calibration, unit, len(place))
        # without trimming or limits of quantiles the second pass needs nothing of the joined weights
        light = weighed.final == weighed.calibrated and not thresholds
        second = Evaluator(weighed.plain, profile) if light else evaluator
        cross = residuals.cross_sums(weighed, second, terms, domains, plan=plan, engine=engine)
        calibration = CalibrationSums(weighed.solution, unit_x, cross)
    return Sums(
        profile=profile,
        items=items,
        units=units,
        domains=domains.labels,
        groups=Groups(unit[chosen], domain[chosen], {term: grouped.values[term][chosen] for term in terms}),
        weights=grouped.weights,
        distributions=distributions,
        thresholds=thresholds,
        calibration=calibration,
        refit=_refit(weighed, evaluator, terms, (place, domains), plan=plan, engine=engine),
    )


def _early(table: Any, profile: Profile, terms: tuple[Term, ...], plan: Plan) -> dict[Term, Any]:
    """Sums that residuals need and that do not wait for the weights: taken while respondents are collapsed.

    Trimmed weights change them, limits of quantiles need the weights, and domains multiply the cells: then they are
    a pass of their own.
    """
    if plan.trim or not plan.calibration or plan.by:
        return {}
    evaluator = Evaluator(table, profile)
    return {term: evaluator.total(term, table[BASE]) for term in terms if term.weighted}


def _refit(
    weighed: Weighed,
    evaluator: Evaluator,
    terms: tuple[Term, ...],
    places: tuple[Mapping[Key, int], Domains],
    *,
    plan: Plan,
    engine: Engine,
) -> Refit | None:
    """Base-weighted sums by (unit, domain, cell), only for replicates that calibrate anew."""
    if plan.replication is None or plan.calibration is None or weighed.cells is None or plan.trim:
        return None
    table, (units, domains) = evaluator.table, places
    names = list(plan.calibration.variables)
    keys = list(dict.fromkeys(grouping.unit_keys(plan) + grouping.domain_keys(plan) + names))
    weighted = [term for term in terms if term.weighted]
    asked = {term: evaluator.total(term, table[BASE]) for term in weighted}
    grouped = grouping.group(table, keys, plan, asked, engine)
    cell = grouped.keys.places(names, weighed.place)
    unit = grouping.unit_of(grouped, units, plan)
    return Refit(unit, domains.of(grouped.keys), cell, weighed.cells, grouped.values, grouped.base)
