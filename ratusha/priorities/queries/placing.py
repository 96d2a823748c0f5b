"""The current analysis: the ranking with its uncertainty, and why each initiative stands where it stands."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ratusha.core.decision import Model, read
from ratusha.core.decision.explaining import Explanation, explain
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.priorities.models import Analysis, Group, Initiative, Source


class NoAnalysis(Refusal):
    """Nothing has been computed yet."""


class NoSuchInitiative(Refusal):
    """An initiative, or a service that no initiative touches."""


@dataclass(frozen=True, slots=True)
class InitiativeFacts:
    """A proposed initiative."""

    code: str
    title: Texts
    summary: Texts
    unit: str
    services: tuple[str, ...]
    cost: Mapping[str, Mapping[int, int]]
    requires: tuple[str, ...]
    duty: Texts
    order: int
    effects: Mapping[str, tuple[float, float, float]]  # low, most likely, high
    staff: Mapping[int, int] = field(default_factory=dict)
    target: int = 4
    barred: Texts = field(default_factory=dict)
    excludes: tuple[str, ...] = ()
    synergies: Mapping[str, float] = field(default_factory=dict)  # with whom: share of the value scale
    withdrawn: Texts = field(default_factory=dict)  # why it is no longer proposed

    @property
    def start(self) -> int | None:
        """The first year in which it spends money or people's time, as proposed."""
        spent = [*self.cost.values(), self.staff]
        return min((year for by_year in spent for year, amount in by_year.items() if amount), default=None)

    @property
    def total(self) -> int:
        """Money of all sources and years."""
        return sum(amount for by_year in self.cost.values() for amount in by_year.values())


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """Initiatives of which at most `most` may be chosen."""

    code: str
    title: Texts
    members: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class AnalysisFacts:
    """A kept analysis."""

    id: int
    inputs: Mapping[str, Any]
    joint: str
    digest: str
    seed: int
    draws: int
    method: str
    software: str
    results: Mapping[str, Any]
    survey: str
    made_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where an initiative stands: `low` to `high` holds 90 % of its ranks; `part` is core, borderline or exterior.

    `core_index` is the share of the best portfolios that hold it; `chosen` whether the optimum does.
    """

    rank: int
    initiative: InitiativeFacts
    expected: float
    low: int
    high: int
    first: float
    acceptability: tuple[float, ...]
    part: str
    core_index: float | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class View:
    """One member's values alone: the place they give an initiative, and the criterion they hold dearest."""

    name: Texts
    dearest: str
    place: int
    inside: bool


def initiatives() -> tuple[InitiativeFacts, ...]:
    """All initiatives, also those that were withdrawn."""
    rows = Initiative.objects.select_related("unit").prefetch_related("services", "requires", "excludes")
    return tuple(_initiative(row) for row in rows)


def groups() -> tuple[GroupFacts, ...]:
    """All groups of initiatives that stand for one another."""
    return tuple(
        GroupFacts(row.code, row.title, tuple(member.code for member in row.members.all()), row.most)
        for row in Group.objects.prefetch_related("members")
    )


def sources() -> tuple[tuple[str, Texts, dict[int, int]], ...]:
    """Sources of money: code, title, ceiling by year."""
    return tuple(
        (row.code, row.title, {int(year): amount for year, amount in row.ceiling.items()})
        for row in Source.objects.all()
    )


def current_analysis() -> AnalysisFacts | None:
    """The analysis that counts, if there is one."""
    row = Analysis.objects.filter(is_current=True).first()
    if row is None:
        return None
    return AnalysisFacts(
        id=row.pk,
        inputs=row.inputs,
        joint=row.joint,
        digest=row.digest,
        seed=row.seed,
        draws=row.draws,
        method=row.method,
        software=row.software,
        results=row.results,
        survey=row.survey,
        made_at=row.made_at,
    )


def ranking() -> tuple[Place, ...]:
    """Every initiative in order of its expected rank; empty while nothing has been computed."""
    analysis = current_analysis()
    if analysis is None:
        return ()
    known = {facts.code: facts for facts in initiatives()}
    results = analysis.results
    portfolio = results.get("portfolio", {})
    part = {name: p for p in ("core", "borderline", "exterior") for name in portfolio.get(p, ())}
    chosen = set(portfolio.get("optimum", {}).get("chosen", ()))
    return tuple(
        Place(
            rank=number,
            initiative=known[row["name"]],
            expected=row["expected_rank"],
            low=row["rank_low"],
            high=row["rank_high"],
            first=row["first"],
            acceptability=tuple(results["acceptability"][row["name"]]),
            part=part.get(row["name"], ""),
            core_index=portfolio.get("core_index", {}).get(row["name"]),
            chosen=row["name"] in chosen,
        )
        for number, row in enumerate(results["ranking"], start=1)
        if row["name"] in known
    )


def place_of(service: str) -> Place | None:
    """The best place among the initiatives that touch a service."""
    return next((place for place in ranking() if service in place.initiative.services), None)


def explanation(code: str) -> tuple[Explanation, Mapping[str, float]]:
    """Why an initiative stands where it stands, and the central weights it is explained at.

    The line is drawn after as many initiatives as the computed portfolio holds.
    """
    analysis = current_analysis()
    if analysis is None:
        raise NoAnalysis("no_analysis", "Nothing has been computed yet.")
    model = model_of(analysis.id)
    if code not in model.names:
        raise NoSuchInitiative("initiative", "There is no initiative “%(initiative)s”.", initiative=code)
    k = max(1, len(analysis.results.get("portfolio", {}).get("optimum", {}).get("chosen", ())))
    found = explain(model, code, min(k, len(model.names)))
    return found, {part.criterion: part.weight for part in found.contributions}


def views_of(found: Explanation) -> tuple[View, ...]:
    """Where each member's values alone would put the explained initiative, most favourable first.

    Nameless where the analysis is older than its set of weights.
    """
    analysis = Analysis.objects.select_related("weights").filter(is_current=True).first()
    if analysis is None:
        return ()
    vectors = analysis.inputs["weights"]["vectors"]
    names = (
        [member["name"] for member in analysis.weights.members] if analysis.weights else [{}] * len(vectors)
    )
    views = [
        View(name, max(vector, key=lambda code: float(vector[code])), place, place <= found.k)
        for name, vector, place in zip(names, vectors, found.places_by_vector, strict=True)
    ]
    return tuple(sorted(views, key=lambda view: view.place))


def model_of(analysis: int) -> Model:
    """The model of an analysis."""
    return _model(Analysis.objects.values_list("digest", flat=True).get(pk=analysis), analysis)


@lru_cache(maxsize=4)
def _model(digest: str, analysis: int) -> Model:
    """Read once a process: what has this digest does not change."""
    row = Analysis.objects.get(pk=analysis)
    return read(row.inputs, row.joint)


def _initiative(row: Initiative) -> InitiativeFacts:
    return InitiativeFacts(
        code=row.code,
        title=row.title,
        summary=row.summary,
        unit=row.unit.code,
        services=tuple(service.identifier for service in row.services.all()),
        cost={s: {int(y): amount for y, amount in by.items()} for s, by in row.cost.items()},
        requires=tuple(other.code for other in row.requires.all()),
        duty=row.duty,
        order=row.order,
        staff={int(y): months for y, months in row.staff.items()},
        target=row.target,
        barred=row.barred,
        excludes=tuple(other.code for other in row.excludes.all()),
        synergies=row.synergies,
        withdrawn=row.withdrawn,
        effects={
            name: (float(low), float(mode), float(high)) for name, (low, mode, high) in row.effects.items()
        },
    )
