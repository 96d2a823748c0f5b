"""The group-by that everything rests on, and how its keys become units and domains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ratusha.core.survey.arrays import Floats, Ints
from ratusha.core.survey.columns import ColumnRefused, groups, sort_levels
from ratusha.core.survey.design import DesignRefused, Units
from ratusha.core.survey.forming import WeightRefused, check_domains
from ratusha.core.survey.plans import Plan
from ratusha.core.survey.quantiles import distribution
from ratusha.core.survey.sums import Distribution, WeightSums
from ratusha.core.survey.terms import Item, Term
from ratusha.frames.engines import Engine
from ratusha.frames.expressions import BASE, INSIDE, label, limit_name

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Keys:
    """Key columns of a grouped result (Arrow), as the table holds them."""

    columns: Mapping[str, Any]
    size: int

    def distinct(self, names: Sequence[str]) -> tuple[Ints, list[Key]]:
        """The distinct keys of the named columns, and which of them each group has."""
        if not names:
            return np.zeros(self.size, dtype=np.int64), [()]
        coded = [self.columns[name].combine_chunks().dictionary_encode() for name in names]
        codes = [one.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64) for one in coded]
        number, first = groups(*codes)
        values = [[*one.dictionary.to_pylist(), None] for one in coded]
        shown = [
            [found[code] for code in code_of[first]] for found, code_of in zip(values, codes, strict=True)
        ]
        return number, list(zip(*shown, strict=True))

    def places(self, names: Sequence[str], place: Mapping[Key, int]) -> Ints:
        """The place of each group's key; -1 where it has none."""
        number, keys = self.distinct(names)
        return np.asarray([place.get(key, -1) for key in keys], dtype=np.int64)[number]

    def inside(self) -> NDArray[np.bool_]:
        """Whether each group is in the plan's `where`."""
        return np.asarray(self.columns[INSIDE].to_pylist(), dtype=bool)


@dataclass(frozen=True)
class Grouped:
    """One group-by: keys, rows, base weight, population counts, and the sums of terms."""

    keys: Keys
    rows: Ints
    base: Floats
    fpc: Floats
    values: Mapping[Term, Floats]
    weights: WeightSums
    extra: Mapping[str, Floats]


@dataclass(frozen=True)
class Domains:
    """The domains found, in reading order, and the place of each raw key."""

    names: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    place: Mapping[Key, int]
    where: bool

    def of(self, keys: Keys) -> Ints:
        """The domain of every group; -1 outside."""
        result = keys.places(self.names, self.place)
        return np.where(keys.inside(), result, -1) if self.where else result


def unit_keys(plan: Plan) -> list[str]:
    """Columns that name a sampling unit."""
    return [name for name in plan.design_columns if name not in plan.fpc]


def domain_keys(plan: Plan) -> list[str]:
    """Columns that name a domain (without those that name the unit already)."""
    named = [name for name in plan.by if name not in unit_keys(plan)]
    return named + ([INSIDE] if plan.where else [])


def group(
    table: Any,
    keys: list[str],
    plan: Plan,
    terms: Mapping[Term, Any],
    engine: Engine,
    *,
    final: str = BASE,
    extra: Mapping[str, Any] | None = None,
) -> Grouped:
    """Group by keys: rows, weights, population counts and the given sums, in one pass.

    Raises:
        WeightRefused: weights that are missing, below zero or all zero.
    """
    base, weight = table[BASE], table[final]
    asked = {"_n": table.count(), "_k": base.count(), "_w": base.sum(), "_blow": base.min()}
    asked |= {"_f": weight.sum(), "_f2": (weight * weight).sum(), "_low": weight.min(), "_high": weight.max()}
    if plan.calibration and plan.calibration.method == "linear":
        asked["_neg"] = (weight < 0).sum()
    for number, name in enumerate(plan.fpc):
        asked |= {f"_fpc{number}a": table[name].min(), f"_fpc{number}b": table[name].max()}
    shared = {Term("rows", ()): "_n", Term("one", ()): "_f"}
    named = {term: shared.get(term, f"_t{number}") for number, term in enumerate(terms)}
    asked |= {named[term]: value for term, value in terms.items() if term not in shared}
    if final == BASE:  # one weight: its sums need not be taken twice
        shared_sums = {"_w": "_f", "_blow": "_low"}
        asked = {name: value for name, value in asked.items() if name not in shared_sums}
    found = engine.fetch(table.group_by(keys).aggregate(**asked, **(extra or {})))
    got = {name: figures(column) for name, column in found.items() if name not in keys}
    got = {"_w": got["_f"], "_blow": got["_low"]} | got
    _check_weights(got)
    return Grouped(
        Keys({name: found[name] for name in keys}, len(got["_n"])),
        got["_n"].astype(np.int64),
        got["_w"],
        _fpc(got, plan),
        {term: got[name] for term, name in named.items()},
        _weight_sums(got),
        {name: got[name] for name in extra or {}},
    )


