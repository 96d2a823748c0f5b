"""Ask units for figures, remind them, take their answers; what the head approves becomes readings."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ratusha.catalogue import queries as catalogue
from ratusha.core import asking
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, pick
from ratusha.outbox import actions as outbox
from ratusha.people import actions as people
from ratusha.people.queries import Actor, holders, require, today, units
from ratusha.quality import queries
from ratusha.quality.actions.readings import define_instrument, record_measurement
from ratusha.quality.models import DataRequest, Sheet, SheetLine, SheetState

METHOD = {
    "uk": "Підрозділ повідомив за запитом міста; керівник підрозділу затвердив.",
    "ru": "Подразделение сообщило по запросу города; руководитель подразделения утвердил.",
    "en": "Reported by the unit at the city's request; approved by the head of the unit.",
}


class BadRequest(Refusal):
    """A request that cannot be made, or an answer at the wrong moment."""


@transaction.atomic
def ask_units(
    *,
    actor: Actor,
    code: str,
    title: Texts,
    year: int,
    due: datetime.date,
    day: datetime.date,
    only: Collection[str] = (),
) -> int:
    """Ask each unit that answers for a published service (or only the named ones) for the figures of a year.

    Every unit gets a letter. The services are those of today: one that is published later is not asked about.
    """
    require(actor, "request_data")
    _check(year, due, day)
    if DataRequest.objects.filter(code=code).exists():
        raise BadRequest("code", "There is a request “%(request)s” already: give another name.", request=code)
    asked = _asked(only)
    _define(actor)
    row = DataRequest.objects.create(code=code, title=dict(title), year=year, asked_on=day, due=due)
    for unit, services in asked.items():
        sheet = Sheet.objects.create(request=row, unit_id=unit)
        SheetLine.objects.bulk_create(SheetLine(sheet=sheet, service_id=pk) for pk in services)
    _note(actor, "ask_units", code, f"{len(asked)} units, year {year}, due {due}")
    _write(row.sheets.all(), day, first=True)
    return row.pk


@transaction.atomic
def save_figures(
    *, actor: Actor, request: str, unit: str, service: str, figures: Mapping[str, Any], note: str = ""
) -> None:
    """Keep what a unit says of one of its own services; again to correct it until the sheet is sent."""
    row = _open_sheet(request, unit)
    require(actor, "answer_data", row.unit_id)
    found = asking.figures(figures)
    line = row.lines.filter(service__identifier=service).first()
    if line is None:
        raise queries.NoSuchRequest("service", "“%(service)s” is not asked of this unit.", service=service)
    line.figures, line.note, line.saved_by = found, note.strip()[:500], actor.name[:200]
    line.save()
    _note(actor, "save_figures", request, f"{unit}, service {service}")


@transaction.atomic
def send_sheet(*, actor: Actor, request: str, unit: str, day: datetime.date) -> None:
    """Hand a unit's sheet to its head; every service has its figures, or a note that says why not."""
    row = _open_sheet(request, unit)
    require(actor, "answer_data", row.unit_id)
    facts = queries.sheet(request, unit)
    empty = [line for line in facts.lines if not line.is_answered]
    if empty:
        raise BadRequest(
            "missing",
            "Services not answered: %(n)d. Give their figures, or say in the note why they are not known.",
            n=len(empty),
        )
    _move(row, row.state, SheetState.SENT, sent_by=actor.name[:200], sent_on=day)
    _note(actor, "send_sheet", request, unit)


@transaction.atomic
def return_sheet(*, actor: Actor, request: str, unit: str, reason: Texts) -> None:
    """Give a sheet back to its unit with a reason; its figures may be changed again."""
    row = _sheet(request, unit)
    require(actor, "approve_data", row.unit_id)
    if not any(words.strip() for words in reason.values()):
        raise BadRequest("reason", "Say why the sheet is returned.")
    _move(row, SheetState.SENT, SheetState.RETURNED, reason=dict(reason))
    _note(actor, "return_sheet", request, f"{unit}: {pick(reason, 'uk').text}")


@transaction.atomic
def approve_sheet(*, actor: Actor, request: str, unit: str, day: datetime.date) -> int:
    """Approve a unit's sheet: every figure becomes a reading with its source. Returns how many."""
    row = _sheet(request, unit)
    require(actor, "approve_data", row.unit_id)
    _move(row, SheetState.SENT, SheetState.APPROVED, approved_by=actor.name[:200], approved_on=day)
    made, year = 0, row.request.year
    for line in queries.sheet(request, unit).lines:
        for reading in asking.readings(line.figures):
            record_measurement(
                actor=actor,
                service=line.service,
                instrument=reading.instrument,
                date=min(datetime.date(year, 12, 31), day),
                value=reading.value,
                n=reading.n,
                detail=reading.detail,
                population=asking.POPULATION,
                method=METHOD,
                source=f"{request}: {unit}, {day.isoformat()}",
                key=queries.request_reading_key(request, line.service, reading.instrument),
            )
            made += 1
    _note(actor, "approve_sheet", request, f"{unit}: {made} readings")
    return made


