"""The years of a decision: how far they reach, what each is worth, and what is computed to begin when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ratusha.priorities.models import Capacity, Pace, Settling, Source

YEARLY = 0.95  # what a year later is worth where nobody said another share


@dataclass(frozen=True, slots=True)
class YearFacts:
    """A year with its person-months (None: nobody said) and its worth beside the first year's."""

    year: int
    months: int | None
    worth: float
    is_said: bool  # whether the worth was said, not taken as usual


@dataclass(frozen=True, slots=True)
class Limit:
    """What a year gives of a source (empty: of people's time) and what the schedule takes of it."""

    source: str
    year: int
    used: float
    ceiling: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the computation says it, and the value that would be gained without it."""

    says: str
    gain: float


@dataclass(frozen=True, slots=True)
class PaceFacts:
    """What begins when by the computation; `beside` could come in besides the portfolio.

    `later` is what falls after the last year, by source. `rules` bind (None: not computed yet).
    """

    years: tuple[int, ...]
    worth: tuple[float, ...]
    begins: Mapping[str, int]
    beside: tuple[str, ...]
    value: float
    gap: float
    limits: tuple[Limit, ...]
    later: Mapping[str, float]
    rules: tuple[Rule, ...] | None

    @property
    def worth_by_year(self) -> tuple[tuple[int, float], ...]:
        """Each year with what a value that begins in it is worth."""
        return tuple(zip(self.years, self.worth, strict=True))

    @property
    def by_year(self) -> tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...]:
        """Each year with what begins in it: of the portfolio, and beside it."""
        return tuple(
            (
                year,
                tuple(c for c, y in self.begins.items() if y == year and c not in self.beside),
                tuple(c for c in self.beside if self.begins[c] == year),
            )
            for year in self.years
        )


def years() -> tuple[YearFacts, ...]:
    """Every year that has money or people, in order."""
    given = {row.year: row for row in Capacity.objects.all()}
    known = sorted({*given, *(int(year) for row in Source.objects.all() for year in row.ceiling)})
    return tuple(_year(at, year, given.get(year)) for at, year in enumerate(known))


def horizon() -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The years of a decision and what a value that begins in each is worth, never rising."""
    found = years()
    worth: list[float] = []
    for facts in found:
        worth.append(min([facts.worth, *worth[-1:]]))
    return tuple(facts.year for facts in found), tuple(worth)


def pace() -> PaceFacts | None:
    """The schedule of the current analysis; None before one was computed."""
    row = Pace.objects.filter(analysis__is_current=True).first()
    if row is None:
        return None
    found = row.results
    settling = Settling.objects.filter(analysis=row.analysis_id).first()
    rules = settling.results.get("binding") if settling else None
    return PaceFacts(
        years=tuple(row.years),
        worth=tuple(row.worth),
        begins={code: int(year) for code, year in found["begins"].items()},
        beside=tuple(found["beside"]),
        value=found["value"],
        gap=found["gap"],
        limits=tuple(_limit(use["key"], use["used"], use["ceiling"]) for use in found["uses"]),
        later={"" if name == "staff" else name: amount for name, amount in found["later"].items()},
        rules=None if rules is None else tuple(Rule(rule["says"], rule["gain"]) for rule in rules),
    )


def _year(at: int, year: int, row: Capacity | None) -> YearFacts:
    said = row.worth if row else None
    return YearFacts(
        year, row.months if row else None, YEARLY**at if said is None else said, said is not None
    )


def _limit(key: str, used: float, ceiling: float) -> Limit:
    name, _, year = key.rpartition(":")
    return Limit("" if name == "staff" else name, int(year), used, ceiling)
