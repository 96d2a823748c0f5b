"""Measured again: before and after of every service that was measured more than once, and what delivery counts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ratusha.catalogue import queries as catalogue
from ratusha.delivery import queries as delivery
from ratusha.quality import queries as quality


@dataclass(frozen=True, slots=True)
class MeasuredService:
    """A service that can be had online: its comparisons, and its counts since the launch."""

    card: catalogue.Card
    compared: tuple[quality.Compared, ...]
    figures: delivery.Figures
    since: datetime.date


@dataclass(frozen=True, slots=True)
class Measured:
    """The page: services online, and comparisons of all others."""

    services: tuple[MeasuredService, ...]
    others: tuple[quality.Compared, ...]
    until: datetime.date


def measured(today: datetime.date) -> Measured:
    """Everything that was measured again until a day."""
    opened = delivery.online()
    cards = {
        c.identifier: c for c in catalogue.services(identifiers=[o.service for o in opened], size=None).items
    }
    pairs: dict[str, list[quality.Compared]] = {}
    for pair in quality.comparisons():
        pairs.setdefault(pair.after.service, []).append(pair)
    services = tuple(
        MeasuredService(
            card=cards[o.service],
            compared=tuple(pairs.pop(o.service, ())),
            figures=delivery.figures(since=o.since, until=today, service=o.service),
            since=o.since,
        )
        for o in opened
        if o.service in cards
    )
    return Measured(services, tuple(pair for found in pairs.values() for pair in found), today)
