"""Simplified before digitising: the card as it is and as it is to be, and what residents are spared."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max

from ratusha.catalogue import queries as catalogue
from ratusha.core import simplifying
from ratusha.core.catalogue.card import Card
from ratusha.core.simplifying import Ground, Load, Removed, StepPair
from ratusha.core.texts import Texts
from ratusha.quality.models import Simplification
from ratusha.quality.queries.readings import scores


@dataclass(frozen=True, slots=True)
class Simplified:
    """A simplification: both cards, what goes away with its ground, one application before and after, a year's saving."""

    service: str
    slug: str
    day: datetime.date
    made_by: str
    as_is: Card
    to_be: Card
    pairs: tuple[StepPair, ...]
    removed: tuple[Removed, ...]
    before: Load
    after: Load
    volume: int
    take_up: float
    saved: Load
    earlier: int  # proposals that this one replaced

    @property
    def title(self) -> Texts:
        """The service's name."""
        return self.as_is.title

    @property
    def steps_less(self) -> int:
        """Steps fewer than today; below nought: more."""
        return len(self.as_is.steps) - len(self.to_be.steps)

    @property
    def days_less(self) -> int:
        """Days fewer along the longest way, in the unit of the term."""
        return self.as_is.path_days - self.to_be.path_days

    @property
    def acts_to_change(self) -> tuple[Removed, ...]:
        """Documents that go away only when an act is changed."""
        return tuple(one for one in self.removed if one.ground.needs_change)

    @property
    def hours_share(self) -> float | None:
        """Share of a resident's hours saved."""
        return simplifying.hours_share(self.before, self.after)


def simplification(service: str) -> Simplified | None:
    """The newest simplification of a service; None while nobody has proposed one."""
    return next(iter(simplifications([service])), None)


def simplifications(services: Iterable[str] | None = None) -> tuple[Simplified, ...]:
    """The newest simplification of every service (or of the named ones), in order of address."""
    rows = Simplification.objects.all()
    if services is not None:
        rows = rows.filter(service__identifier__in=list(services))
    earlier: dict[int, int] = {}
    newest: dict[int, Simplification] = {}
    for row in rows.select_related("service", "version").order_by("service__slug", "id"):
        earlier[row.service_id] = earlier.get(row.service_id, -1) + 1
        newest[row.service_id] = row
    return tuple(_simplified(row, earlier[pk]) for pk, row in newest.items())


def hours_shares() -> dict[str, float]:
    """Service to the share of a resident's hours that its simplification saves, where it is known."""
    newest = Simplification.objects.values("service").annotate(newest=Max("id")).values("newest")
    rows = Simplification.objects.filter(pk__in=newest).values_list("service__identifier", "before", "after")
    found = {
        service: simplifying.hours_share(Load(**before), Load(**after)) for service, before, after in rows
    }
    return {service: share for service, share in found.items() if share is not None}


def load_today(card: catalogue.Card) -> tuple[Load, int]:
    """What one application takes today, as measured (documents by the card if nobody counted them); and the volume."""
    found = {score.instrument.identifier: score.value for score in scores(card.identifier)}
    volume = found.get("annual-applications", float(sum(card.content.volumes.values())))
    load = Load(
        hours=found.get("resident-hours"),
        trips=found.get("resident-trips"),
        documents=found.get("resident-documents", float(len(card.content.demanded))),
        money=simplifying.price(card.content),
    )
    return load, int(volume)


def _simplified(row: Simplification, earlier: int) -> Simplified:
    as_is = catalogue.content(row.version_id, row.version.digest)
    to_be = Card.from_dict(row.to_be)
    before, after = Load(**row.before), Load(**row.after)
    grounds = {name: Ground(**ground) for name, ground in row.grounds.items()}
    return Simplified(
        service=row.service.identifier,
        slug=row.service.slug,
        day=row.day,
        made_by=row.made_by,
        as_is=as_is,
        to_be=to_be,
        pairs=simplifying.paired(as_is, to_be),
        removed=simplifying.removed(as_is, to_be, grounds),
        before=before,
        after=after,
        volume=row.volume,
        take_up=row.take_up,
        saved=simplifying.saved(before, after, row.volume, row.take_up),
        earlier=earlier,
    )