def _weight_sums(got: Mapping[str, Floats]) -> WeightSums:
    return WeightSums(
        int(got["_n"].sum()),
        float(got["_f"].sum()),
        float(got["_f2"].sum()),
        float(got["_low"].min()),
        float(got["_high"].max()),
        int(got["_neg"].sum()) if "_neg" in got else 0,
    )


def figures(column: Any) -> Floats:
    """A numeric result column; an empty sum is 0."""
    values = column.cast("float64").to_numpy(zero_copy_only=False)
    return np.nan_to_num(np.asarray(values, dtype=np.float64))


def _check_weights(got: Mapping[str, Floats]) -> None:
    if not len(got["_n"]):
        raise ColumnRefused("rows", "the file has no rows")
    empty = int(got["_n"].sum() - got["_k"].sum())
    if empty:
        raise WeightRefused("weight", "the weight of %(rows)s rows is missing", rows=empty)
    if got["_blow"].min() < 0:
        raise WeightRefused("weight", "there are weights below zero")
    if got["_w"].sum() <= 0:
        raise WeightRefused("weight", "all weights are zero")


def _fpc(got: Mapping[str, Floats], plan: Plan) -> Floats:
    columns = []
    for number in range(len(plan.fpc)):
        low, high = got[f"_fpc{number}a"], got[f"_fpc{number}b"]
        if not np.array_equal(low, high):
            raise DesignRefused("fpc", "the fpc varies within one sampled cluster")
        columns.append(low)
    return np.stack(columns, axis=1) if columns else np.zeros((len(got["_n"]), 0))


def units(grouped: Grouped, plan: Plan) -> tuple[dict[Key, int], Units]:
    """Number the sampling units of a grouped result, adding up their domains.

    Raises:
        DesignRefused: a design column without a value.
    """
    names = unit_keys(plan)
    group, keys = grouped.keys.distinct(names)
    for number, name in enumerate(names):
        if any(key[number] is None for key in keys):
            raise DesignRefused(
                "missing", "design column '%(name)s' has rows without a value", name, name=name
            )
    # the order of units decides the draws of a bootstrap: that of their names, whatever the engine returned
    place = {key: number for number, key in enumerate(_ordered(keys))}
    codes = np.asarray([place[key] for key in keys], dtype=np.int64)[group]
    fpc = np.zeros((len(place), len(plan.fpc)))
    fpc[codes] = grouped.fpc
    if not np.array_equal(fpc[codes], grouped.fpc):
        raise DesignRefused("fpc", "the fpc varies within one sampled cluster")
    labels = {name: [label(key[number]) for key in place] for number, name in enumerate(names)}
    made = Units(
        strata=labels[plan.strata] if plan.strata else (),
        psus=labels[plan.cluster[0]],
        ssus=labels[plan.cluster[1]] if plan.stages == 2 else (),
        rows=np.bincount(codes, weights=grouped.rows, minlength=len(place)).astype(np.int64),
        weight=np.asarray(np.bincount(codes, weights=grouped.base, minlength=len(place)), dtype=np.float64),
        fpc=fpc,
    )
    return place, made


def _ordered(keys: list[Key]) -> list[Key]:
    """Keys in the reading order of their levels, column by column."""
    width = len(next(iter(keys), ()))
    orders = [
        {level: number for number, level in enumerate(sort_levels({label(key[column]) for key in keys}))}
        for column in range(width)
    ]
    return sorted(keys, key=lambda key: [order[label(part)] for order, part in zip(orders, key, strict=True)])


