"""Figures of several questions together, in the JSON of a publication: blocks of questions, and tests of differences.

What cannot be computed is said in its place (`refused`: the sentence with its particulars); the publication stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple
from math import isfinite
from typing import Any

from ratusha.core import survey as statistics
from ratusha.core.refusal import Refusal
from ratusha.core.survey import blocks
from ratusha.core.survey.codebook import Block
from ratusha.core.survey.columns import Column
from ratusha.core.survey.scales import Rated
from ratusha.needs.queries import SurveyFacts


class OpenPoll(Refusal):
    """A picture that needs intervals, asked of an open poll."""


Planned = Callable[..., statistics.Plan]
Asked = Callable[[statistics.Plan], statistics.Estimates]


def figures(about: SurveyFacts, columns: Mapping[str, Column], plan: Planned, ask: Asked) -> dict[str, Any]:
    """Results of every block, and a Rao–Scott test of each closed question against each breakdown.

    `columns` are those of the blocks with design and margins; `plan` makes plans with the survey's design, `ask`
    answers them.
    """
    return {
        "blocks": [
            {
                "name": block.name,
                "kind": block.kind,
                **_tried(_BLOCKS[block.kind], about, block, columns, plan),
            }
            for block in about.blocks
        ],
        "tests": [] if about.is_open else _tests(about, plan, ask),
    }


def _tried(make: Callable[..., dict[str, Any]], *given: Any) -> dict[str, Any]:
    try:
        return make(*given)
    except Refusal as refusal:
        return {"refused": told(refusal)}


def told(refusal: Refusal) -> dict[str, Any]:
    """A refusal as JSON, to be said later in the reader's language."""
    params = {
        name: value if isinstance(value, int | float) else str(value)
        for name, value in refusal.params.items()
    }
    return {"code": refusal.code, "template": refusal.template, "where": refusal.where, "params": params}


def _best_worst(
    about: SurveyFacts, block: Block, columns: Mapping[str, Column], plan: Planned
) -> dict[str, Any]:
    asked = plan(proportion=[block.rows[0][0]])
    found = blocks.best_worst(block, columns, asked)
    names = {
        level.code: dict(level.title)
        for v in about.variables
        for row in block.rows
        if v.name in row
        for level in v.levels
    }
    rows: list[dict[str, Any]] = []
    for one in found.scale.items:
        low, high = found.interval(one.utility, one.se)
        share_low, share_high = found.interval(one.share, one.share_se)
        shown = {} if about.is_open else {
            "se": one.se, "low": low, "high": high,
            "share_low": max(share_low, 0.0), "share_high": min(share_high, 1.0),
        }  # fmt: skip
        rows.append(
            {
                "item": one.item,
                "title": names[one.item],
                "shown": one.shown,
                "best": one.best,
                "worst": one.worst,
                "score": one.score,
                "utility": one.utility,
                "share": one.share,
                **shown,
            }
        )
    rows.sort(key=lambda row: row["utility"], reverse=True)
    return {
        "items": rows,
        "sets": found.scale.n,
        "df": found.df,
        "contradictory": found.contradictory,
        "method": found.scale.method,
    }


def _importance(
    about: SurveyFacts, block: Block, columns: Mapping[str, Column], plan: Planned
) -> dict[str, Any]:
    if about.is_open:
        raise OpenPoll("open", "An open poll has no intervals, so importance and performance place nothing.")
    found, n = blocks.importance_performance(block, columns, plan(mean=[block.rows[0][0]]))
    return {
        "items": [
            {
                "item": one.attribute.name,
                "title": dict(about.variable(one.attribute.name).title),
                "importance": list(astuple(one.attribute.importance)),
                "performance": list(astuple(one.attribute.performance)),
                "quarter": one.quarter,
                "open": list(one.open),
            }
            for one in found.placed
        ],
        "lines": [found.importance, found.performance],
        "n": n,
    }


def _scale(about: SurveyFacts, block: Block, columns: Mapping[str, Column], plan: Planned) -> dict[str, Any]:
    found = blocks.scale_of(block, columns, plan(mean=[block.rows[0][0]]))
    shown = 1 if about.is_open else 3  # the value alone, or with its interval
    without = [value if isfinite(value) else None for value in found.reliability.without]
    return {
        "items": [
            {
                "item": name,
                "title": dict(about.variable(name).title),
                "rated": _rated(rated)[:shown],
                "n": n,
                "without": rest,
            }
            for (name, rated, n), rest in zip(found.items, without, strict=True)
        ],
        "alpha": found.reliability.alpha,
        "n": found.reliability.n,
    }


def _rated(rated: Rated) -> list[float]:
    return [rated.value, rated.low, rated.high]


_BLOCKS = {"best-worst": _best_worst, "importance-performance": _importance, "scale": _scale}


def _tests(about: SurveyFacts, plan: Planned, ask: Asked) -> list[dict[str, Any]]:
    """Whether answers differ between parts of the population: Rao–Scott, the adjusted F, one test a pair."""
    inside = {name for block in about.blocks for row in block.rows for name in row}
    asked = [
        v.name for v in about.variables if v.kind == "single" and v.role != "domain" and v.name not in inside
    ]
    found = []
    for domain in about.domains:
        for name in asked:
            made = _tried(_tested, plan, ask, name, domain.name)
            found.append({"variable": name, "by": domain.name, **made})
    return found


def _tested(plan: Planned, ask: Asked, name: str, by: str) -> dict[str, Any]:
    tests = ask(plan(table=[(name, by)])).tests
    one = next(test for test in tests if test.statistic == "F")
    return {"f": one.value, "df": list(one.df), "p": one.p, "n": one.n, "method": one.method}
