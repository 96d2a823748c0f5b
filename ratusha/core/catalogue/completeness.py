"""How complete a card is: what the law wants told, what is told, what is missing.

The information card follows the prescribed order (5203-VI art. 8: who provides, documents, cost, term, result,
grounds of refusal, acts); the technological card wants each step with one unit and a letter, and the steps
along the critical path within the legal term. A card is complete when nothing is missing; languages other
than the first are counted apart, since a missing translation does not make a card unlawful.
"""

from __future__ import annotations

from dataclasses import dataclass

from ratusha.core.catalogue.card import Card
from ratusha.core.texts import LANGUAGES

# field of the meter, in the prescribed order
FIELDS = (
    "title",
    "summary",
    "unit",
    "audience",
    "channels",
    "evidence",
    "costs",
    "term",
    "outputs",
    "refusal_grounds",
    "rules",
    "steps",
)
_DAY_UNITS = {"week": 7, "month": 30}  # steps are counted in calendar days for these


@dataclass(frozen=True, slots=True)
class Completeness:
    """Fields told and missing; `languages` says for each how many of title and summary are there (0–2)."""

    told: tuple[str, ...]
    missing: tuple[str, ...]
    late_by: int  # days by which the steps exceed the legal term, 0 when they fit
    languages: dict[str, int]
    is_being_prepared: bool

    @property
    def share(self) -> float:
        """Share of the fields that are told, 0..1."""
        return len(self.told) / len(FIELDS)

    @property
    def is_complete(self) -> bool:
        """Nothing is missing, the steps fit into the term, and nobody said "being prepared"."""
        return not self.missing and self.late_by == 0 and not self.is_being_prepared


def completeness(card: Card) -> Completeness:
    """Measure the card."""
    told = {
        "title": bool(card.title),
        "summary": bool(card.summary),
        "unit": bool(card.unit),
        "audience": bool(card.audience),
        "channels": bool(card.channels),
        "evidence": bool(card.evidence) and all(e.title for e in card.evidence),
        "costs": bool(card.costs) and all(c.amount or c.title for c in card.costs),
        "term": card.term is not None and card.term.amount is not None,
        "outputs": bool(card.outputs) and all(o.title for o in card.outputs),
        "refusal_grounds": bool(card.refusal_grounds) and all(g.title for g in card.refusal_grounds),
        "rules": bool(card.rules),
        "steps": bool(card.steps) and all(s.title and s.unit and s.letter for s in card.steps),
    }
    return Completeness(
        told=tuple(name for name in FIELDS if told[name]),
        missing=tuple(name for name in FIELDS if not told[name]),
        late_by=_late_by(card),
        languages={tag: bool(card.title.get(tag)) + bool(card.summary.get(tag)) for tag in LANGUAGES},
        is_being_prepared=card.being_prepared,
    )


def _late_by(card: Card) -> int:
    if card.term is None or card.term.amount is None or not card.steps:
        return 0
    days = card.term.amount * _DAY_UNITS.get(card.term.unit, 1)
    return max(card.path_days - days, 0)
