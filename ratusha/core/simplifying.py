"""Simplify before digitising: two technological cards side by side, what went away, and what that saves.

The Standard Cost Model (EU Better Regulation toolbox, tool 60) keeps hours, trips, documents and money apart:
saved a year = (before − after) × volume × take-up, each kind for itself. A kind that was not measured stays
unknown. No document goes away by itself: each has its holder, and the act that allows to ask the holder or that
must be changed first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ratusha.core.catalogue.card import Card, Evidence, Step
from ratusha.core.quality import Burden, QualityError
from ratusha.core.texts import Texts


class SimplifyingError(QualityError):
    """A simplification that is none, or a document that goes away without a ground."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a document need not be brought: who holds it, by which act; or the act that must be changed first."""

    holder: Texts
    act: Texts
    number: str = ""
    needs_change: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that is no longer brought."""

    evidence: Evidence
    ground: Ground


@dataclass(frozen=True, slots=True)
class StepPair:
    """A step as it is and as it is to be; one of them is None when it goes away or is new."""

    before: Step | None
    after: Step | None

    @property
    def change(self) -> str:
        """`removed`, `added`, `changed` or `kept`."""
        if self.after is None:
            return "removed"
        if self.before is None:
            return "added"
        same = (self.before.unit, self.before.letter, self.before.days)
        return "kept" if same == (self.after.unit, self.after.letter, self.after.days) else "changed"


@dataclass(frozen=True, slots=True)
class Load:
    """What one application (or all of a year) takes from residents; None: not known."""

    hours: float | None = None
    trips: float | None = None
    documents: float | None = None
    money: float | None = None


KINDS = ("hours", "trips", "documents", "money")


def paired(before: Card, after: Card) -> tuple[StepPair, ...]:
    """Steps side by side in the order of handling: steps with the same words are the same step."""
    old, new = _steps(before), _steps(after)
    matcher = SequenceMatcher(None, [_key(s) for s in old], [_key(s) for s in new], autojunk=False)
    pairs: list[StepPair] = []
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            pairs += [StepPair(a, b) for a, b in zip(old[a1:a2], new[b1:b2], strict=True)]
        else:
            pairs += [StepPair(step, None) for step in old[a1:a2]]
            pairs += [StepPair(None, step) for step in new[b1:b2]]
    return tuple(pairs)


def removed(before: Card, after: Card, grounds: Mapping[str, Ground]) -> tuple[Removed, ...]:
    """The documents that go away, in the order of the card, each with its ground.

    Those that the old card demands and the new one does not must have one. Those that an authority holds already,
    but that people still bring, may be named too.

    Raises:
        SimplifyingError: a document without holder or act, or a ground for a document that stays.
    """
    demanded = {e.identifier for e in after.demanded}
    gone = {e.identifier: e for e in before.evidence if e.identifier not in demanded}
    for name in grounds:
        if name not in gone:
            raise SimplifyingError(
                "stays",
                "“%(document)s” is still demanded or was never asked: it has no ground.",
                name,
                document=name,
            )
    for evidence in before.demanded:
        if evidence.identifier in gone and evidence.identifier not in grounds:
            raise SimplifyingError(
                "ground",
                "“%(document)s” goes away: say who holds it and by which act.",
                evidence.identifier,
                document=evidence.identifier,
            )
    for name, ground in grounds.items():
        if not _told(ground.holder) or not _told(ground.act):
            raise SimplifyingError(
                "ground", "“%(document)s” goes away: say who holds it and by which act.", name, document=name
            )
    return tuple(Removed(e, grounds[name]) for name, e in gone.items() if name in grounds)


def load_after(
    before: Load, *, hours: float | None, trips: float | None, away: int, new: int, price: float | None
) -> Load:
    """What one application takes afterwards: stated hours and trips, documents by those that go away and come.

    Raises:
        SimplifyingError: a figure below nought or not finite, or more documents going away than are brought.
    """
    for name, value in (("hours", hours), ("trips", trips)):
        if value is not None and not (math.isfinite(value) and 0 <= value <= 10_000):
            raise SimplifyingError("figure", "Hours and trips lie between 0 and 10,000.", name)
    documents = None if before.documents is None else before.documents - away + new
    if documents is not None and documents < 0:
        raise SimplifyingError(
            "documents",
            "%(away)d documents cannot go away: only %(brought)g are brought.",
            "documents",
            away=away,
            brought=before.documents,
        )
    return Load(hours, trips, documents, price)


def saved(before: Load, after: Load, volume: int, take_up: float) -> Load:
    """(before − after) × volume × take-up, each kind apart; a kind that is unknown on either side stays unknown."""
    whole = _burden(before).saved(_burden(after), volume, take_up)
    known = {kind for kind in KINDS if getattr(before, kind) is not None and getattr(after, kind) is not None}
    return Load(**{kind: getattr(whole, kind) for kind in known})


def require_gain(before: Card, after: Card, one: Load, other: Load, away: int) -> None:
    """Refuse a simplification in which nothing gets less: no step, day, document, hour, trip or money."""
    fewer_steps = len(after.steps) < len(before.steps)
    faster = after.path_days < before.path_days
    pairs = [(getattr(one, kind), getattr(other, kind)) for kind in KINDS]
    lighter = any(a is not None and b is not None and b < a for a, b in pairs)
    if not (fewer_steps or faster or lighter or away):
        raise SimplifyingError(
            "nothing", "Nothing gets simpler: no step, day, document, hour, visit or money is saved."
        )


def hours_share(before: Load, after: Load) -> float | None:
    """Share of a resident's hours that is saved, 0 to 1; None while it is not known."""
    if not before.hours or after.hours is None:
        return None
    return min(max(1 - after.hours / before.hours, 0.0), 1.0)


def fed(
    stated: tuple[float, float, float], parts: Sequence[tuple[float, float | None]]
) -> tuple[float, float, float]:
    """An initiative's share of hours saved with what simplification found: (low, most likely, high).

    `parts` holds, for each service, the hours it costs residents today and the share found (None: not simplified
    yet, the stated share stands). The most likely share is their mean weighted by hours; the stated width around
    it stays, within 0 and 1.
    """
    low, mode, high = stated
    total = sum(weight for weight, _ in parts)
    if not total or all(share is None for _, share in parts):
        return stated
    middle = sum(w * (mode if share is None else share) for w, share in parts) / total
    return max(0.0, middle - (mode - low)), middle, min(1.0, middle + (high - mode))


def price(card: Card) -> float | None:
    """What the applicant pays by the card; None when it names no amount."""
    for cost in card.costs:
        if cost.amount:
            return float(cost.amount)
    return None


def _steps(card: Card) -> list[Step]:
    return [step for stage in card.stages for step in stage]


def _key(step: Step) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(step.title.items()))


def _told(texts: Texts) -> bool:
    return any(words.strip() for words in texts.values())


def _burden(load: Load) -> Burden:
    return Burden(load.hours or 0.0, load.trips or 0.0, load.documents or 0.0, load.money or 0.0)
