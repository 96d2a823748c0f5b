"""Money of a plan: sums by source and year against ceilings, what is not funded, what is funded twice.

Amounts are whole hryvnias. Each amount has exactly one source; a source has a ceiling for each year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ratusha.core.refusal import Refusal

Key = tuple[str, int]  # source, year


class OverCeiling(Refusal):
    """More is planned from a source in a year than it has."""


class FundedTwice(Refusal):
    """A measure would get more money in a year than it costs."""


@dataclass(frozen=True, slots=True)
class Line:
    """An amount that a measure takes from a source in a year."""

    measure: str
    source: str
    year: int
    amount: int


def sums(lines: Iterable[Line]) -> dict[Key, int]:
    """Planned by source and year."""
    planned: dict[Key, int] = defaultdict(int)
    for line in lines:
        planned[line.source, line.year] += line.amount
    return dict(planned)


def refuse_over_ceiling(lines: Iterable[Line], ceilings: Mapping[Key, int]) -> None:
    """Raise for the first source and year in which more is planned than there is (none given = nothing there)."""
    for (source, year), planned in sorted(sums(lines).items()):
        ceiling = ceilings.get((source, year), 0)
        if planned > ceiling:
            raise OverCeiling(
                "ceiling",
                "From “%(source)s” in %(year)d the plan takes %(planned)s UAH, but its ceiling is %(ceiling)s UAH: "
                "%(over)s UAH too much.",
                f"{source} {year}",
                source=source,
                year=year,
                planned=_grouped(planned),
                ceiling=_grouped(ceiling),
                over=_grouped(planned - ceiling),
            )


def refuse_double(measure: str, cost: Mapping[int, int], lines: Iterable[Line]) -> None:
    """Raise when the measure's lines of a year sum to more than it costs that year."""
    by_year: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_year[line.year].append(line)
    for year, found in sorted(by_year.items()):
        total, need = sum(line.amount for line in found), cost.get(year, 0)
        if total > need:
            raise FundedTwice(
                "double",
                "Measure %(measure)s costs %(need)s UAH in %(year)d but would get %(total)s UAH from %(sources)s: "
                "the same work is not paid twice.",
                measure,
                measure=measure,
                need=_grouped(need),
                year=year,
                total=_grouped(total),
                sources=", ".join(sorted({line.source for line in found})),
            )


def unfunded(cost: Mapping[int, int], lines: Iterable[Line]) -> dict[int, int]:
    """What is missing by year; years with nothing missing are left out."""
    left = dict(cost)
    for line in lines:
        left[line.year] = left.get(line.year, 0) - line.amount
    return {year: amount for year, amount in sorted(left.items()) if amount > 0}


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", "\u202f")
