"""The city, its dictionaries and its service cards."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from ratusha.core.texts import Texts


# ── the city ─────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Unit:
    """A department; `head` is a person."""

    id: str
    head: str
    name: Texts
    short: Texts
    address: Texts
    phone: str
    email: str
    hours: Texts
    parent: str | None = None


@dataclass(frozen=True)
class Person:
    """Somebody who signs in; `roles` are words of the room people."""

    id: str
    name: Texts
    position: Texts
    roles: tuple[str, ...]
    email: str
    unit: str | None = None


@dataclass(frozen=True)
class District:
    """A part of the city: residents by age group (`City.ages`), and adults' internet use."""

    id: str
    name: Texts
    population: int
    women: tuple[int, ...]
    men: tuple[int, ...]
    internet: tuple[float, ...]  # share online by adult age group
    polling_areas: int


@dataclass(frozen=True)
class City:
    """The city with everything that stands in city.toml."""

    today: datetime.date
    code: str
    name: Texts
    council: Texts
    notice: Texts
    population: int
    ages: tuple[str, ...]
    unit: tuple[Unit, ...]
    person: tuple[Person, ...]
    district: tuple[District, ...]


# ── dictionaries ─────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class LifeEvent:
    """What happened to the resident; `icon` is a word."""

    id: str
    icon: str
    title: Texts
    summary: Texts


@dataclass(frozen=True)
class Named:
    """An identifier with a title: a holder of evidence, a ground for refusal, a step."""

    id: str
    title: Texts


@dataclass(frozen=True)
class Evidence:
    """A kind of evidence; with `already_held` the resident never brings it."""

    id: str
    holder: str
    already_held: bool
    title: Texts


@dataclass(frozen=True)
class Act:
    """A legal act."""

    id: str
    number: str
    title: Texts


# ── services ─────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Cost:
    """What a resident pays, in UAH, and the words of the card about it."""

    amount: int
    text: Texts


@dataclass(frozen=True)
class Term:
    """The legal term of a service."""

    amount: int
    unit: str
    basis: str
    silence: str


@dataclass(frozen=True)
class CardStep:
    """A line of the technological card; steps with the same `place` go on at the same time."""

    place: int
    step: str
    unit: str
    letter: str
    days: int
    title: Texts


@dataclass(frozen=True)
class Burden:
    """What one application takes from a resident today: minutes by activity, trips, papers."""

    find: int
    collect: int
    travel: int
    wait: int
    fill: int
    trips: int
    papers: int

    @property
    def minutes(self) -> int:
        """All minutes together."""
        return self.find + self.collect + self.travel + self.wait + self.fill


@dataclass(frozen=True)
class Service:
    """A service card with the city's (invented) figures of today."""

    id: str
    life_events: tuple[str, ...]
    unit: str
    audience: tuple[str, ...]
    channels: tuple[str, ...]
    title: Texts
    summary: Texts
    keywords: Texts
    result: Texts
    refusal: tuple[str, ...]
    acts: tuple[str, ...]
    volume: int
    maturity: int
    burden: Burden
    satisfaction: tuple[int, ...]
    documents: tuple[str, ...] = ()
    notes: dict[str, Texts] = field(default_factory=dict)
    cost: Cost | None = None
    term: Term | None = None
    steps: tuple[CardStep, ...] = ()
    being_prepared: bool = False

    @property
    def days(self) -> int:
        """Days of the longest way through the steps, in the unit of the term."""
        places = {step.place for step in self.steps}
        return sum(max(step.days for step in self.steps if step.place == place) for place in places)
