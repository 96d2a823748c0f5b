"""What the office sees of the catalogue: drafts too, and how complete each card is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from ratusha.catalogue import models
from ratusha.catalogue.queries.cards import NoSuchService, Outlook, outlook_history, page_window
from ratusha.catalogue.queries.finding import found_ids
from ratusha.catalogue.queries.versions import Version, versions
from ratusha.core.catalogue.completeness import Completeness, completeness
from ratusha.core.texts import Texts
from ratusha.people.queries import UnitFacts, units


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card in the office's list: its newest version, published or draft."""

    identifier: str
    slug: str
    title: Texts
    unit: UnitFacts | None
    number: int
    has_draft: bool
    is_published: bool
    outlook: str
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of the office's list."""

    items: tuple[CardLine, ...]
    total: int
    number: int
    pages: int
    window: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Workpiece:
    """A card on the editor's desk: what is being worked on, and what is published."""

    identifier: str
    slug: str
    unit_id: int | None
    newest: Version
    draft: Version | None
    current: Version | None
    outlook: Outlook


def cards(*, text: str = "", unit: str = "", incomplete: bool = False, page: int = 1, size: int = 25) -> Desk:
    """Cards of all services, drafts included; found by `text` best first (published ones), else by address."""
    rows = models.Service.objects.filter(versions__isnull=False).distinct()
    if unit:
        rows = rows.filter(unit__code=unit)
    if incomplete:
        rows = rows.exclude(current__is_complete=True)
    ids = list(rows.order_by("slug").values_list("pk", flat=True))
    if text.strip():
        allowed = set(ids)
        ids = [pk for pk in found_ids(text) if pk in allowed]
    pages = max(1, -(-len(ids) // size))
    number = min(max(page, 1), pages)
    chosen = ids[(number - 1) * size : number * size]
    return Desk(_lines(chosen), len(ids), number, pages, page_window(number, pages))


def lines_of(identifiers: list[str]) -> tuple[CardLine, ...]:
    """The cards of these services, drafts included; those that are not there are left out."""
    rows = models.Service.objects.filter(identifier__in=identifiers, versions__isnull=False).distinct()
    return _lines(list(rows.values_list("pk", flat=True)))


def workpiece(slug: str) -> Workpiece:
    """The card at this address for its editor; `NoSuchService` when there is none."""
    row = models.Service.objects.filter(slug=slug).first()
    found = versions(row.identifier) if row else ()
    if row is None or not found:
        raise NoSuchService("service", "There is no service “%(service)s”.", service=slug)
    history = outlook_history(row.identifier)
    return Workpiece(
        identifier=row.identifier,
        slug=row.slug,
        unit_id=row.unit_id,
        newest=found[0],
        draft=next((v for v in found if v.state == models.VersionState.DRAFT), None),
        current=next((v for v in found if v.is_current), None),
        outlook=history[0] if history else Outlook(),
    )


def _lines(ids: list[int]) -> tuple[CardLine, ...]:
    facts = {unit.id: unit for unit in units()}
    found = {row.pk: _line(row, facts) for row in _rows(ids)}
    return tuple(found[pk] for pk in ids)


def _rows(ids: list[int]) -> QuerySet[models.Service]:
    newest = models.ServiceVersion.objects.order_by("-number").prefetch_related("steps__unit")
    now = models.ServiceOutlook.objects.filter(is_current=True)
    return models.Service.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("versions", newest, to_attr="all_versions"), Prefetch("outlooks", now, to_attr="outlook_now")
    )


def _line(row: models.Service, facts: dict[int, UnitFacts]) -> CardLine:
    rows: list[models.ServiceVersion] = row.all_versions  # type: ignore[attr-defined]  # prefetched
    outlooks: list[models.ServiceOutlook] = row.outlook_now  # type: ignore[attr-defined]  # prefetched
    newest = rows[0]
    content = newest.content()
    return CardLine(
        identifier=row.identifier,
        slug=row.slug,
        title=content.title,
        unit=facts.get(newest.unit_id) if newest.unit_id else None,
        number=newest.number,
        has_draft=newest.state == models.VersionState.DRAFT,
        is_published=row.current_id is not None,
        outlook=outlooks[0].state if outlooks else "desk",
        completeness=completeness(content),
    )
