"""The sums that estimates are made of, named so that every engine forms the same ones.

Each estimate is a total, or a ratio of two totals, of a few row values: 1, y, y², a·b, "has this level",
"is at most this quantile". A `Term` names one such value; NumPy, DuckDB and Spark each know how to evaluate
it. `resolve` lists the estimates a plan asks for, with the terms of each, once the columns are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

from ratusha.core.refusal import Refusal
from ratusha.core.survey.plans import Ask, Plan, Statistic

MOST_LEVELS = 500


class TermsRefused(Refusal):
    """The statistic does not fit what the column holds."""


@dataclass(frozen=True)
class Term:
    """One value of a row, zero unless all of `valid` are answered.

    kind `rows` is 1 unweighted, `one` is 1, `value` is the product of the variables `over`, `levels` is 1 where
    each (variable, level) of `over` holds, `at most` is 1 where the variable is at most its quantile.
    """

    kind: Literal["rows", "one", "value", "levels", "at most"]
    valid: tuple[str, ...]
    over: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    probability: float = 0.0

    @property
    def weighted(self) -> bool:
        """Whether the row's weight multiplies it."""
        return self.kind != "rows"


@dataclass(frozen=True)
class Kind:
    """What a column holds: its levels (all of them for a category, up to a bound for a number), any gaps."""

    numeric: bool
    levels: tuple[str, ...] = ()
    missing: bool = True
    many: bool = False

    @property
    def binary(self) -> bool:
        """A number that is only 0 or 1."""
        return self.numeric and bool(self.levels) and set(self.levels) <= {"0", "1"}


Profile = Mapping[str, Kind]


@dataclass(frozen=True)
class Item:
    """One estimate: numerator over denominator, or the numerator's total when there is no denominator.

    `square`, `cross` and `square_below` are the sums that the comparison with simple random sampling needs.
    """

    statistic: Statistic
    variable: str
    level: str | None
    rows: Term
    base: Term
    top: Term
    square: Term
    below: Term | None = None
    cross: Term | None = None
    square_below: Term | None = None
    probability: float = 0.0

    @property
    def terms(self) -> tuple[Term, ...]:
        """All its terms."""
        found = (self.rows, self.base, self.top, self.square, self.below, self.cross, self.square_below)
        return tuple(term for term in found if term is not None)

    @property
    def name(self) -> str:
        """A short name: `proportion stype=E`."""
        return f"{self.statistic} {self.variable}" + (f"={self.level}" if self.level is not None else "")


def resolve(plan: Plan, profile: Profile) -> tuple[Item, ...]:
    """The estimates of one domain, in the order asked.

    Raises:
        TermsRefused: a ratio or quantile of a category, a proportion of a number with too many values.
    """
    return tuple(item for ask in plan.asks for item in _items(ask, plan, profile))


def terms_of(items: tuple[Item, ...]) -> tuple[Term, ...]:
    """The distinct terms of some estimates."""
    return tuple(dict.fromkeys(term for item in items for term in item.terms))


def valid_for(names: tuple[str, ...], plan: Plan, profile: Profile) -> tuple[str, ...]:
    """Which variables must be answered; those without a gap in the file need no test."""
    needed = plan.analysed if plan.together else names
    return tuple(sorted(name for name in set(needed) if profile[name].missing))


def _items(ask: Ask, plan: Plan, profile: Profile) -> list[Item]:
    valid = valid_for(ask.variables, plan, profile)
    match ask.statistic:
        case "ratio":
            return [_ratio(ask, valid, profile)]
        case "quantile":
            _need_number(ask.variables[0], "quantile", profile)
            return [_quantile(ask, valid, probability) for probability in ask.probabilities]
        case "table":
            cells = product(*(_all_levels(name, profile) for name in ask.variables))
            return [_share(ask, valid, levels, ",".join(levels)) for levels in cells]
        case "proportion":
            return [_share(ask, valid, (level,), level) for level in _levels(ask.variables[0], profile)]
        case _:
            kind = profile[ask.variables[0]]
            if kind.numeric:
                return [_number(ask, valid, kind.binary)]
            _refuse_spoilt(ask.variables[0], ask.statistic, plan, profile)
            return [_share(ask, valid, (level,), level) for level in _levels(ask.variables[0], profile)]


def _levels(name: str, profile: Profile) -> tuple[str, ...]:
    """Levels whose shares are shown: of a 0/1 number the share of 1 says all."""
    return ("1",) if profile[name].binary else _all_levels(name, profile)


def _all_levels(name: str, profile: Profile) -> tuple[str, ...]:
    kind = profile[name]
    if kind.many or len(kind.levels) > MOST_LEVELS:
        raise TermsRefused(
            "levels",
            "the column has more than %(most)s different values: is it a number or a text?",
            name,
            most=MOST_LEVELS,
        )
    if not kind.levels:
        raise TermsRefused("no-answers", "no respondent answered", name)
    return kind.levels


def _need_number(name: str, statistic: str, profile: Profile) -> None:
    if profile[name].numeric:
        return
    odd = next((level for level in profile[name].levels if not _is_number(level)), None)
    if odd is None:
        raise TermsRefused(
            "not-a-number", "a %(statistic)s needs a number, not categories", name, statistic=statistic
        )
    raise TermsRefused(
        "not-a-number",
        "a %(statistic)s needs a number, not '%(odd)s': if that means no answer, name it as missing",
        name,
        statistic=statistic,
        odd=odd,
    )


def _refuse_spoilt(name: str, statistic: str, plan: Plan, profile: Profile) -> None:
    """A column of numbers with a few texts in it is a mistake, not a category with many levels."""
    levels = profile[name].levels
    odd = [level for level in levels if not _is_number(level)]
    if name not in plan.factors and 0 < len(odd) < len(levels) / 2 and len(levels) > 10:
        _need_number(name, statistic, profile)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _number(ask: Ask, valid: tuple[str, ...], binary: bool) -> Item:
    name = ask.variables[0]
    base = Term("one", valid)
    top = Term("value", valid, (name,))
    square = top if binary else Term("value", valid, (name, name))
    below = None if ask.statistic == "total" else base
    return Item(ask.statistic, ask.name, None, Term("rows", valid), base, top, square, below)


def _share(ask: Ask, valid: tuple[str, ...], levels: tuple[str, ...], shown: str) -> Item:
    base = Term("one", valid)
    top = Term("levels", valid, ask.variables, levels)
    below = None if ask.statistic == "total" else base
    return Item(ask.statistic, ask.name, shown, Term("rows", valid), base, top, top, below)


def _ratio(ask: Ask, valid: tuple[str, ...], profile: Profile) -> Item:
    for name in ask.variables:
        _need_number(name, "ratio", profile)
    a, b = ask.variables
    return Item(
        "ratio",
        ask.name,
        None,
        Term("rows", valid),
        Term("one", valid),
        Term("value", valid, (a,)),
        Term("value", valid, (a, a)),
        Term("value", valid, (b,)),
        Term("value", valid, (a, b)),
        Term("value", valid, (b, b)),
    )


def _quantile(ask: Ask, valid: tuple[str, ...], probability: float) -> Item:
    name = ask.variables[0]
    base = Term("one", valid)
    top = Term("at most", valid, (name,), probability=probability)
    level = f"{probability:.10g}"
    return Item(
        "quantile", ask.name, level, Term("rows", valid), base, top, top, base, probability=probability
    )
