"""Versions of a card: the list, one of them, the one valid on a day, and what changed between two."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

from ratusha.catalogue import models
from ratusha.catalogue.queries.cards import NoSuchService
from ratusha.core.catalogue.card import Card
from ratusha.core.catalogue.completeness import Completeness, completeness
from ratusha.core.catalogue.differences import Difference, differences


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a card; a draft has no `valid_from`."""

    identifier: str
    number: int
    state: str
    valid_from: datetime.date | None
    made_at: datetime.datetime
    made_by: str
    digest: str
    is_complete: bool
    is_current: bool
    content: Card

    @property
    def completeness(self) -> Completeness:
        """What the card tells and what is missing."""
        return completeness(self.content)


def versions(identifier: str) -> tuple[Version, ...]:
    """All versions, the newest first; the draft, if there is one, leads."""
    rows = models.ServiceVersion.objects.filter(service__identifier=identifier)
    rows = rows.select_related("service").prefetch_related("steps__unit").order_by("-number")
    return tuple(_version(row) for row in rows)


def version(identifier: str, number: int) -> Version:
    """One version; `NoSuchService` when there is none."""
    for found in versions(identifier):
        if found.number == number:
            return found
    raise NoSuchService(
        "version", "The service “%(service)s” has no version %(number)s.", service=identifier, number=number
    )


@lru_cache(maxsize=512)
def content(version_id: int, digest: str) -> Card:
    """The card of a version by its row and its digest; read once a process, since a digest names its content."""
    return models.ServiceVersion.objects.get(pk=version_id, digest=digest).content()


def version_on(identifier: str, day: datetime.date) -> Version | None:
    """The published version that was valid on a day."""
    valid = [v for v in versions(identifier) if v.valid_from is not None and v.valid_from <= day]
    return valid[0] if valid else None


def compare(identifier: str, old: int, new: int) -> tuple[Difference, ...]:
    """What changed from one version to another, field by field."""
    return differences(version(identifier, old).content, version(identifier, new).content)


def _version(row: models.ServiceVersion) -> Version:
    return Version(
        identifier=row.service.identifier,
        number=row.number,
        state=row.state,
        valid_from=row.valid_from,
        made_at=row.made_at,
        made_by=row.made_by,
        digest=row.digest,
        is_complete=row.is_complete,
        is_current=row.service.current_id == row.pk,
        content=row.content(),
    )