def unit_of(grouped: Grouped, place: Mapping[Key, int], plan: Plan) -> Ints:
    """The unit of every group."""
    return grouped.keys.places(unit_keys(plan), place)


def find_domains(table: Any, plan: Plan, engine: Engine) -> Domains:
    """Find the domains that have rows, in a pass of their own."""
    if not plan.by:
        return number_domains([()], plan)
    chosen = table.filter(table[INSIDE]) if plan.where else table
    found = engine.fetch(chosen.select(*plan.by).distinct())
    return number_domains(list(zip(*(found[name].to_pylist() for name in plan.by), strict=True)), plan)


def domains_of(keys: Keys, plan: Plan) -> Domains:
    """The domains among the keys of a grouped result."""
    if not plan.by:
        return number_domains([()], plan)
    found = keys.distinct([*plan.by, *([INSIDE] if plan.where else [])])[1]
    return number_domains([key[: len(plan.by)] for key in found if not plan.where or key[-1]], plan)


def number_domains(found: list[Key], plan: Plan) -> Domains:
    """Number raw domain keys in reading order, leaving out those with a gap.

    Raises:
        ColumnRefused: none is left.
    """
    raw = [key for key in found if None not in key]
    if not raw:
        raise ColumnRefused("no-rows", "no row has a value in %(names)s", names=", ".join(plan.by))
    check_domains(len(raw), plan)
    labels = [tuple(label(value) for value in key) for key in raw]
    orders = [
        {level: position for position, level in enumerate(sort_levels({label[number] for label in labels}))}
        for number in range(len(plan.by))
    ]
    ordered = sorted(
        set(labels), key=lambda label: [order[level] for order, level in zip(orders, label, strict=True)]
    )
    number_of = {label: number for number, label in enumerate(ordered)}
    place = {key: number_of[label] for key, label in zip(raw, labels, strict=True)}
    return Domains(plan.by, tuple(ordered), place, bool(plan.where))


def distributions(
    table: Any, items: tuple[Item, ...], found: Domains, plan: Plan, engine: Engine, *, final: str
) -> dict[tuple[str, int], Distribution]:
    """Weighted distributions of the variables whose quantiles are asked, by domain.

    Values are grouped with their weights; the rule `hf7` looks at single rows and takes them as they come.
    """
    made: dict[tuple[str, int], Distribution] = {}
    tops = {item.top.over[0]: item.top for item in items if item.statistic == "quantile"}
    for name, term in tops.items():
        answered = table.filter(table[name].notnull() & (table[final] > 0))
        for other in term.valid:
            answered = answered.filter(answered[other].notnull())
        keys = list(dict.fromkeys([*plan.by, *([INSIDE] if plan.where else [])]))
        chosen = answered.select(*keys, _value=answered[name].cast("float64"), _weight=answered[final])
        if plan.quantile_rule != "hf7":
            chosen = chosen.group_by([*keys, "_value", "_weight"]).aggregate(_n=chosen.count())
        columns = engine.fetch(chosen)
        values, weights = figures(columns["_value"]), figures(columns["_weight"])
        counts = figures(columns["_n"]) if "_n" in columns else np.ones(len(values))
        domain = found.of(Keys({key: columns[key] for key in keys}, len(values)))
        for number in range(len(found.labels)):
            here = domain == number
            made[name, number] = distribution(values[here], weights[here], counts[here])
    return made


def with_limits(
    table: Any, thresholds: Mapping[Term, Floats], found: Domains, plan: Plan, engine: Engine
) -> Any:
    """The table with a column for each quantile term: the quantile of the row's own domain."""
    if not thresholds:
        return table
    named = {limit_name(number): values for number, values in enumerate(thresholds.values())}
    if not plan.by:
        return table.mutate(**{name: float(values[0]) for name, values in named.items()})
    raw = list(found.place)
    columns: dict[str, list[Any]] = {
        name: [key[number] for key in raw] for number, name in enumerate(plan.by)
    }
    columns |= {name: [float(values[found.place[key]]) for key in raw] for name, values in named.items()}
    limits = engine.like(table, columns)
    joined = table.left_join(limits, list(plan.by))
    return joined.select(**{name: joined[name] for name in [*table.columns, *named]})