@transaction.atomic
def remind(*, day: datetime.date | None = None, ahead: int = 3) -> int:
    """The daily letters to units that have not answered: before the day, on it, and every week after it."""
    now, told = day or today(), 0
    for row in DataRequest.objects.filter(sheets__state__in=queries.OPEN).distinct():
        if asking.letter_day(row.due, now, ahead):
            told += _write(row.sheets.filter(state__in=queries.OPEN), now)
    return told


@transaction.atomic
def remind_now(*, actor: Actor, request: str, day: datetime.date) -> int:
    """Write today to the units that have not answered; once a day whatever is pressed. Returns how many units."""
    require(actor, "request_data")
    row = DataRequest.objects.get(pk=queries.data_request(request).id)
    open_sheets = row.sheets.filter(state__in=queries.OPEN).exclude(reminded_on=day)
    told = _write(open_sheets, day)
    _note(actor, "remind_now", request, f"{told} units")
    return told


def _check(year: int, due: datetime.date, day: datetime.date) -> None:
    if due < day:
        raise BadRequest("due", "The answers are due today or later.")
    if not 2000 <= year <= day.year:
        raise BadRequest("year", "Figures are asked for this year or an earlier one.")


def _asked(only: Collection[str]) -> dict[int, list[int]]:
    """Units with the published services that they answer for."""
    found: dict[int, list[int]] = {}
    codes = set()
    for card in catalogue.services(size=None).items:
        if card.unit and (not only or card.unit.code in only):
            found.setdefault(card.unit.id, []).append(card.id)
            codes.add(card.unit.code)
    strangers = sorted(set(only) - codes)
    if strangers or not found:
        raise BadRequest(
            "units",
            "No published service is in the charge of: %(units)s.",
            units=", ".join(strangers) or "—",
        )
    return found


def _define(actor: Actor) -> None:
    """The yardsticks that answers need, unless the city has its own under the same name."""
    have = {found.identifier for found in queries.instruments()}
    system = Actor.system(f"data request of {actor.name}")  # who asks need not have the right to define
    for order, (name, (kind, better, title, unit, rule)) in enumerate(asking.YARDSTICKS.items(), start=60):
        if name not in have:
            define_instrument(
                actor=system,
                identifier=name,
                kind=kind,
                better=better,
                title=title,
                unit=unit,
                rule=rule,
                order=order,
            )


def _sheet(request: str, unit: str) -> Sheet:
    rows = Sheet.objects.select_related("request").select_for_update(of=("self",))
    row = rows.filter(request__code=request, unit__code=unit).first()
    if row is None:
        raise queries.NoSuchRequest(
            "sheet", "The request “%(request)s” does not ask the unit “%(unit)s”.", request=request, unit=unit
        )
    return row


def _open_sheet(request: str, unit: str) -> Sheet:
    row = _sheet(request, unit)
    if row.state not in queries.OPEN:
        raise BadRequest("closed", "The sheet was sent to the head: its figures do not change now.")
    return row


def _move(row: Sheet, before: str, after: str, **fields: Any) -> None:
    won = Sheet.objects.filter(pk=row.pk, state=before).update(state=after, **fields)
    if not won or row.state != before:
        raise BadRequest(
            "state", "The sheet is not waiting for this any more: open it again and see how it stands."
        )


def _write(sheets: QuerySet[Sheet], day: datetime.date, *, first: bool = False) -> int:
    """A letter to each unit and its head; returns how many units were written to."""
    facts = {unit.id: unit for unit in units()}
    heads: dict[str, list[tuple[str, str]]] = {}
    for person in holders("head", day):
        heads.setdefault(person.unit, []).append((person.email, person.language))
    rows = list(sheets.select_related("request"))
    for row in rows:
        unit = facts[row.unit_id]
        addresses = dict([(unit.email, "uk")] if unit.email else []) | dict(heads.get(unit.code, []))
        for address, language in addresses.items():
            _letter(row, unit.code, address, language, day, first=first)
    sheets.update(reminded_on=day)
    return len(rows)


def _letter(row: Sheet, unit: str, to: str, language: str, day: datetime.date, *, first: bool) -> None:
    with translation.override(language):
        words = {
            "title": pick(row.request.title, language).text,
            "year": row.request.year,
            "day": date_format(row.request.due, "DATE_FORMAT"),
            "address": reverse("quality:sheet", args=[row.request.code, unit]),
        }
        subject = (
            _("Figures of %(year)d by %(day)s: %(title)s")
            if first
            else _("Reminder: figures of %(year)d by %(day)s")
        )
        body = _(
            "The city asks your unit for the figures of its services in %(year)d: applications by channel, refusals, "
            "staff minutes, fees. Answer by %(day)s at %(address)s; the head of the unit approves."
        )
        if not first and row.request.due < day:
            body = _("The answer was due on %(day)s and is not here yet. Fill it in at %(address)s.")
        outbox.send(
            to=to,
            channel="email",
            subject=subject % words,
            body=body % words,
            language=language,
            key=f"data request {row.pk} {day} {to}",
            about=f"data request {row.request.code}",
        )


def _note(actor: Actor, verb: str, request: str, summary: str) -> None:
    people.note(
        actor=actor, verb=verb, room="quality", subject=f"data request {request}", summary=summary[:500]
    )
