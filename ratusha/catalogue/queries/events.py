"""Life events with the number of their services."""

from __future__ import annotations

from django.db.models import Count, Q

from ratusha.catalogue import models
from ratusha.catalogue.queries.cards import LifeEvent
from ratusha.core.refusal import Refusal


class NoSuchLifeEvent(Refusal):
    """An address that no life event has."""


def life_events() -> tuple[LifeEvent, ...]:
    """All life events in their order, with the number of published services in each."""
    counted = models.LifeEvent.objects.annotate(
        n=Count("services", filter=Q(services__current__isnull=False))
    ).order_by("order", "slug")  # grouping forgets the table's own order
    return tuple(LifeEvent(e.identifier, e.slug, e.title, e.summary, e.icon, e.n) for e in counted)


def life_event(slug: str) -> LifeEvent:
    """The life event at this address; `NoSuchLifeEvent` when there is none."""
    for event in life_events():
        if event.slug == slug:
            return event
    raise NoSuchLifeEvent("life_event", "There is no life event “%(event)s”.", event=slug)
