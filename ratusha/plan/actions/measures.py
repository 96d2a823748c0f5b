"""Build the plan from the decision, edit its measures, move money, report progress."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from ratusha.core.planning import money, network
from ratusha.core.planning.inputs import Chosen, Decision, Wording, period
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, pick
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require, today, unit, units
from ratusha.plan import queries
from ratusha.plan.models import (
    Ceiling,
    Dependency,
    FundingLine,
    FundingSource,
    Measure,
    Programme,
    Progress,
)


class BadMeasure(Refusal):
    """A measure that the plan cannot take."""


@dataclass(frozen=True, slots=True)
class Built:
    """What building the plan did: numbers of new measures, of those kept as they were, and initiatives that fell out."""

    added: tuple[str, ...]
    kept: tuple[str, ...]
    fell_out: tuple[str, ...]


@transaction.atomic
def describe_source(
    *, actor: Actor, programme: str, identifier: str, title: Texts, ceilings: Mapping[int, int]
) -> None:
    """Say what a source of money has in each year; a ceiling below what is planned is refused."""
    require(actor, "edit_plan")
    row = Programme.objects.get(identifier=programme)
    source, _ = FundingSource.objects.update_or_create(
        programme=row,
        identifier=identifier,
        defaults={"title": dict(title)},
        create_defaults={"title": dict(title), "position": row.sources.count()},
    )
    for year, amount in ceilings.items():
        Ceiling.objects.update_or_create(source=source, year=year, defaults={"amount": amount})
    _refuse_over_ceiling()
    _note(actor, "describe_source", f"source {identifier}", ", ".join(map(str, ceilings.values())))


@transaction.atomic
def set_ceilings(*, actor: Actor, programme: str, ceilings: Mapping[money.Key, int]) -> None:
    """Say what several sources have in several years, all or nothing; less than what is planned is refused."""
    require(actor, "edit_plan")
    sources = {s.identifier: s for s in FundingSource.objects.filter(programme__identifier=programme)}
    for (name, year), amount in ceilings.items():
        if name not in sources:
            raise BadMeasure("source", "The programme has no source “%(source)s”.", name, source=name)
        Ceiling.objects.update_or_create(source=sources[name], year=year, defaults={"amount": amount})
    _refuse_over_ceiling()
    _note(actor, "set_ceilings", f"plan {programme}", f"{len(ceilings)} amounts")


@transaction.atomic
def build_from_decision(
    *, actor: Actor, programme: str, decision: Decision, wording: Mapping[str, Wording] | None = None
) -> Built:
    """Make the plan from the chosen portfolio in one step.

    Each chosen initiative becomes a measure with its unit, money and dependencies; one that is there already stays as
    it was edited. Money is taken as far as the ceilings reach, in the order of the plan; the rest shows as not funded
    (a group may choose more than the computed portfolio). An initiative without services needs a legal duty or another measure that waits for it.
    """
    require(actor, "edit_plan")
    row = Programme.objects.get(identifier=programme)
    wording = wording or {}
    chosen = {c.identifier: c for c in decision.chosen}
    ordered = network.order(chosen, {c.identifier: c.needs for c in decision.chosen})
    _refuse_untraced(chosen)
    have = {m.initiative: m for m in row.measures.exclude(initiative="")}
    added: list[Measure] = []
    for place, identifier in enumerate(ordered, start=1):
        if identifier not in have:
            made = _measure(row, chosen[identifier], wording.get(identifier, Wording()), place, decision)
            have[identifier] = made
            added.append(made)
    for made in added:
        _connect(made, chosen[made.initiative], have, row)
    _refuse_over_ceiling()
    kept = [m.number for name, m in have.items() if name in chosen and m not in added]
    fell_out = tuple(sorted(set(have) - set(chosen)))
    summary = f"{len(added)} new, {len(kept)} kept, decision {decision.digest[:16]}"
    _note(actor, "build_from_decision", f"plan {programme}", summary)
    return Built(tuple(m.number for m in added), tuple(kept), fell_out)


@transaction.atomic
def add_measure(
    *,
    actor: Actor,
    programme: str,
    slug: str,
    unit_code: str,
    wording: Wording,
    services: Iterable[str] = (),
    cost: Mapping[str, Mapping[int, int]] | None = None,
    needed: Mapping[int, int] | None = None,
) -> str:
    """Add a measure that no initiative stands behind (a legal duty); returns its number.

    `cost` names the money by source and year; `needed` only says what is needed by year, and shows as not funded.
    """
    require(actor, "edit_plan", unit(unit_code).id)
    row = Programme.objects.get(identifier=programme)
    existing = row.measures.filter(slug=slug).first()
    if existing is not None:
        return existing.number
    if not wording.legal_duty and not services:
        raise BadMeasure("no_reason", "A measure serves a need (name its services) or a legal duty.", slug)
    chosen = Chosen(slug, wording.title, wording.summary, unit_code, tuple(services), cost or {})
    made = _measure(row, chosen, wording, row.measures.count() + 1, None)
    if needed and not cost:
        made.cost = {str(year): amount for year, amount in sorted(needed.items()) if amount}
        made.save()
    _connect(made, chosen, {}, row)
    _refuse_over_ceiling()
    _note(actor, "add_measure", f"measure {made.number}", slug)
    return made.number


@transaction.atomic
def edit_measure(
    *,
    actor: Actor,
    number: str,
    start: datetime.date | None = None,
    due: datetime.date | None = None,
    unit_code: str | None = None,
    co_executors: Iterable[str] | None = None,
    reach: Mapping[str, Iterable[str]] | None = None,
    cost: Mapping[int, int] | None = None,
    words: Mapping[str, Texts] | None = None,
    indicator: Mapping[str, Texts] | None = None,
    baseline: float | None = None,
    target: float | None = None,
) -> None:
    """Change a measure; what is not named stays. The dates as first approved stay beside the new ones.

    `words` are title, summary, legal_duty, risk, form_of_completion by name, `reach` services, assets, results; `indicator` (title, unit) is changed together
    with its baseline and target; `cost` is what the measure needs by year, which its money may not exceed.
    """
    row = _own(actor, number, "edit_plan")
    for name, texts in (words or {}).items():
        setattr(row, name, dict(texts))
    row.start, row.due = start or row.start, due or row.due
    if row.due < row.start:
        raise BadMeasure("period", "Measure %(number)s would end before it begins.", number, number=number)
    if not pick(row.title, "uk").text:
        raise BadMeasure("title", "Measure %(number)s needs a title.", number, number=number)
    if unit_code is not None:
        require(actor, "edit_plan", unit(unit_code).id)
        row.unit_id = unit(unit_code).id
    for name, found in (reach or {}).items():
        setattr(row, name, list(found))
    _refuse_no_reason(row)
    if cost is not None:
        row.cost = {str(year): amount for year, amount in sorted(cost.items()) if amount}
    if indicator is not None:
        row.indicator = {name: dict(texts) for name, texts in indicator.items() if texts}
        row.baseline, row.target = baseline, target
    row.save()
    if co_executors is not None:
        row.co_executors.set([unit(code).id for code in co_executors if unit(code).id != row.unit_id])
    _refuse_double(row)
    _note(actor, "edit_measure", f"measure {number}", f"{row.start} – {row.due}")


@transaction.atomic
def depend(*, actor: Actor, number: str, needs: str) -> None:
    """Let a measure wait for another; a circle is refused and named."""
    row, other = _own(actor, number, "edit_plan"), _measure_row(needs)
    if row.pk == other.pk:
        raise BadMeasure("itself", "Measure %(number)s cannot wait for itself.", number, number=number)
    Dependency.objects.get_or_create(measure=row, needs=other)
    pairs = Dependency.objects.values_list("measure__number", "needs__number")
    waits: dict[str, list[str]] = {}
    for one, before in pairs:
        waits.setdefault(one, []).append(before)
    network.order(Measure.objects.values_list("number", flat=True), waits)
    _note(actor, "depend", f"measure {number}", f"waits for {needs}")


@transaction.atomic
def undepend(*, actor: Actor, number: str, needs: str) -> None:
    """Let a measure wait for another no longer."""
    row = _own(actor, number, "edit_plan")
    if row.dependencies.filter(needs__number=needs).delete()[0]:
        _note(actor, "undepend", f"measure {number}", f"no longer waits for {needs}")


@transaction.atomic
def fund(*, actor: Actor, number: str, source: str, year: int, amount: int) -> None:
    """Set what a measure takes from a source in a year (0 takes it away); see `fund_lines`."""
    fund_lines(actor=actor, number=number, lines={(source, year): amount})


@transaction.atomic
def fund_lines(*, actor: Actor, number: str, lines: Mapping[money.Key, int]) -> None:
    """Set what a measure takes by source and year (0 takes it away), all or nothing.

    Refused when a source has not so much that year, or the measure would get more than it costs.
    """
    row = _own(actor, number, "edit_plan")
    sources = {s.identifier: s for s in row.programme.sources.all()}
    for (source, year), amount in lines.items():
        if source not in sources:
            raise BadMeasure("source", "The programme has no source “%(source)s”.", source, source=source)
        if amount:
            FundingLine.objects.update_or_create(
                measure=row, source=sources[source], year=year, defaults={"amount": amount}
            )
        else:
            FundingLine.objects.filter(measure=row, source=sources[source], year=year).delete()
    _refuse_double(row)
    _refuse_over_ceiling()
    said = ", ".join(f"{source} {year}: {amount}" for (source, year), amount in lines.items())
    _note(actor, "fund", f"measure {number}", said[:300])


@transaction.atomic
def report_progress(
    *,
    actor: Actor,
    number: str,
    share_done: float,
    text: Texts,
    evidence: str = "",
    spent: Mapping[tuple[str, int], int] | None = None,
    finished: bool = False,
    actual: float | None = None,
    actual_address: str = "",
    day: datetime.date | None = None,
) -> None:
    """Report how far a measure is; finished needs evidence. Reports are appended."""
    row = _own(actor, number, "report_progress")
    if not 0 <= share_done <= 1:
        raise BadMeasure("share", "The share done lies between 0 and 100 per cent.", number)
    if finished and not evidence:
        raise BadMeasure("evidence", "A finished measure needs the address of its evidence.", number)
    day = day or today()
    planned = {(x.source.identifier, x.year) for x in row.funding.select_related("source")}
    for source, year in spent or {}:
        if (source, year) not in planned:
            raise BadMeasure(
                "spent",
                "Measure %(number)s has no money from “%(source)s” in %(year)d to spend.",
                number,
                number=number,
                source=source,
                year=year,
            )
    Progress.objects.create(
        measure=row,
        day=day,
        share_done=1.0 if finished else share_done,
        text=dict(text),
        evidence=evidence,
        spent={f"{source} {year}": amount for (source, year), amount in (spent or {}).items()},
        reported_by=actor.name[:200],
    )
    for (source, year), amount in (spent or {}).items():
        FundingLine.objects.filter(measure=row, source__identifier=source, year=year).update(spent=amount)
    row.share_done, row.reported_on = (1.0 if finished else share_done), day
    row.finished_on = day if finished else None
    if actual is not None:
        row.actual, row.actual_address = actual, actual_address
    row.save()
    _note(actor, "report_progress", f"measure {number}", f"{100 * row.share_done:.0f}%")


def _measure(
    programme: Programme, chosen: Chosen, words: Wording, place: int, decision: Decision | None
) -> Measure:
    start, due = period(chosen.cost, words, programme.start.year)
    cost: dict[str, int] = {}
    for by_year in chosen.cost.values():
        for year, amount in by_year.items():
            cost[str(year)] = cost.get(str(year), 0) + amount
    made = Measure.objects.create(
        programme=programme,
        number=words.number or str(place),
        slug=chosen.identifier,
        title=dict(words.title or chosen.title),
        summary=dict(words.summary or chosen.summary),
        unit_id=unit(chosen.unit).id,
        initiative=chosen.identifier if decision else "",
        legal_duty=dict(words.legal_duty or chosen.legal_duty),
        services=list(chosen.services),
        assets=list(words.assets),
        results=list(words.results),
        start=start,
        due=due,
        base_start=start,
        base_due=due,
        cost=cost,
        form_of_completion=dict(words.form_of_completion),
        risk=dict(words.risk),
        indicator={"title": dict(words.indicator), "unit": dict(words.indicator_unit)}
        if words.indicator
        else {},
        baseline=words.baseline,
        target=words.target,
        baseline_address=words.baseline_address or (decision.address if decision else ""),
        position=place,
    )
    by_code = {u.code: u.id for u in units()}
    made.co_executors.set(
        [by_code[code] for code in words.co_executors if code in by_code and by_code[code] != made.unit_id]
    )
    return made


def _connect(made: Measure, chosen: Chosen, have: Mapping[str, Measure], programme: Programme) -> None:
    """Money of a new measure as far as the ceilings reach, and its dependencies."""
    sources = {s.identifier: s for s in programme.sources.all()}
    strange = sorted(set(chosen.cost) - set(sources))
    if strange:
        raise BadMeasure("source", "The programme has no source “%(source)s”.", made.slug, source=strange[0])
    left = queries.money_left()
    lines = []
    for source, by_year in chosen.cost.items():
        for year, amount in by_year.items():
            taken = min(amount, left.get((source, year), 0))
            left[source, year] = left.get((source, year), 0) - taken
            if taken:
                lines.append(FundingLine(measure=made, source=sources[source], year=year, amount=taken))
    FundingLine.objects.bulk_create(lines)
    Dependency.objects.bulk_create(
        Dependency(measure=made, needs=have[name]) for name in chosen.needs if name in have
    )


def _refuse_double(row: Measure) -> None:
    """A measure gets no more than it costs, year by year."""
    cost = {int(y): value for y, value in row.cost.items()}
    taken = row.funding.values_list("source__identifier", "year", "amount")
    money.refuse_double(row.number, cost, [money.Line(row.number, *line) for line in taken])


def _refuse_no_reason(row: Measure) -> None:
    """A measure serves a service, a legal duty or another measure."""
    if row.services or pick(row.legal_duty, "uk").text or row.initiative or row.needed_by.exists():
        return
    raise BadMeasure("no_reason", "A measure serves a need (name its services) or a legal duty.", row.number)


def _refuse_untraced(chosen: Mapping[str, Chosen]) -> None:
    needed = {name for c in chosen.values() for name in c.needs}
    for c in chosen.values():
        if not c.services and not c.legal_duty and c.identifier not in needed:
            raise BadMeasure(
                "untraced",
                "The initiative “%(name)s” serves no service, no legal duty and no other measure.",
                c.identifier,
                name=c.identifier,
            )


def _refuse_over_ceiling() -> None:
    found = FundingLine.objects.values_list("measure__number", "source__identifier", "year", "amount")
    money.refuse_over_ceiling([money.Line(*line) for line in found], queries.ceilings())


def _own(actor: Actor, number: str, right: str) -> Measure:
    row = _measure_row(number)
    if "secretary" not in actor.roles:  # the group's secretary keeps the whole plan, a head his unit's lines
        require(actor, right, row.unit_id)
    require(actor, right)
    return row


def _measure_row(number: str) -> Measure:
    row = Measure.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise queries.NoSuchMeasure("measure", "The plan has no measure %(number)s.", number=number)
    return row


def _note(actor: Actor, verb: str, subject: str, summary: str) -> None:
    people.note(actor=actor, verb=verb, room="plan", subject=subject, summary=summary)
