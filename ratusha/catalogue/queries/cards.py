"""Services with their current cards, as plain values; lists with filters and pages."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from ratusha.catalogue import models
from ratusha.catalogue.queries.finding import found_ids
from ratusha.core.catalogue import card as content
from ratusha.core.catalogue.completeness import Completeness, completeness
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, alphabetical, pick
from ratusha.people.queries import UnitFacts, units

_STATES = ("online", "planned", "desk")


class NoSuchService(Refusal):
    """An identifier or address that no published service has."""


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A life event; `services` counts the published services in it (0 where it was not asked for)."""

    identifier: str
    slug: str
    title: Texts
    summary: Texts
    icon: str
    services: int = 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a service can be had: online (since `date`), planned (for `date`) or desk, and why."""

    state: str = "desk"
    date: datetime.date | None = None
    reason: Texts | None = None
    evidence_address: str = ""
    apply_address: str = ""
    said_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A service with its current published card. `content` is the whole card (see `core.catalogue.card`)."""

    id: int
    identifier: str
    slug: str
    version: int
    version_id: int
    valid_from: datetime.date
    digest: str
    title: Texts
    summary: Texts
    unit: UnitFacts | None
    life_events: tuple[LifeEvent, ...]
    outlook: Outlook
    is_complete: bool
    content: content.Card
    unit_names: Mapping[str, Texts]  # of the units that the steps name

    @property
    def completeness(self) -> Completeness:
        """What the card tells and what is missing."""
        return completeness(self.content)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: `number` of `pages`, `total` things in all."""

    items: tuple[Card, ...]
    total: int
    number: int
    pages: int

    @property
    def window(self) -> tuple[int, ...]:
        """Page numbers to show (see `page_window`)."""
        return page_window(self.number, self.pages)


def page_window(number: int, pages: int) -> tuple[int, ...]:
    """The first page, the last, and those around this one; 0 stands for a gap."""
    near = sorted({1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)})
    shown: list[int] = []
    for n in near:
        if shown and n > shown[-1] + 1:
            shown.append(0)
        shown.append(n)
    return tuple(shown)


def service(identifier: str) -> Card:
    """The service with this identifier and its current card; `NoSuchService` when none is published."""
    return _one(_published().filter(identifier=identifier), identifier)


def service_id(identifier: str) -> int:
    """The row of a published service, without its card; `NoSuchService` when there is none."""
    row = _published().filter(identifier=identifier).values_list("pk", flat=True).first()
    if row is None:
        raise NoSuchService("service", "There is no service “%(service)s”.", service=identifier)
    return row


def card_at(slug: str) -> Card:
    """The service at this address; `NoSuchService` when none is published."""
    return _one(_published().filter(slug=slug), slug)


def services(
    *,
    text: str = "",
    life_event: str = "",
    audience: str = "",
    outlook: str = "",
    unit: str = "",
    identifiers: Iterable[str] | None = None,
    page: int = 1,
    size: int | None = 20,
    language: str = "uk",
) -> Page:
    """Published services: found by `text` best first, else those online first and then in order of the title
    in `language`; `size=None` gives all on one page.

    `life_event` is a slug or identifier, `audience` a word of the card, `outlook` online | planned | desk,
    `unit` a unit's code. A page beyond the last is the last.
    """
    rows = _filtered(life_event=life_event, audience=audience, outlook=outlook, unit=unit)
    if identifiers is not None:
        rows = rows.filter(identifier__in=list(identifiers))
    order = found_ids(text) if text.strip() else None
    if order is not None:
        allowed = set(rows.filter(pk__in=order).values_list("pk", flat=True))
        ids = [pk for pk in order if pk in allowed]
    else:
        ids = _in_order(rows, language)
    pages = max(1, -(-len(ids) // size)) if size else 1
    number = min(max(page, 1), pages)
    chosen = ids[(number - 1) * size : number * size] if size else ids
    return Page(_by_ids(chosen), len(ids), number, pages)


def is_complete(identifier: str) -> bool:
    """Whether the current card is complete: the condition of scoring "digital", opening online, packaging."""
    row = models.Service.objects.filter(identifier=identifier, current__is_complete=True)
    return row.exists()


def outlook_counts() -> dict[str, int]:
    """How many published services are online, planned and at the desk only."""
    published = models.Service.objects.filter(current__isnull=False)
    found = dict(
        models.ServiceOutlook.objects.filter(is_current=True, service__current__isnull=False)
        .values_list("state")
        .annotate(n=Count("id"))
    )
    online, planned = found.get("online", 0), found.get("planned", 0)
    return {"online": online, "planned": planned, "desk": published.count() - online - planned}


def outlook_history(identifier: str) -> tuple[Outlook, ...]:
    """Everything that was said about how the service can be had, the newest first."""
    rows = models.ServiceOutlook.objects.filter(service__identifier=identifier)
    return tuple(_outlook([row]) for row in rows)


def _published() -> QuerySet[models.Service]:
    return models.Service.objects.filter(current__isnull=False)


def _filtered(*, life_event: str, audience: str, outlook: str, unit: str) -> QuerySet[models.Service]:
    rows = _published()
    if life_event:
        events = models.LifeEvent.objects.filter(slug=life_event) | models.LifeEvent.objects.filter(
            identifier=life_event
        )
        rows = rows.filter(life_events__in=events.values("pk"))
    if audience:
        rows = rows.filter(current__audiences__contains=f"|{audience}|")
    if unit:
        rows = rows.filter(unit__code=unit)
    if outlook in {"online", "planned"}:
        rows = rows.filter(outlooks__is_current=True, outlooks__state=outlook)
    elif outlook:
        better = models.ServiceOutlook.objects.filter(is_current=True, state__in=["online", "planned"])
        rows = rows.exclude(pk__in=better.values("service_id"))
    return rows


def _in_order(rows: QuerySet[models.Service], language: str) -> list[int]:
    """Online, planned, the rest; within each in the alphabet of the reader's language."""
    now = models.ServiceOutlook.objects.filter(is_current=True).values_list("service_id", "state")
    states = {service: _STATES.index(state) for service, state in now}
    found = rows.values_list("pk", "slug", "current__card__title")
    return [
        pk
        for _, _, _, pk in sorted(
            (states.get(pk, len(_STATES)), alphabetical(pick(title, language).text), slug, pk)
            for pk, slug, title in found
        )
    ]


