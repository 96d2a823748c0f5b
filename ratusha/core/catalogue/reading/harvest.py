"""What reading a file gives: drafts of cards, rejected rows, and what else the file names."""

from __future__ import annotations

from dataclasses import dataclass, field

from ratusha.core.catalogue.addresses import latin
from ratusha.core.catalogue.card import BadCard, Card
from ratusha.core.catalogue.fields import clean
from ratusha.core.texts import Texts

LONGEST_IDENTIFIER = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """A card read from a line (for linked data: the number of the service in the file).

    `slug` is the address that the service would like to have, where the file names one.
    """

    line: int
    identifier: str
    card: Card
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that did not become a card: skip, duplicate, identifier, title, columns or a code of `BadCard`."""

    line: int
    identifier: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Event:
    """A life event that the file names."""

    identifier: str
    title: Texts
    summary: Texts = field(default_factory=dict)
    icon: str = ""
    order: int = 1000  # among the life events of the city


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit that the file describes (our own JSON only)."""

    code: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Harvest:
    """Everything a file gave, in its order."""

    rows: tuple[Draft | Rejection, ...]
    events: tuple[Event, ...] = ()
    units: tuple[UnitName, ...] = ()


def item_identifier(title: str) -> str:
    """An identifier for a named thing of a card that has none."""
    return latin(title) or "item"


def checked_identifier(identifier: str) -> str:
    """The identifier, or `BadCard` when it is empty or too long."""
    identifier = clean(identifier)
    if not identifier:
        raise BadCard("identifier", "The row has no identifier.")
    if len(identifier) > LONGEST_IDENTIFIER:
        raise BadCard(
            "identifier", "The identifier is longer than %(most)s characters.", most=LONGEST_IDENTIFIER
        )
    return identifier
