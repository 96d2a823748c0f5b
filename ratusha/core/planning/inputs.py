"""What a plan is made from: the decision's chosen initiatives, as plain values.

`plan` fills these from whatever decided (the Analysis of `priorities`, a file, a test), so that the plan does not
hang on how a decision was computed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from ratusha.core.texts import Texts


@dataclass(frozen=True, slots=True)
class Chosen:
    """An initiative that the decision chose: `cost` is source → year → UAH, `needs` are initiatives before it."""

    identifier: str
    title: Texts
    summary: Texts
    unit: str
    services: tuple[str, ...]
    cost: Mapping[str, Mapping[int, int]]
    needs: tuple[str, ...] = ()
    legal_duty: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """An initiative that was not chosen, and the reasoned refusal."""

    identifier: str
    title: Texts
    services: tuple[str, ...]
    reason: Texts


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision: its digest, the page that shows it, what was chosen and what was not."""

    digest: str
    address: str
    chosen: tuple[Chosen, ...]
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """How a measure is worded: what an initiative does not say. Every field may be left out."""

    number: str = ""
    title: Texts = field(default_factory=dict)
    summary: Texts = field(default_factory=dict)
    co_executors: tuple[str, ...] = ()
    start: datetime.date | None = None
    due: datetime.date | None = None
    form_of_completion: Texts = field(default_factory=dict)
    risk: Texts = field(default_factory=dict)
    indicator: Texts = field(default_factory=dict)
    indicator_unit: Texts = field(default_factory=dict)
    baseline: float | None = None
    target: float | None = None
    baseline_address: str = ""
    assets: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    legal_duty: Texts = field(default_factory=dict)


def period(
    cost: Mapping[str, Mapping[int, int]], wording: Wording, year: int
) -> tuple[datetime.date, datetime.date]:
    """First and last day: as worded, else the years that have money, else the given year."""
    years = sorted({y for by_year in cost.values() for y, amount in by_year.items() if amount}) or [year]
    start = wording.start or datetime.date(years[0], 1, 1)
    due = wording.due or datetime.date(years[-1], 12, 31)
    return start, max(start, due)
