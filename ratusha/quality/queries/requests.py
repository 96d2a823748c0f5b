"""Figures asked of units: what was asked, who has not answered, what a unit says of its own services."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from ratusha.catalogue import queries as catalogue
from ratusha.core.asking import missing, volume
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.people import queries as people
from ratusha.people.queries import UnitFacts
from ratusha.quality.models import DataRequest, Sheet, SheetState

OPEN = (SheetState.ASKED, SheetState.RETURNED)  # the unit has it


class NoSuchRequest(Refusal):
    """A request that was not made, or a unit or a service that it does not ask."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One service of a sheet: figures by name (see `core.asking`), and why some are not known."""

    service: str
    slug: str
    title: Texts
    figures: Mapping[str, float]
    note: str
    saved_by: str

    @property
    def volume(self) -> int | None:
        """Applications of the year, when all channels are told."""
        return volume(self.figures)

    @property
    def is_answered(self) -> bool:
        """Every figure is there, or a note says why not."""
        return not missing(self.figures) or bool(self.note)


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """One unit's answer; `state` is asked, sent, returned or approved."""

    id: int
    unit: UnitFacts
    state: str
    reason: Texts
    sent_by: str
    sent_on: datetime.date | None
    approved_by: str
    approved_on: datetime.date | None
    reminded_on: datetime.date | None
    lines: tuple[LineFacts, ...]

    @property
    def answered(self) -> int:
        """Services that are answered."""
        return sum(line.is_answered for line in self.lines)

    @property
    def is_open(self) -> bool:
        """Whether the unit may still change its figures."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request with a sheet for each unit, those that have not answered first."""

    id: int
    code: str
    title: Texts
    year: int
    asked_on: datetime.date
    due: datetime.date
    sheets: tuple[SheetFacts, ...]

    def count(self, *states: str) -> int:
        """Units in these states."""
        return sum(sheet.state in states for sheet in self.sheets)

    def days_late(self, day: datetime.date) -> int:
        """Days since the request was due; 0 until then."""
        return max(0, (day - self.due).days)


def requests(units: Iterable[int] | None = None) -> tuple[RequestFacts, ...]:
    """All requests, the newest first; only with the sheets of the given units if any are named."""
    sheets = Sheet.objects.all() if units is None else Sheet.objects.filter(unit_id__in=list(units))
    rows = DataRequest.objects.all() if units is None else DataRequest.objects.filter(sheets__in=sheets)
    return tuple(_request(row, sheets.filter(request=row)) for row in rows.distinct())


def data_request(code: str) -> RequestFacts:
    """One request by its code."""
    row = _row(code)
    return _request(row, row.sheets.all())


def sheet(code: str, unit: str) -> SheetFacts:
    """The sheet of a unit in a request."""
    row = _row(code)
    found = _sheets(row.sheets.filter(unit__code=unit))
    if not found:
        raise NoSuchRequest(
            "unit", "The request “%(request)s” does not ask the unit “%(unit)s”.", request=code, unit=unit
        )
    return found[0]


def request_reading_key(code: str, service: str, instrument: str) -> str:
    """The key of the reading that an approved figure becomes."""
    return f"{service} {instrument} request {code}"


def _row(code: str) -> DataRequest:
    row = DataRequest.objects.filter(code=code).first()
    if row is None:
        raise NoSuchRequest("request", "There is no data request “%(request)s”.", request=code)
    return row


def _request(row: DataRequest, sheets: QuerySet[Sheet]) -> RequestFacts:
    order = [SheetState.RETURNED, SheetState.ASKED, SheetState.SENT, SheetState.APPROVED]
    found = sorted(_sheets(sheets), key=lambda sheet: order.index(SheetState(sheet.state)))
    return RequestFacts(row.pk, row.code, row.title, row.year, row.asked_on, row.due, tuple(found))


def _sheets(rows: QuerySet[Sheet]) -> list[SheetFacts]:
    found = list(rows.order_by("unit__code").prefetch_related("lines__service"))
    units = {unit.id: unit for unit in people.units()}
    asked = {line.service.identifier for row in found for line in row.lines.all()}
    titles = {c.identifier: c.title for c in catalogue.services(identifiers=asked, size=None).items}
    return [
        SheetFacts(
            id=row.pk,
            unit=units[row.unit_id],
            state=row.state,
            reason=row.reason,
            sent_by=row.sent_by,
            sent_on=row.sent_on,
            approved_by=row.approved_by,
            approved_on=row.approved_on,
            reminded_on=row.reminded_on,
            lines=tuple(
                LineFacts(
                    line.service.identifier,
                    line.service.slug,
                    titles.get(line.service.identifier, {}),
                    line.figures,
                    line.note,
                    line.saved_by,
                )
                for line in row.lines.all()
            ),
        )
        for row in found
    ]
