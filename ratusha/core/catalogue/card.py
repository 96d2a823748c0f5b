"""A service card as a plain value: the information card and the technological card in one.

`Card` is what an official fills in, what an import makes, what a version freezes and what an export writes.
`Card.from_dict(card.to_dict())` is the same card; `card.digest` names its content, so that two versions are
equal exactly when their digests are. Everything unknown is left empty: how much is missing is told by
`completeness`, not by a refusal here. Only what cannot be a card at all (a text that is a number, a letter that
does not exist) is refused, with the place inside the card.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ratusha.core.catalogue import fields
from ratusha.core.catalogue.fields import BadCard
from ratusha.core.texts import Texts

__all__ = ["BadCard", "Card", "Channel", "Cost", "Evidence", "Named", "Rule", "Step", "Term"]

CHANNELS = ("online", "counter", "phone", "email", "post", "fax", "other")
AUDIENCES = ("resident", "business")
TERM_UNITS = ("working_day", "calendar_day", "week", "month")
SILENCES = ("none", "consent", "refusal")
LETTERS = ("В", "У", "П", "З")  # performs, takes part, agrees, approves


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to ask for the service; `address` is a page, a street, a number."""

    kind: str
    address: str = ""
    title: Texts = field(default_factory=dict)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], where: str) -> Channel:
        """Read one; an unknown kind is refused."""
        return cls(
            fields.word(raw, "kind", CHANNELS, where),
            fields.text(raw, "address", where),
            fields.texts(raw, "title", where),
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs: an amount as written ("0" is free) and, or only, words."""

    amount: str = ""
    currency: str = "UAH"
    title: Texts = field(default_factory=dict)

    @property
    def is_free(self) -> bool:
        """Whether nothing is to be paid."""
        return fields.decimal_of(self.amount) == 0

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], where: str) -> Cost:
        """Read one; an amount that is not a number ≥ 0 is refused."""
        amount = fields.text(raw, "amount", where)
        if amount and (fields.decimal_of(amount) is None or amount.startswith("-")):
            raise BadCard("amount", "“%(amount)s” is not an amount of money.", where, amount=amount[:60])
        return cls(amount, fields.text(raw, "currency", where) or "UAH", fields.texts(raw, "title", where))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document or a fact that the decision needs, who holds it, and whether an authority has it already.

    What is already held is never demanded from the resident (`Card.demanded`): the city asks the holder.
    """

    identifier: str
    title: Texts
    holder: Texts = field(default_factory=dict)
    already_held: bool = False
    note: Texts = field(default_factory=dict)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], where: str) -> Evidence:
        """Read one."""
        return cls(
            fields.text(raw, "identifier", where),
            fields.texts(raw, "title", where),
            fields.texts(raw, "holder", where),
            fields.flag(raw, "already_held", where),
            fields.texts(raw, "note", where),
        )


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an identifier and a title: a result of the service, a ground of refusal."""

    identifier: str
    title: Texts

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], where: str) -> Named:
        """Read one."""
        return cls(fields.text(raw, "identifier", where), fields.texts(raw, "title", where))


@dataclass(frozen=True, slots=True)
class Rule:
    """A legal act that the service rests on."""

    identifier: str
    title: Texts
    number: str = ""
    address: str = ""

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], where: str) -> Rule:
        """Read one."""
        return cls(
            fields.text(raw, "identifier", where),
            fields.texts(raw, "title", where),
            fields.text(raw, "number", where),
            fields.text(raw, "address", where),
        )


@dataclass(frozen=True, slots=True)
class Term:
    """The legal term: `amount` of `unit`s from the day after the application, or only its words (`title`).

    `basis` is the identifier of the act; `silence` what follows when the city says nothing in time.
    """

    amount: int | None = None
    unit: str = "calendar_day"
    basis: str = ""
    silence: str = "none"
    title: Texts = field(default_factory=dict)
    suspensible: bool = True
    max_extension: int = 0
    total_cap: int | None = None

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], where: str) -> Term:
        """Read one; a negative or fractional amount is refused."""
        return cls(
            fields.count(raw, "amount", where),
            fields.word(raw, "unit", TERM_UNITS, where, "calendar_day"),
            fields.text(raw, "basis", where),
            fields.word(raw, "silence", SILENCES, where, "none"),
            fields.texts(raw, "title", where),
            fields.flag(raw, "suspensible", where, default=True),
            fields.count(raw, "max_extension", where) or 0,
            fields.count(raw, "total_cap", where),
        )


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of handling: one accountable unit, its letter, and days in the unit of the term.

    Steps with the same `stage` go on at the same time; stages follow one another.
    """

    title: Texts
    unit: str
    letter: str = "В"
    days: int = 0
    stage: int = 0

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], where: str) -> Step:
        """Read one; an unknown letter is refused."""
        return cls(
            fields.texts(raw, "title", where),
            fields.text(raw, "unit", where),
            fields.word(raw, "letter", LETTERS, where, "В"),
            fields.count(raw, "days", where) or 0,
            fields.count(raw, "stage", where) or 0,
        )


