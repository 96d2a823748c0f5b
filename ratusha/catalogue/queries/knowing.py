"""What an import must know: the cards that are there, the names of units, the life events."""

from __future__ import annotations

from collections.abc import Iterable

from ratusha.catalogue import models
from ratusha.core.catalogue.importing import Known
from ratusha.people.queries import units


def known_cards(identifiers: Iterable[str]) -> dict[str, Known]:
    """Current cards of these services, by identifier."""
    names = list(identifiers)
    found: dict[str, Known] = {}
    for start in range(0, len(names), 500):  # SQLite binds a limited number of values
        rows = (
            models.ServiceVersion.objects.filter(service__identifier__in=names[start : start + 500])
            .filter(pk__in=models.Service.objects.filter(current__isnull=False).values("current_id"))
            .select_related("service")
            .prefetch_related("steps__unit")
        )
        online = set(
            models.ServiceOutlook.objects.filter(
                is_current=True,
                state=models.OutlookState.ONLINE,
                service__identifier__in=names[start : start + 500],
            ).values_list("service_id", flat=True)
        )
        found |= {r.service.identifier: Known(r.content(), r.service_id in online) for r in rows}
    return found


def unit_names() -> dict[str, str]:
    """The code of each unit by its code and by its names, case folded."""
    found: dict[str, str] = {}
    for unit in units():
        for name in (*unit.short_name.values(), *unit.name.values(), unit.code):
            found[name.casefold()] = unit.code
    return found


def known_events() -> frozenset[str]:
    """Identifiers of all life events."""
    return frozenset(models.LifeEvent.objects.values_list("identifier", flat=True))
