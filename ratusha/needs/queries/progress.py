"""How fieldwork and weights stand: what a researcher looks at every day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from ratusha.core.survey import planning
from ratusha.core.survey.diagnostics import class_propensities, r_indicator
from ratusha.core.survey.fieldwork import Rates, may_open_reserve, rates
from ratusha.core.texts import Texts, same
from ratusha.needs.models import Batch, Response, SampleUnit, Weighting
from ratusha.needs.queries.surveys import SurveyFacts


@dataclass(frozen=True, slots=True)
class Quota:
    """One stratum: answers wanted and answers there."""

    code: str
    title: Texts
    wanted: int
    there: int

    @property
    def share(self) -> float:
        """How much of the quota is met, at most 1."""
        return min(self.there / self.wanted, 1.0) if self.wanted else 1.0


@dataclass(frozen=True, slots=True)
class Monitoring:
    """Answers by stratum against their quotas, by mode and by week."""

    quotas: tuple[Quota, ...]
    modes: Mapping[str, int]
    weeks: tuple[tuple[datetime.date, int], ...]
    suspect: Mapping[str, int]
    batches: tuple[BatchFacts, ...]


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """One import as it was."""

    file_name: str
    at: datetime.datetime
    created: int
    unchanged: int
    rejected: int
    missing: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class MarginRow:
    """A population total with the sample's before and after weighting, as shares of their sum."""

    name: str
    level: str
    target: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class WeightFacts:
    """The newest weights of a survey."""

    at: datetime.datetime
    method: str
    kish_deff: float
    effective_n: float
    n: int
    low: float
    high: float
    histogram: tuple[tuple[float, float, int], ...]
    margins: tuple[MarginRow, ...]
    software: str


def monitoring(about: SurveyFacts) -> Monitoring:
    """Where the survey's fieldwork stands."""
    rows = Response.objects.filter(survey_id=about.id)
    modes = dict(rows.exclude(mode="").values_list("mode").annotate(Count("id")).order_by("mode"))
    weeks: dict[datetime.date, int] = {}
    for day, count in rows.exclude(day=None).values_list("day").annotate(Count("id")).order_by("day"):
        monday = day - datetime.timedelta(days=day.weekday())
        weeks[monday] = weeks.get(monday, 0) + count
    batches = Batch.objects.filter(survey_id=about.id)[:20]
    return Monitoring(
        quotas=_quotas(about),
        modes=modes,
        weeks=tuple(sorted(weeks.items())),
        suspect=dict(
            rows.exclude(suspect="").values_list("suspect").annotate(Count("id")).order_by("suspect")
        ),
        batches=tuple(
            BatchFacts(b.file_name, b.at, b.created, b.unchanged, b.rejected, b.missing) for b in batches
        ),
    )


def _quotas(about: SurveyFacts) -> tuple[Quota, ...]:
    """Strata with their share of the interviews wanted, by population where it is known, else equal."""
    name = about.design.strata
    if not name:
        return ()
    rows = Response.objects.filter(survey_id=about.id, suspect="")
    counted = (
        rows.annotate(stratum=KeyTextTransform(name, "design")).values_list("stratum").annotate(Count("id"))
    )
    there = {str(code): count for code, count in counted.order_by() if code is not None}
    sizes = dict(about.margins.get(name, {})) or dict.fromkeys(there, float(about.planned or 1))
    wanted = (
        planning.proportional(about.planned, sizes)
        if sizes and 0 < about.planned <= sum(sizes.values())
        else {}
    )
    titles = {level.code: level.title for v in about.variables if v.name == name for level in v.levels}
    return tuple(
        Quota(code, titles.get(code, same(code)), wanted.get(code, 0), there.get(code, 0))
        for code in sorted({*sizes, *there})
    )


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """An address of the sample as fieldwork sees it."""

    code: str
    stratum: str
    cluster: str
    reserve: bool
    opened: bool
    interviewer: int | None
    visits: tuple[str, ...]
    answered: bool

    @property
    def outcome(self) -> str:
        """The last visit's outcome; "unknown" before the first."""
        return self.visits[-1] if self.visits else "unknown"


