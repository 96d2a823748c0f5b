"""Blocks of questions read together: best–worst sets, importance and performance, a scale of several items.

Each takes columns with the survey's own plan, so that weights, strata and clusters count as in every other figure.
What is said of each method stands in `maxdiff` and `scales`; here rows of a survey become their inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Any

import numpy as np

from ratusha.core import importance
from ratusha.core.survey import maxdiff, scales
from ratusha.core.survey.arrays import Ints
from ratusha.core.survey.codebook import Block
from ratusha.core.survey.columns import Column, Numbers, as_factor
from ratusha.core.survey.distributions import t_quantile
from ratusha.core.survey.finishing import estimate
from ratusha.core.survey.forming import row_weights
from ratusha.core.survey.plans import Ask, Plan


@dataclass(frozen=True, slots=True)
class BestWorst:
    """All items with their utilities; `df` = clusters − strata; `contradictory` sets had one item as best and worst."""

    scale: maxdiff.Scale
    df: int
    contradictory: int

    def interval(self, value: float, se: float, confidence: float = 0.95) -> tuple[float, float]:
        """value ± t·se with the design's degrees of freedom."""
        t = t_quantile((1 + confidence) / 2, self.df)
        return value - t * se, value + t * se


def best_worst(block: Block, columns: Mapping[str, Column], plan: Plan) -> BestWorst:
    """Utilities of a best–worst block with design-based errors; without weights and design for a bare plan.

    A set counts when both its marks are there and differ. The shown items are the levels of its two questions.

    Raises:
        MaxDiffRefused: no complete set, an item always or never chosen, a stratum with one cluster.
    """
    marks = [[as_factor(columns[name]) for name in row] for row in block.rows]
    items = list(dict.fromkeys(level for row in marks for mark in row for level in mark.levels))
    size = len(next(iter(columns.values())))
    weights = row_weights(columns, plan)
    stratum, psu = _design(columns, plan, size)
    shown, best, worst, rows = [], [], [], []
    width = max(len({*row[0].levels, *row[1].levels}) for row in marks)
    contradictory = 0
    for row in marks:
        places = [np.asarray([items.index(level) for level in mark.levels], dtype=np.int64) for mark in row]
        whole = (row[0].codes >= 0) & (row[1].codes >= 0)
        chosen = [place[mark.codes[whole]] for place, mark in zip(places, row, strict=True)]
        differ = chosen[0] != chosen[1]
        contradictory += int((~differ).sum())
        there = sorted(set(places[0].tolist()) | set(places[1].tolist()))
        pattern = np.full((int(differ.sum()), width), -1, dtype=np.int64)
        pattern[:, : len(there)] = there
        shown.append(pattern)
        best.append(chosen[0][differ])
        worst.append(chosen[1][differ])
        rows.append(np.flatnonzero(whole)[differ])
    who = np.concatenate(rows)
    if not len(who):
        raise maxdiff.MaxDiffRefused("empty", "Nobody marked both the best and the worst of a set.")
    data = maxdiff.answers(
        np.concatenate(shown),
        np.concatenate(best),
        np.concatenate(worst),
        items,
        weight=weights[who],
        stratum=stratum[who],
        psu=psu[who],
    )
    df = len(np.unique(np.stack([stratum[who], psu[who]]), axis=1).T) - len(np.unique(stratum[who]))
    return BestWorst(maxdiff.scale(data), df, contradictory)


def _design(columns: Mapping[str, Column], plan: Plan, size: int) -> tuple[Ints, Ints]:
    """Stratum and cluster of each row; without clusters each person is one."""
    stratum = as_factor(columns[plan.strata]).codes if plan.strata else np.zeros(size, dtype=np.int64)
    psu = as_factor(columns[plan.cluster[0]]).codes if plan.cluster else np.arange(size, dtype=np.int64)
    return np.asarray(stratum, dtype=np.int64), np.asarray(psu, dtype=np.int64)


def importance_performance(
    block: Block, columns: Mapping[str, Column], plan: Plan
) -> tuple[importance.Field, int]:
    """Each subject by its mean importance and performance with intervals (`core.importance`), and the least n.

    Raises:
        ScaleRefused: a subject that nobody rated, or too few to give an interval.
        PictureError: fewer than two subjects.
    """
    means = _means(columns, plan, [name for row in block.rows for name in row])
    found = [
        importance.Attribute(row[1], *(importance.Value(*astuple(means[name][0])) for name in row))
        for row in block.rows
    ]
    return importance.field(found), min(n for _, n in means.values())


@dataclass(frozen=True, slots=True)
class ScaleOf:
    """Means of a scale's items with intervals, and its α (weighted, on complete answers)."""

    items: tuple[tuple[str, scales.Rated, int], ...]
    reliability: scales.Reliability


def scale_of(block: Block, columns: Mapping[str, Column], plan: Plan) -> ScaleOf:
    """A scale as SERVPERF uses it: performance only, item by item, with Cronbach's α.

    Raises:
        ScaleRefused: fewer than two items or three complete answers, no spread, an item nobody rated.
    """
    names = [row[0] for row in block.rows]
    means = _means(columns, plan, names)
    table = np.stack([_numbers(columns[name]) for name in names], axis=1)
    return ScaleOf(
        tuple((name, *means[name]) for name in names),
        scales.cronbach_alpha(table, row_weights(columns, plan)),
    )


def _numbers(column: Column) -> Any:
    if isinstance(column, Numbers):
        return column.values
    raise scales.ScaleRefused("number", "A scale needs numbers, not categories.")


def _means(
    columns: Mapping[str, Column], plan: Plan, names: list[str]
) -> dict[str, tuple[scales.Rated, int]]:
    """Mean, interval and n of each rating under the survey's design."""
    asked = replace(plan, asks=tuple(Ask("mean", (name,)) for name in dict.fromkeys(names)))
    found = {}
    for one in estimate(columns, asked).estimates:
        if one.value is None or one.low is None or one.high is None:
            raise scales.ScaleRefused(
                "few", "“%(name)s” has too few answers for an interval.", one.variable, name=one.variable
            )
        found[one.variable] = (scales.Rated(one.value, one.low, one.high), one.n)
    return found