@dataclass(frozen=True, slots=True)
class Card:
    """The whole card. `unit` is the code of the one accountable unit; `provider` its name where it has no code."""

    title: Texts = field(default_factory=dict)
    summary: Texts = field(default_factory=dict)
    keywords: Texts = field(default_factory=dict)  # words a resident would type, separated by commas
    unit: str = ""
    provider: Texts = field(default_factory=dict)
    audience: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    costs: tuple[Cost, ...] = ()
    term: Term | None = None
    outputs: tuple[Named, ...] = ()
    refusal_grounds: tuple[Named, ...] = ()
    rules: tuple[Rule, ...] = ()
    steps: tuple[Step, ...] = ()
    volumes: Mapping[str, int] = field(default_factory=dict)  # applications a year by channel
    year: str = ""  # of the volumes
    address: str = ""  # where the source describes the service
    being_prepared: bool = False

    @property
    def demanded(self) -> tuple[Evidence, ...]:
        """What the resident brings: never what an authority already has."""
        return tuple(e for e in self.evidence if not e.already_held)

    @property
    def not_asked(self) -> tuple[Evidence, ...]:
        """What the city gets itself."""
        return tuple(e for e in self.evidence if e.already_held)

    @property
    def stages(self) -> tuple[tuple[Step, ...], ...]:
        """Steps in order; those of one stage together."""
        grouped: dict[int, list[Step]] = {}
        for step in self.steps:
            grouped.setdefault(step.stage, []).append(step)
        return tuple(tuple(grouped[stage]) for stage in sorted(grouped))

    @property
    def path_days(self) -> int:
        """Days along the critical path: the longest step of each stage, added up."""
        return sum(max(step.days for step in stage) for stage in self.stages)

    @property
    def digest(self) -> str:
        """SHA-256 of the card's content in canonical JSON."""
        canonical = json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; what is empty is left out."""
        return {name: value for name, value in _plain(self).items() if _is_told(value)}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Card:
        """Read a card from plain values; `BadCard` names the place that cannot be read."""
        if not isinstance(raw, Mapping):
            raise BadCard("card", "A card is a table of fields.")
        unknown = sorted(set(raw) - {f.name for f in dataclasses.fields(cls)})
        if unknown:
            raise BadCard(
                "field", "A card has no field “%(field)s”.", str(unknown[0])[:80], field=str(unknown[0])[:80]
            )
        return cls(
            title=fields.texts(raw, "title"),
            summary=fields.texts(raw, "summary"),
            keywords=fields.texts(raw, "keywords"),
            unit=fields.text(raw, "unit"),
            provider=fields.texts(raw, "provider"),
            audience=fields.words(raw, "audience"),
            life_events=fields.words(raw, "life_events"),
            channels=fields.items(raw, "channels", Channel.from_dict),
            evidence=fields.items(raw, "evidence", Evidence.from_dict),
            costs=fields.items(raw, "costs", Cost.from_dict),
            term=fields.one(raw, "term", Term.from_dict),
            outputs=fields.items(raw, "outputs", Named.from_dict),
            refusal_grounds=fields.items(raw, "refusal_grounds", Named.from_dict),
            rules=fields.items(raw, "rules", Rule.from_dict),
            steps=fields.items(raw, "steps", Step.from_dict),
            volumes=fields.counts(raw, "volumes"),
            year=fields.text(raw, "year"),
            address=fields.text(raw, "address"),
            being_prepared=fields.flag(raw, "being_prepared"),
        )

    def over(self, older: Card) -> Card:
        """This card laid over an older one: what this one leaves empty stays as it was; texts join by language."""
        merged: dict[str, Any] = {}
        for item in dataclasses.fields(self):
            new, old = getattr(self, item.name), getattr(older, item.name)
            if isinstance(new, Mapping) and isinstance(old, Mapping):
                merged[item.name] = {**old, **new}
            else:
                merged[item.name] = new if _is_told(new) else old
        return Card(**merged)


def _is_told(value: Any) -> bool:
    return value not in (None, "", (), [], {}, False)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value