def units(about: SurveyFacts, *, interviewer: int | None = None) -> tuple[UnitFacts, ...]:
    """Addresses of the sample, of one interviewer if named."""
    rows = SampleUnit.objects.filter(survey_id=about.id).prefetch_related("visits")
    if interviewer is not None:
        rows = rows.filter(interviewer_id=interviewer, opened=True)
    return tuple(
        UnitFacts(
            row.code,
            row.stratum,
            row.cluster,
            row.reserve,
            row.opened,
            row.interviewer_id,
            tuple(visit.outcome for visit in row.visits.all()),
            row.answered,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """A cluster of the sample: main addresses, how many still need a visit, reserve still closed, who goes there."""

    name: str
    main: int
    waiting: int
    reserve: int
    interviewers: tuple[int, ...]

    @property
    def may_open(self) -> bool:
        """Whether there is a reserve to open and every main address is final or was visited often enough."""
        return bool(self.reserve) and not self.waiting


def clusters(about: SurveyFacts, found: tuple[UnitFacts, ...]) -> tuple[ClusterFacts, ...]:
    """Clusters of these addresses by name."""
    by_name: dict[str, list[UnitFacts]] = {}
    for unit in found:
        by_name.setdefault(unit.cluster, []).append(unit)
    return tuple(
        ClusterFacts(
            name=name,
            main=sum(not unit.reserve for unit in rows),
            waiting=sum(not unit.reserve and not may_open_reserve([unit.visits]) for unit in rows),
            reserve=sum(unit.reserve and not unit.opened for unit in rows),
            interviewers=tuple(sorted({unit.interviewer for unit in rows if unit.interviewer})),
        )
        for name, rows in sorted(by_name.items())
    )


@dataclass(frozen=True, slots=True)
class Representation:
    """How alike the strata answered: the R-indicator of stratum response rates, and the rates (units, answered)."""

    r: float
    strata: tuple[tuple[str, int, int], ...]


def representation(found: tuple[UnitFacts, ...]) -> Representation | None:
    """R = 1 − 2 S(ρ) over the strata's response propensities; None with fewer than two strata or addresses."""
    sizes: dict[str, list[int]] = {}
    for unit in found:
        if unit.opened:
            counts = sizes.setdefault(unit.stratum, [0, 0])
            counts[0] += 1
            counts[1] += unit.answered or unit.outcome == "complete"
    if len(sizes) < 2:
        return None
    strata = sorted((name, all_, answered) for name, (all_, answered) in sizes.items())
    sampled = np.asarray([all_ for _, all_, _ in strata], dtype=np.float64)
    responded = np.asarray([answered for _, _, answered in strata], dtype=np.float64)
    propensity = np.repeat(class_propensities(sampled, responded), sampled.astype(int))
    return Representation(r_indicator(propensity), tuple(strata))


def response_rates(about: SurveyFacts) -> Rates | None:
    """Response rates of the addresses issued; None before any was."""
    issued = [unit.outcome for unit in units(about) if unit.opened]
    return rates(issued) if issued else None


def weighting(about: SurveyFacts) -> WeightFacts | None:
    """The newest weights, if any were made."""
    row = Weighting.objects.filter(survey_id=about.id).first()
    if row is None:
        return None
    found: dict[str, Any] = row.diagnostics
    return WeightFacts(
        at=row.at,
        method=row.method,
        kish_deff=found["kish_deff"],
        effective_n=found["effective_n"],
        n=found["n"],
        low=found["min"],
        high=found["max"],
        histogram=tuple((bar[0], bar[1], bar[2]) for bar in row.histogram),
        margins=_margin_rows(found.get("margins", [])),
        software=row.software,
    )


def _margin_rows(rows: list[dict[str, Any]]) -> tuple[MarginRow, ...]:
    totals: dict[str, list[float]] = {}
    parts = [(*row["name"].partition(" = ")[::2], row) for row in rows]
    for name, _, row in parts:
        sums = totals.setdefault(name, [0.0, 0.0, 0.0])
        for place, key in enumerate(("target", "before", "after")):
            sums[place] += row[key]
    return tuple(
        MarginRow(name, level, *(row[key] / (totals[name][i] or 1.0) for i, key in enumerate(("target", "before", "after"))))
        for name, level, row in parts
    )  # fmt: skip
