"""The plan as plain values: measures with their money, lights, schedule and links."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ratusha.core.planning import money, network
from ratusha.core.planning.lights import Light, light
from ratusha.core.planning.overlap import Overlap, Piece, find
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.people.queries import UnitFacts, today, units
from ratusha.plan.models import (
    Ceiling,
    Dependency,
    ExternalProject,
    FundingLine,
    FundingSource,
    Measure,
    Progress,
    ProjectLink,
)


class NoSuchMeasure(Refusal):
    """A number that no measure of the plan has."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a measure: source, year, planned and spent UAH."""

    source: str
    title: Texts
    year: int
    amount: int
    spent: int


@dataclass(frozen=True, slots=True)
class Link:
    """How an external project stands to the measure."""

    project: str
    title: Texts
    stand: str
    settled: Texts


@dataclass(frozen=True, slots=True)
class Report:
    """A progress report."""

    day: datetime.date
    share_done: float
    text: Texts
    evidence: str
    reported_by: str
    spent: dict[str, int]  # "source year" -> UAH spent until then, where it was said


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A line of the plan with all that hangs on it."""

    id: int
    number: str
    slug: str
    title: Texts
    summary: Texts
    unit: UnitFacts
    co_executors: tuple[UnitFacts, ...]
    initiative: str
    legal_duty: Texts
    services: tuple[str, ...]
    assets: tuple[str, ...]
    results: tuple[str, ...]
    start: datetime.date
    due: datetime.date
    base_start: datetime.date
    base_due: datetime.date
    cost: dict[int, int]
    money: tuple[Money, ...]
    needs: tuple[str, ...]
    links: tuple[Link, ...]
    form_of_completion: Texts
    risk: Texts
    indicator: dict[str, Texts]
    baseline: float | None
    target: float | None
    actual: float | None
    baseline_address: str
    actual_address: str
    share_done: float
    finished_on: datetime.date | None
    reported_on: datetime.date | None
    light: Light
    slot: network.Slot | None = None

    @property
    def planned(self) -> int:
        """UAH planned over all years and sources."""
        return sum(m.amount for m in self.money)

    @property
    def spent(self) -> int:
        """UAH spent so far."""
        return sum(m.spent for m in self.money)

    @property
    def unfunded(self) -> dict[int, int]:
        """UAH missing by year."""
        return money.unfunded(self.cost, lines([self]))

    @property
    def missing(self) -> int:
        """UAH missing over all years."""
        return sum(self.unfunded.values())

    @property
    def moved(self) -> bool:
        """Whether the dates are others than first approved."""
        return (self.start, self.due) != (self.base_start, self.base_due)


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source of money with its ceilings by year."""

    identifier: str
    title: Texts
    ceilings: dict[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan."""

    measures: tuple[MeasureFacts, ...]
    sources: tuple[SourceFacts, ...]
    years: tuple[int, ...]
    planned: dict[money.Key, int]
    overlaps: tuple[Overlap, ...]
    unsettled: int

    @property
    def late(self) -> tuple[MeasureFacts, ...]:
        """Measures past their day and not finished, the latest first."""
        found = [m for m in self.measures if m.light.rule == "past_due"]
        return tuple(sorted(found, key=lambda m: -m.light.days_late))

    @property
    def lights(self) -> dict[str, int]:
        """How many measures show each colour."""
        counts = dict.fromkeys(("done", "green", "yellow", "red", "waiting"), 0)
        for measure in self.measures:
            counts[measure.light.colour] += 1
        return counts

    @property
    def unfunded(self) -> dict[int, int]:
        """UAH missing by year, all measures together."""
        missing: dict[int, int] = {}
        for measure in self.measures:
            for year, amount in measure.unfunded.items():
                missing[year] = missing.get(year, 0) + amount
        return dict(sorted(missing.items()))

    @property
    def by_source(self) -> list[tuple[SourceFacts, list[tuple[int, int, int]]]]:
        """Each source with (year, planned, ceiling)."""
        return [
            (s, [(y, self.planned.get((s.identifier, y), 0), s.ceilings.get(y, 0)) for y in self.years])
            for s in self.sources
        ]

    @property
    def total(self) -> int:
        """UAH planned in all."""
        return sum(self.planned.values())


def lines(measures: Iterable[MeasureFacts]) -> list[money.Line]:
    """The money of measures as core takes it."""
    return [money.Line(m.number, x.source, x.year, x.amount) for m in measures for x in m.money]


def plan() -> Plan:
    """The plan of the programme: a handful of queries, however many measures."""
    found = _scheduled(_facts())
    sources = tuple(
        SourceFacts(s.identifier, s.title, {c.year: c.amount for c in s.ceilings.all()})
        for s in FundingSource.objects.prefetch_related("ceilings")
    )
    years = {m.year for measure in found for m in measure.money} | {y for s in sources for y in s.ceilings}
    overlaps = tuple(_overlaps(found))
    settled = {
        (m.number, link.project)
        for m in found
        for link in m.links
        if link.stand != "duplicates" or link.settled
    }
    return Plan(
        measures=found,
        sources=sources,
        years=tuple(sorted(years)),
        planned=money.sums(lines(found)),
        overlaps=overlaps,
        unsettled=sum((o.ours, o.theirs) not in settled for o in overlaps),
    )


def measures() -> tuple[MeasureFacts, ...]:
    """All measures in the order of the plan, with their lights and schedule."""
    return _scheduled(_facts())


def measure(number: str) -> MeasureFacts:
    """One measure by its number."""
    found = next((m for m in measures() if m.number == number), None)
    if found is None:
        raise NoSuchMeasure("measure", "The plan has no measure %(number)s.", number=number)
    return found


def measure_for(service: str) -> MeasureFacts | None:
    """The first measure that brings a service online, if the plan has one."""
    return next((m for m in measures() if service in m.services), None)


def reports(number: str) -> tuple[Report, ...]:
    """Progress reports of a measure, newest first."""
    return tuple(_report(r) for r in Progress.objects.filter(measure__number=number))


def reports_until(day: datetime.date) -> dict[str, tuple[Report, ...]]:
    """Progress reports of every measure until a day, newest first, by the measure's number."""
    found: dict[str, list[Report]] = {}
    for row in Progress.objects.filter(day__lte=day).select_related("measure"):
        found.setdefault(row.measure.number, []).append(_report(row))
    return {number: tuple(reports) for number, reports in found.items()}


def as_of(facts: MeasureFacts, reports: tuple[Report, ...], day: datetime.date) -> MeasureFacts:
    """A measure as it stood on a day, by its reports until then (newest first): share done, spent, light."""
    done = reports[0].share_done if reports else 0.0
    spent: dict[str, int] = {}
    for report in reports:
        spent = {**report.spent, **spent}
    finished = facts.finished_on is not None and facts.finished_on <= day
    return replace(
        facts,
        share_done=done,
        money=tuple(replace(m, spent=spent.get(f"{m.source} {m.year}", 0)) for m in facts.money),
        finished_on=facts.finished_on if finished else None,
        reported_on=reports[0].day if reports else None,
        light=light(
            start=facts.start,
            due=facts.due,
            today=day,
            done=done,
            finished=finished,
            reported=reports[0].day if reports else None,
        ),
    )


def _report(row: Progress) -> Report:
    return Report(row.day, row.share_done, row.text, row.evidence, row.reported_by, row.spent)


def ceilings() -> dict[money.Key, int]:
    """What each source has in each year."""
    rows = Ceiling.objects.values_list("source__identifier", "year", "amount")
    return {(source, year): amount for source, year, amount in rows}


def money_left() -> dict[money.Key, int]:
    """What each source still has in each year after all lines of the plan."""
    taken = FundingLine.objects.values_list("source__identifier", "year", "amount")
    left = ceilings()
    for source, year, amount in taken:
        left[source, year] = left.get((source, year), 0) - amount
    return left


@dataclass(frozen=True, slots=True)
class _Beside:
    """What hangs on measures, by measure id: four narrow queries, however many measures."""

    units: dict[int, UnitFacts]
    others: dict[int, list[int]]
    money: dict[int, list[Money]]
    needs: dict[int, list[str]]
    links: dict[int, list[Link]]


def _facts() -> tuple[MeasureFacts, ...]:
    day, beside = today(), _beside()
    return tuple(_fact(row, beside, day) for row in Measure.objects.all())


def _beside() -> _Beside:
    others: dict[int, list[int]] = {}
    through = Measure.co_executors.through.objects.order_by("pk")
    for measure, unit in through.values_list("measure_id", "unit_id"):
        others.setdefault(measure, []).append(unit)
    found: dict[int, list[Money]] = {}
    columns = ("measure_id", "source__identifier", "source__title", "year", "amount", "spent")
    for measure, *line in FundingLine.objects.values_list(*columns):
        found.setdefault(measure, []).append(Money(*line))
    needs: dict[int, list[str]] = {}
    for measure, number in Dependency.objects.order_by("pk").values_list("measure_id", "needs__number"):
        needs.setdefault(measure, []).append(number)
    links: dict[int, list[Link]] = {}
    stands = ("measure_id", "project__slug", "project__title", "stand", "settled")
    for measure, *link in ProjectLink.objects.values_list(*stands):
        links.setdefault(measure, []).append(Link(*link))
    return _Beside({unit.id: unit for unit in units()}, others, found, needs, links)


def _fact(row: Measure, beside: _Beside, day: datetime.date) -> MeasureFacts:
    return MeasureFacts(
        id=row.pk,
        number=row.number,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        unit=beside.units[row.unit_id],
        co_executors=tuple(beside.units[pk] for pk in beside.others.get(row.pk, ())),
        initiative=row.initiative,
        legal_duty=row.legal_duty,
        services=tuple(row.services),
        assets=tuple(row.assets),
        results=tuple(row.results),
        start=row.start,
        due=row.due,
        base_start=row.base_start,
        base_due=row.base_due,
        cost={int(year): amount for year, amount in row.cost.items()},
        money=tuple(beside.money.get(row.pk, ())),
        needs=tuple(beside.needs.get(row.pk, ())),
        links=tuple(beside.links.get(row.pk, ())),
        form_of_completion=row.form_of_completion,
        risk=row.risk,
        indicator=row.indicator,
        baseline=row.baseline,
        target=row.target,
        actual=row.actual,
        baseline_address=row.baseline_address,
        actual_address=row.actual_address,
        share_done=row.share_done,
        finished_on=row.finished_on,
        reported_on=row.reported_on,
        light=light(
            start=row.start,
            due=row.due,
            today=day,
            done=row.share_done,
            finished=row.finished_on is not None,
            reported=row.reported_on,
        ),
    )


def _scheduled(found: tuple[MeasureFacts, ...]) -> tuple[MeasureFacts, ...]:
    jobs = {m.number: network.Job((m.due - m.start).days + 1, m.start) for m in found}
    slots = network.schedule(jobs, {m.number: m.needs for m in found})
    return tuple(replace(m, slot=slots[m.number]) for m in found)


def _overlaps(found: Iterable[MeasureFacts]) -> list[Overlap]:
    ours = [
        Piece(
            m.number,
            (m.start, m.due),
            frozenset(m.services),
            frozenset(m.assets),
            frozenset(m.results),
        )
        for m in found
    ]
    theirs = [
        Piece(p.slug, (p.start, p.end), frozenset(p.services), frozenset(p.assets), frozenset(p.results))
        for p in ExternalProject.objects.all()
    ]
    return find(ours, theirs)
