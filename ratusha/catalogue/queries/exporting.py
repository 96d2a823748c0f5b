"""The whole catalogue, ready to be written as a file."""

from __future__ import annotations

from django.conf import settings

from ratusha.catalogue.queries.cards import Card, services
from ratusha.catalogue.queries.events import life_events
from ratusha.core.catalogue.writing import Entry, Export, Organisation
from ratusha.people.queries import city, units


def export() -> Export:
    """All published services with the units and life events that they name, in order of identifier."""
    facts = city()
    entries = sorted(services(size=None).items, key=lambda card: card.identifier)
    return Export(
        origin=settings.ORIGIN.rstrip("/"),
        place=facts.name,
        council=Organisation(facts.identifier, facts.council),
        units=tuple(Organisation(u.code, u.name, u.phone, u.email, u.hours) for u in units()),
        events=tuple(
            {"identifier": e.identifier, "title": e.title, "summary": e.summary, "icon": e.icon}
            for e in life_events()
        ),
        entries=tuple(_entry(card) for card in entries),
    )


def _entry(card: Card) -> Entry:
    outlook = card.outlook
    return Entry(
        identifier=card.identifier,
        slug=card.slug,
        card=card.content,
        version=card.version,
        valid_from=card.valid_from.isoformat(),
        is_complete=card.is_complete,
        outlook={
            "state": outlook.state,
            "date": outlook.date.isoformat() if outlook.date else None,
            "reason": dict(outlook.reason or {}),
            "apply_address": outlook.apply_address,
        },
    )
