"""The front page: what happened, what others ask for, and the city's promise in figures."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ratusha.catalogue import queries as catalogue
from ratusha.delivery import queries as delivery

PERIOD = datetime.timedelta(days=365)
OFTEN = 6  # services shown as asked for most


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the front page."""

    events: tuple[catalogue.LifeEvent, ...]
    often: tuple[catalogue.Card, ...]
    online: int
    planned: int
    services: int
    figures: delivery.Figures
    since: datetime.date
    until: datetime.date


def home(today: datetime.date) -> Home:
    """The front page as of a day; figures are of the year before it."""
    since = today - PERIOD
    counts = catalogue.outlook_counts()
    used = delivery.most_used(since=since, until=today, limit=OFTEN)
    found = {
        card.identifier: card
        for card in catalogue.services(identifiers=[name for name, _ in used], size=None).items
    }
    return Home(
        events=catalogue.life_events(),
        often=tuple(found[name] for name, _ in used if name in found),
        online=counts["online"],
        planned=counts["planned"],
        services=sum(counts.values()),
        figures=delivery.figures(since=since, until=today),
        since=since,
        until=today,
    )
