"""JSON twins of the public pages: the same answers, as data."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError

from ratusha.catalogue import queries
from ratusha.core.refusal import Refusal

router = Router()
Texts = dict[str, str]


class OutlookOut(Schema):
    """How a service can be had."""

    state: str
    date: datetime.date | None
    reason: Texts
    evidence_address: str
    apply_address: str


class ServiceLine(Schema):
    """A service in a list."""

    identifier: str
    slug: str
    title: Texts
    summary: Texts
    unit: str
    life_events: list[str]
    outlook: OutlookOut
    is_complete: bool


class ServicePage(Schema):
    """A page of services."""

    total: int
    page: int
    pages: int
    items: list[ServiceLine]


class ServiceOut(ServiceLine):
    """A service with its whole card; `missing` names the fields that an incomplete card lacks."""

    version: int
    valid_from: datetime.date
    digest: str
    missing: list[str]
    card: dict[str, Any]


class LifeEventOut(Schema):
    """A life event with the number of its services."""

    identifier: str
    slug: str
    title: Texts
    summary: Texts
    icon: str
    services: int


class LifeEventPage(LifeEventOut):
    """A life event with its services."""

    items: list[ServiceLine]


@router.get("/services/", response=ServicePage)
def services(
    request: HttpRequest,
    *,
    q: str = "",
    life_event: str = "",
    audience: str = "",
    outlook: str = "",
    page: int = 1,
    size: int = 20,
) -> dict[str, Any]:
    """Published services: searched by words, filtered, a page at a time (`size` up to 100)."""
    found = queries.services(
        text=q[:300],
        life_event=life_event,
        audience=audience,
        outlook=outlook,
        page=page,
        size=min(max(size, 1), 100),
    )
    return {
        "total": found.total,
        "page": found.number,
        "pages": found.pages,
        "items": [_line(c) for c in found.items],
    }


@router.get("/services/{slug}/", response=ServiceOut)
def service(request: HttpRequest, slug: str) -> dict[str, Any]:
    """One service with its whole card."""
    try:
        card = queries.card_at(slug)
    except Refusal as missing:
        raise HttpError(404, missing.message) from missing
    return {
        **_line(card),
        "version": card.version,
        "valid_from": card.valid_from,
        "digest": card.digest,
        "missing": list(card.completeness.missing),
        "card": card.content.to_dict(),
    }


@router.get("/life-events/", response=list[LifeEventOut])
def life_events(request: HttpRequest) -> list[queries.LifeEvent]:
    """All life events."""
    return list(queries.life_events())


@router.get("/life-events/{slug}/", response=LifeEventPage)
def life_event(request: HttpRequest, slug: str) -> dict[str, Any]:
    """One life event with its services."""
    try:
        event = queries.life_event(slug)
    except Refusal as missing:
        raise HttpError(404, missing.message) from missing
    cards = queries.services(life_event=event.identifier, size=None).items
    return {
        "identifier": event.identifier,
        "slug": event.slug,
        "title": event.title,
        "summary": event.summary,
        "icon": event.icon,
        "services": event.services,
        "items": [_line(card) for card in cards],
    }


def _line(card: queries.Card) -> dict[str, Any]:
    outlook = card.outlook
    return {
        "identifier": card.identifier,
        "slug": card.slug,
        "title": card.title,
        "summary": card.summary,
        "unit": card.unit.code if card.unit else "",
        "life_events": [event.slug for event in card.life_events],
        "outlook": {
            "state": outlook.state,
            "date": outlook.date,
            "reason": outlook.reason or {},
            "evidence_address": outlook.evidence_address,
            "apply_address": outlook.apply_address,
        },
        "is_complete": card.is_complete,
    }
