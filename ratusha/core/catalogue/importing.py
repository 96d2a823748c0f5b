"""What an import would do, decided before anything is done: the dry run is the same computation as the run.

`plan` takes what a file says and what the catalogue knows and gives a line for each row: created, changed,
unchanged or rejected. A changed card is the new one laid over the old one, so that a file which says less than
the city already knows takes nothing away.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ratusha.core.catalogue.card import Card
from ratusha.core.catalogue.completeness import completeness
from ratusha.core.catalogue.reading import Draft, Event, Harvest, Rejection, UnitName

ACTIONS = ("created", "changed", "unchanged", "rejected")


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue knows of a service: its card, and whether it is open online."""

    card: Card
    is_online: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to one row; `code` and `message` are told for a rejected one."""

    line: int
    identifier: str
    action: str
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The report of an import, and the cards that it writes."""

    outcomes: tuple[Outcome, ...]
    cards: Mapping[str, Card]
    slugs: Mapping[str, str]  # wished for by the file
    events: tuple[Event, ...] = ()
    units: tuple[UnitName, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were created, changed, unchanged, rejected."""
        found = Counter(outcome.action for outcome in self.outcomes)
        return {action: found[action] for action in ACTIONS}

    @property
    def reasons(self) -> dict[str, int]:
        """How many rows were rejected for each reason, the most frequent first."""
        found = Counter(outcome.code for outcome in self.outcomes if outcome.action == "rejected")
        return dict(found.most_common())

    @property
    def is_worth_doing(self) -> bool:
        """Whether the file gives the catalogue at least one service."""
        return any(outcome.action != "rejected" for outcome in self.outcomes)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON: counts and a line for each row."""
        return {**self.counts, "rows": [dataclasses.asdict(outcome) for outcome in self.outcomes]}


def plan(
    harvest: Harvest, known: Mapping[str, Known], units: Mapping[str, str], events: frozenset[str]
) -> Plan:
    """Decide what happens to each row.

    `units` gives the code of a unit by its code or by any of its names, case folded; `events` are the
    identifiers of the known life events.
    """
    codes = dict(units) | {unit.code.casefold(): unit.code for unit in harvest.units}
    known_events = events | {event.identifier for event in harvest.events}
    outcomes: list[Outcome] = []
    cards: dict[str, Card] = {}
    for row in harvest.rows:
        outcome, card = _decide(row, known, codes, known_events)
        outcomes.append(outcome)
        if card is not None:
            cards[outcome.identifier] = card
    needed = {name for card in cards.values() for name in card.life_events}
    return Plan(
        tuple(outcomes),
        cards,
        {row.identifier: row.slug for row in harvest.rows if isinstance(row, Draft) and row.slug},
        tuple(e for e in harvest.events if e.identifier in needed and e.identifier not in events),
        tuple(u for u in harvest.units if u.code.casefold() not in units),
    )


def _decide(
    row: Draft | Rejection, known: Mapping[str, Known], codes: Mapping[str, str], events: frozenset[str]
) -> tuple[Outcome, Card | None]:
    if isinstance(row, Rejection):
        return Outcome(row.line, row.identifier, "rejected", row.code, row.message), None
    card = _with_unit(row.card, codes)
    strange = next((code for code in _unit_codes(card) if code.casefold() not in codes), "")
    if strange:
        return _rejected(row, "unit", f"The city has no unit “{strange}”."), None
    nowhere = next((name for name in card.life_events if name not in events), "")
    if nowhere:
        return _rejected(row, "life_event", f"There is no life event “{nowhere}”."), None
    old = known.get(row.identifier)
    if old is None:
        return Outcome(row.line, row.identifier, "created"), card
    merged = card.over(old.card)
    if merged.digest == old.card.digest:
        return Outcome(row.line, row.identifier, "unchanged"), None
    if old.is_online and not completeness(merged).is_complete:
        return _rejected(
            row, "online", "The service is open online and its card would become incomplete."
        ), None
    return Outcome(row.line, row.identifier, "changed"), merged


def _rejected(row: Draft, code: str, message: str) -> Outcome:
    return Outcome(row.line, row.identifier, "rejected", code, message)


def _with_unit(card: Card, codes: Mapping[str, str]) -> Card:
    """Take the unit whose name is the provider's, where the card names no unit."""
    if card.unit:
        return dataclasses.replace(card, unit=codes.get(card.unit.casefold(), card.unit))
    code = next((codes[name.casefold()] for name in card.provider.values() if name.casefold() in codes), "")
    return dataclasses.replace(card, unit=code) if code else card


def _unit_codes(card: Card) -> list[str]:
    return [code for code in (card.unit, *(step.unit for step in card.steps)) if code]
