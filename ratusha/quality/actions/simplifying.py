"""Propose how a service gets simpler before it goes online."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction

from ratusha.catalogue import queries as catalogue
from ratusha.core import simplifying
from ratusha.core.catalogue.card import Card
from ratusha.core.quality import QualityError
from ratusha.core.simplifying import Ground
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require
from ratusha.quality import queries
from ratusha.quality.models import Simplification


@transaction.atomic
def propose_simplification(
    *,
    actor: Actor,
    service: str,
    to_be: Card,
    grounds: Mapping[str, Ground],
    hours: float | None,
    trips: float | None,
    take_up: float,
    day: datetime.date,
) -> int:
    """Set a card to be beside the published one; what it saves is computed from measured burden and volume.

    `hours` and `trips` are of one application afterwards; `grounds` says of each document that goes away who holds
    it and by which act, or which act must change. A new proposal replaces the old one, which stays in the history.
    """
    card = catalogue.service(service)
    require(actor, "simplify_service", card.unit.id if card.unit else None)
    if not 0 <= take_up <= 1:
        raise QualityError("take_up", "Take-up is a share from 0 to 1, not %(share)s.", share=take_up)
    before, volume = queries.load_today(card)
    gone = simplifying.removed(card.content, to_be, grounds)
    new = {e.identifier for e in to_be.demanded} - {e.identifier for e in card.content.demanded}
    after = simplifying.load_after(
        before, hours=hours, trips=trips, away=len(gone), new=len(new), price=simplifying.price(to_be)
    )
    simplifying.require_gain(card.content, to_be, before, after, len(gone))
    row = Simplification.objects.create(
        service_id=card.id,
        version_id=card.version_id,
        to_be=to_be.to_dict(),
        grounds={name: asdict(ground) for name, ground in grounds.items()},
        before=asdict(before),
        after=asdict(after),
        volume=volume,
        take_up=take_up,
        day=day,
        made_by=actor.name[:200],
    )
    people.note(
        actor=actor,
        verb="propose_simplification",
        room="quality",
        subject=f"service {service}",
        summary=f"version {card.version}, {len(gone)} documents away, {card.content.path_days}→{to_be.path_days} days",
    )
    return row.pk
