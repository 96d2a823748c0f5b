"""Ask the room: services and their cards, search, life events, versions and differences, outlooks."""

from ratusha.catalogue.queries.cards import (
    Card,
    LifeEvent,
    NoSuchService,
    Outlook,
    Page,
    card_at,
    is_complete,
    outlook_counts,
    outlook_history,
    service,
    service_id,
    services,
)
from ratusha.catalogue.queries.events import life_event, life_events
from ratusha.catalogue.queries.exporting import export
from ratusha.catalogue.queries.finding import search
from ratusha.catalogue.queries.knowing import known_cards, known_events, unit_names
from ratusha.catalogue.queries.office import CardLine, Desk, Workpiece, cards, lines_of, workpiece
from ratusha.catalogue.queries.versions import Version, compare, content, version, version_on, versions

__all__ = [
    "Card",
    "CardLine",
    "Desk",
    "LifeEvent",
    "NoSuchService",
    "Outlook",
    "Page",
    "Version",
    "Workpiece",
    "card_at",
    "cards",
    "compare",
    "content",
    "export",
    "is_complete",
    "known_cards",
    "known_events",
    "life_event",
    "life_events",
    "lines_of",
    "outlook_counts",
    "outlook_history",
    "search",
    "service",
    "service_id",
    "services",
    "unit_names",
    "version",
    "version_on",
    "versions",
    "workpiece",
]
