"""The shapes of the demo data: frozen records, one for each kind of row in the files (see data/README.md)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from ratusha.core.texts import Texts


class Range(NamedTuple):
    """An effect that is not known exactly: lowest, most likely, highest."""

    low: float
    mode: float
    high: float


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


# ── the survey ───────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Design:
    """How the sample is drawn; `modes` are shares of the ways to answer."""

    strata: str
    clusters: str
    areas_per_district: int
    area_effect: float
    modes: dict[str, float]


@dataclass(frozen=True)
class Response:
    """Who answers: probability = base × age × women × internet × district."""

    base: float
    age: tuple[float, ...]
    women: float
    online: float
    offline: float
    district: dict[str, float]


@dataclass(frozen=True)
class Need:
    """The truth about one offered service: weights of choosing it by age group, share who used it."""

    service: str
    online: tuple[float, ...]
    offline: tuple[float, ...]
    women: float
    used: float


@dataclass(frozen=True)
class Local:
    """Where a wish is stronger: factor by district."""

    service: str
    factor: dict[str, float]


@dataclass(frozen=True)
class Choice:
    """An answer with its true share by age group, online and offline."""

    id: str
    title: Texts
    online: tuple[float, ...]
    offline: tuple[float, ...]


@dataclass(frozen=True)
class Question:
    """A closed question whose true answers are known."""

    id: str
    title: Texts
    choice: tuple[Choice, ...]


@dataclass(frozen=True)
class Survey:
    """The needs survey and the truth behind it."""

    id: str
    seed: int
    start: datetime.date
    end: datetime.date
    respondents: int
    minimum_areas: int
    form: str
    ages: tuple[str, ...]
    title: Texts
    population: Texts
    design: Design
    response: Response
    need: tuple[Need, ...]
    local: tuple[Local, ...]
    question: tuple[Question, ...]


# ── decision ─────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Source:
    """A source of money with its ceiling by year, UAH."""

    id: str
    title: Texts
    ceiling: dict[int, int]


@dataclass(frozen=True)
class Staff:
    """Person-months that can be given by year."""

    available: dict[int, int]


@dataclass(frozen=True)
class Criterion:
    """A criterion on a fixed scale in natural units; `source` is survey or effect."""

    id: str
    source: str
    worst: float
    best: float
    title: Texts
    unit: Texts
    meaning: Texts


@dataclass(frozen=True)
class Judgement:
    """What a member thinks the swings are worth (largest = 100), or only their order."""

    member: str
    date: datetime.date
    swings: dict[str, float] = field(default_factory=dict)
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Synergy:
    """Value (share of the full value scale) gained when both are done; negative when they overlap."""

    with_: str
    bonus: float


@dataclass(frozen=True)
class Initiative:
    """A proposed change: what it costs by source and year, and what it brings."""

    id: str
    unit: str
    title: Texts
    summary: Texts
    services: tuple[str, ...]
    cost: dict[str, dict[int, int]]
    staff: dict[int, int]
    hours: Range
    take_up: Range
    delivery: Range
    vulnerable: Range
    staff_hours: Range
    openness: Range
    target: int | None = None
    compulsory: str | None = None
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    synergy: tuple[Synergy, ...] = ()


@dataclass(frozen=True)
class Decision:
    """Everything that stands in initiatives.toml."""

    years: tuple[int, ...]
    source: tuple[Source, ...]
    staff: Staff
    criterion: tuple[Criterion, ...]
    judgement: tuple[Judgement, ...]
    initiative: tuple[Initiative, ...]
