"""The needs survey with its truth, and what the working group decides on."""

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
    branch: Texts


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
