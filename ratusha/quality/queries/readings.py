"""How good a service is by each yardstick, how that changed, and what is not comparable."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ratusha.core.instruments import JUDGED, Yardstick, to_plain
from ratusha.core.quality import Change, Reading, compare
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.quality.models import Instrument, Measurement

LADDER = "digital-maturity"
TOP = 4  # of the ladder


class NoSuchInstrument(Refusal):
    """A yardstick that is not defined."""


@dataclass(frozen=True, slots=True)
class InstrumentFacts:
    """A yardstick in one version."""

    id: int
    identifier: str
    version: int
    kind: str
    title: Texts
    unit: Texts
    rule: Texts
    definition: dict[str, Any]
    better: str
    source: str
    order: int = 100

    @property
    def judged(self) -> bool:
        """Whether it is read by judging its criteria."""
        return self.kind in JUDGED and bool(self.definition.get("criteria"))


@dataclass(frozen=True, slots=True)
class Score:
    """One reading with everything a reader needs to judge it. No interval: a complete count or a single reading."""

    service: str
    slug: str
    instrument: InstrumentFacts
    date: datetime.date
    value: float
    n: int | None
    low: float | None
    high: float | None
    detail: dict[str, Any]
    population: str
    method: Texts
    source: str
    source_url: str

    @property
    def reading(self) -> Reading:
        """For the comparison."""
        i = self.instrument
        return Reading(i.identifier, i.version, self.population, self.value, self.n, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Compared:
    """The first and the newest reading by one yardstick, and what came of it."""

    before: Score
    after: Score
    change: Change

    @property
    def improved(self) -> bool | None:
        """Whether it got better; None when it cannot be said or did not change."""
        if not self.change.difference:
            return None
        return (self.change.difference > 0) == (self.after.instrument.better == "high")


def instrument(identifier: str) -> InstrumentFacts:
    """The newest version of a yardstick."""
    row = Instrument.objects.filter(identifier=identifier).order_by("-version").first()
    if row is None:
        raise NoSuchInstrument(
            "instrument", "There is no instrument “%(instrument)s”.", instrument=identifier
        )
    return facts(row)


def instrument_file(identifier: str) -> str:
    """The newest version of a yardstick as a text file, for another city or another version."""
    import tomli_w

    found = instrument(identifier)
    return tomli_w.dumps(
        to_plain(
            Yardstick(
                identifier=found.identifier,
                version=found.version,
                kind=found.kind,
                better=found.better,
                title=found.title,
                unit=found.unit,
                rule=found.rule,
                source=found.source,
                order=found.order,
                definition=found.definition,
            )
        )
    )


def instruments() -> tuple[InstrumentFacts, ...]:
    """All yardsticks, each in its newest version."""
    newest: dict[str, Instrument] = {}
    for row in Instrument.objects.order_by("version"):
        newest[row.identifier] = row
    return tuple(facts(row) for row in sorted(newest.values(), key=lambda r: (r.order, r.identifier)))


def history(service: str) -> tuple[Score, ...]:
    """Every reading of a service, by yardstick, the newest first."""
    rows = Measurement.objects.filter(service__identifier=service).select_related("instrument", "service")
    return tuple(_score(row) for row in rows.order_by("instrument__order", "instrument_id", "-date", "-id"))


def scores(service: str) -> tuple[Score, ...]:
    """The newest reading of a service by each yardstick."""
    return _newest(history(service))


def latest(identifier: str, *, until: datetime.date | None = None) -> dict[str, Score]:
    """The newest reading of every service by one yardstick: service to score."""
    rows = Measurement.objects.filter(instrument__identifier=identifier)
    if until:
        rows = rows.filter(date__lte=until)
    found: dict[str, Score] = {}
    for row in rows.select_related("instrument", "service").order_by("date", "id"):
        found[row.service.identifier] = _score(row)
    return found


def comparison(service: str) -> tuple[Compared, ...]:
    """Before and after by each yardstick that was read more than once."""
    return _compared(history(service))


def comparisons() -> tuple[Compared, ...]:
    """Before and after of all services and yardsticks read more than once."""
    rows = Measurement.objects.select_related("instrument", "service")
    rows = rows.order_by("service__slug", "instrument__order", "instrument_id", "-date", "-id")
    return _compared(tuple(_score(row) for row in rows))


def gap(score: Score) -> float:
    """How far a service is from the top of the ladder, 0 (there) to 1 (nothing)."""
    return max(0.0, min(1.0, 1 - score.value / TOP))


def _newest(rows: Iterable[Score]) -> tuple[Score, ...]:
    found: dict[str, Score] = {}
    for row in rows:
        found.setdefault(row.instrument.identifier, row)
    return tuple(found.values())


def _compared(rows: Iterable[Score]) -> tuple[Compared, ...]:
    grouped: dict[tuple[str, str], list[Score]] = {}
    for row in rows:
        grouped.setdefault((row.service, row.instrument.identifier), []).append(row)
    return tuple(
        Compared(found[-1], found[0], compare(found[-1].reading, found[0].reading))
        for found in grouped.values()
        if len(found) > 1
    )


def facts(row: Instrument) -> InstrumentFacts:
    """A row as a plain value."""
    return InstrumentFacts(
        id=row.pk,
        identifier=row.identifier,
        version=row.version,
        kind=row.kind,
        title=row.title,
        unit=row.unit,
        rule=row.rule,
        definition=row.definition,
        better=row.better,
        source=row.source,
        order=row.order,
    )


def _score(row: Measurement) -> Score:
    return Score(
        service=row.service.identifier,
        slug=row.service.slug,
        instrument=facts(row.instrument),
        date=row.date,
        value=row.value,
        n=row.n,
        low=row.low,
        high=row.high,
        detail=row.detail,
        population=row.population,
        method=row.method,
        source=row.source,
        source_url=row.source_url,
    )