def _one(rows: QuerySet[models.Service], name: str) -> Card:
    ids = list(rows.values_list("pk", flat=True)[:1])
    if not ids:
        raise NoSuchService("service", "There is no service “%(service)s”.", service=name)
    return _by_ids(ids)[0]


def _by_ids(ids: list[int]) -> tuple[Card, ...]:
    """Full cards in the given order, in a fixed number of queries."""
    rows = (
        models.Service.objects.filter(pk__in=ids)
        .select_related("current")
        .prefetch_related(
            "life_events",
            Prefetch(
                "outlooks", models.ServiceOutlook.objects.filter(is_current=True), to_attr="outlook_now"
            ),
            Prefetch("current__steps", models.ProcessStep.objects.select_related("unit")),
        )
    )
    facts = {unit.id: unit for unit in units()} if ids else {}
    found = {row.pk: _card(row, facts) for row in rows}
    return tuple(found[pk] for pk in ids if pk in found)


def _card(row: models.Service, facts: dict[int, UnitFacts]) -> Card:
    version = row.current
    if version is None or version.valid_from is None:  # excluded by the query and by a constraint
        raise NoSuchService("service", "There is no service “%(service)s”.", service=row.identifier)
    whole = version.content()
    names = {unit.code: unit.short_name for unit in facts.values()}
    return Card(
        id=row.pk,
        identifier=row.identifier,
        slug=row.slug,
        version=version.number,
        version_id=version.pk,
        valid_from=version.valid_from,
        digest=version.digest,
        title=whole.title,
        summary=whole.summary,
        unit=facts.get(version.unit_id) if version.unit_id else None,
        life_events=tuple(
            LifeEvent(e.identifier, e.slug, e.title, e.summary, e.icon) for e in row.life_events.all()
        ),
        outlook=_outlook(getattr(row, "outlook_now", ())),
        is_complete=version.is_complete,
        content=whole,
        unit_names={code: names[code] for step in whole.steps if (code := step.unit) in names},
    )


def _outlook(rows: Iterable[models.ServiceOutlook]) -> Outlook:
    for row in rows:
        return Outlook(row.state, row.date, row.reason, row.evidence_address, row.apply_address, row.made_at)
    return Outlook()
