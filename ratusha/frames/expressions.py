"""Ibis expressions for the columns, domains and terms of a survey plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from ratusha.core.survey.columns import level_name
from ratusha.core.survey.plans import Plan
from ratusha.core.survey.terms import Profile, Term

INSIDE, BASE = "_inside", "_base"


def is_number(text: str) -> bool:
    """Whether a missing code can stand in a numeric column."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def label(value: Any) -> str:
    """The level of a raw value: text as the table holds it (it is compared with it again), numbers as people write."""
    return value if isinstance(value, str) else level_name(value)


def cleaned(table: Any, plan: Plan) -> Any:
    """The columns of the plan with every kind of "no answer" made NULL, booleans as 0 and 1.

    Only what the column's type and the plan's codes need is added, so that a clean integer column is read as it
    lies. `_base` is the base weight (unless population counts must imply it), `_inside` whether a row is in `where`.
    """
    design = {plan.weight, *plan.design_columns} - set(plan.analysed) - set(plan.by)
    chosen = {}
    for name in plan.columns:
        codes = plan.missing.columns.get(name, ()) if name in design else plan.missing.codes(name)
        chosen[name] = _clean(table[name], codes)
    if plan.weight:
        chosen[BASE] = chosen[plan.weight].cast("float64")
    elif not plan.fpc:
        chosen[BASE] = 1.0
    if plan.where:
        chosen[INSIDE] = _all([_is(chosen[name], level) for name, level in plan.where]).fill_null(False)
    return table.select(**chosen)


def _clean(column: Any, codes: tuple[str, ...]) -> Any:
    kind = column.type()
    if kind.is_boolean():
        column = column.cast("int8")
    elif kind.is_floating():
        column = column.isnan().ifelse(None, column)
    elif kind.is_string():
        column = column.nullif("")
        return column.isin(list(codes)).ifelse(None, column) if codes else column
    elif not kind.is_integer() and not kind.is_decimal():
        return column.cast("string")
    numbers = [float(code) for code in codes if is_number(code)]
    return column.isin(numbers).ifelse(None, column) if numbers else column


def limit_name(number: int) -> str:
    """The column that holds the limit of a quantile term."""
    return f"_limit{number}"


@dataclass(frozen=True)
class Evaluator:
    """Sums of weighted terms as Ibis expressions over one table.

    The limit of the quantile term `limits[i]` stands in column `limit_name(i)`.
    """

    table: Any
    profile: Profile
    limits: tuple[Term, ...] = ()

    def total(self, term: Term, weight: Any) -> Any:
        """The sum of the term over a group, weighted unless it counts rows."""
        if term.kind == "rows":
            answered = self._answered(term.valid)
            return _all(answered).sum() if answered else self.table.count()
        return self._weighted(term, weight).sum()

    def where_levels(self, variables: tuple[str, ...], levels: tuple[str, ...], weight: Any) -> Any:
        """The weight where each variable has its level, else 0 (the variables have no gaps)."""
        has = [_is(self.table[name], level) for name, level in zip(variables, levels, strict=True)]
        return weight * _all(has).cast("int8")

    def _weighted(self, term: Term, weight: Any) -> Any:
        others = self._answered(set(term.valid) - set(term.over))
        if term.kind == "value" or self._zero_one(term):
            # a missing factor makes the product NULL, which a sum leaves out
            value = weight
            for name in term.over:
                value = value * self.table[name]
            return _all(others).ifelse(value, 0.0) if others else value
        if term.kind == "levels":
            has = [_is(self.table[name], level) for name, level in zip(term.over, term.levels, strict=True)]
            return _all([*has, *others]).ifelse(weight, 0.0)
        if term.kind == "at most":
            limit = self.table[limit_name(self.limits.index(term))]
            return _all([self.table[term.over[0]] <= limit, *others]).ifelse(weight, 0.0)
        return _all(others).ifelse(weight, 0.0) if others else weight

    def _zero_one(self, term: Term) -> bool:
        return term.kind == "levels" and term.levels == ("1",) and self.profile[term.over[0]].binary

    def _answered(self, names: Iterable[str]) -> list[Any]:
        return [self.table[name].notnull() for name in sorted(names)]


def _is(column: Any, level: str) -> Any:
    kind = column.type()
    if kind.is_string():
        return column == level
    value = float(level)
    # an integer column is compared with an integer: no cast of every row
    return column == (int(value) if kind.is_integer() and value.is_integer() else value)


def _all(conditions: list[Any]) -> Any:
    return reduce(and_, conditions)
