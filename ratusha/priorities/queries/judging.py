"""Criteria, and what each member of the working group judged: apart, and who has not answered."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ratusha.core.texts import Texts
from ratusha.people.queries import holders
from ratusha.priorities.models import Criterion, Judgement, WeightSet
from ratusha.priorities.queries.evidence import weights


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """A criterion with its scale; `points` are those of its value function, the ends at least."""

    code: str
    title: Texts
    unit: Texts
    meaning: Texts
    worst: float
    best: float
    points: tuple[tuple[float, float], ...] = ()
    branch: Texts = field(default_factory=dict)
    enabler: bool = False
    version: int = 1
    earlier: tuple[Mapping[str, Any], ...] = ()  # scales of versions before
    retired: bool = False
    order: int = 100

    @property
    def bent(self) -> tuple[tuple[float, float], ...]:
        """The points between the anchors; none of a straight line."""
        return tuple(point for point in self.points if point[0] not in (self.worst, self.best))


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A member and the newest judgement; `weights` is empty while there is none."""

    id: int
    name: Texts
    title: Texts
    weights: Mapping[str, float]
    swings: Mapping[str, float]
    order: tuple[str, ...]
    at: datetime.datetime | None
    before: int  # judgements that this one replaced
    method: str = ""  # swings, order, pairs, extremes
    consistency: float | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """One judgement of a member, current or replaced."""

    at: datetime.datetime
    method: str
    consistency: float | None
    weights: Mapping[str, float]
    is_current: bool


@dataclass(frozen=True, slots=True)
class WeightSetFacts:
    """The weights that an analysis rests on: who, how, when, and each criterion's weight."""

    members: tuple[Mapping[str, Any], ...]
    made_at: datetime.datetime
    made_by: str


def criteria(*, every: bool = False) -> tuple[CriterionFacts, ...]:
    """The criteria that count, in their order; `every`: also those that were retired."""
    return tuple(
        CriterionFacts(
            row.code,
            row.title,
            row.unit,
            row.meaning,
            row.worst,
            row.best,
            tuple((float(x), float(v)) for x, v in row.points) or ((row.worst, 0.0), (row.best, 1.0)),
            row.branch,
            row.enabler,
            row.version,
            tuple(row.earlier),
            row.retired,
            row.order,
        )
        for row in Criterion.objects.filter(**({} if every else {"retired": False}))
    )


def members(day: datetime.date) -> tuple[MemberFacts, ...]:
    """Every member of the group on a day, and anybody else whose judgement counts."""
    names = [criterion.code for criterion in criteria()]
    current: dict[int, Judgement] = {}
    earlier: dict[int, int] = {}
    for row in Judgement.objects.select_related("member"):
        if row.is_current:
            current[row.member_id] = row
        else:
            earlier[row.member_id] = earlier.get(row.member_id, 0) + 1
    people = {person.id: (person.name, person.title) for person in holders("member", day)}
    for pk, row in current.items():
        people.setdefault(pk, (row.member.name, {}))
    return tuple(
        _member(pk, name, title, current.get(pk), before=earlier.get(pk, 0), names=names)
        for pk, (name, title) in people.items()
    )


def said_by(member: int) -> tuple[Said, ...]:
    """Everything one member judged, newest first."""
    names = [criterion.code for criterion in criteria()]
    return tuple(
        Said(row.at, row.method, row.consistency, weights(row.swings, row.order, names), row.is_current)
        for row in Judgement.objects.filter(member_id=member)
    )


def weight_set(analysis: int) -> WeightSetFacts | None:
    """The frozen set of weights of an analysis; None for one made before sets were kept."""
    row = WeightSet.objects.filter(analysis__pk=analysis).first()
    return WeightSetFacts(tuple(row.members), row.made_at, row.made_by) if row else None


def weights_now() -> tuple[dict[str, Any], ...]:
    """Current weights of all members as plain values, in the order in which an analysis takes them."""
    names = [criterion.code for criterion in criteria()]
    rows = Judgement.objects.filter(is_current=True).select_related("member").order_by("member_id")
    return tuple(
        {
            "member": row.member_id,
            "name": dict(row.member.name),
            "method": row.method,
            "consistency": row.consistency,
            "at": row.at.isoformat(),
            "weights": weights(row.swings, row.order, names),
        }
        for row in rows
    )


def _member(
    pk: int, name: Texts, title: Texts, row: Judgement | None, *, before: int, names: list[str]
) -> MemberFacts:
    return MemberFacts(
        id=pk,
        name=name,
        title=title,
        weights=weights(row.swings, row.order, names) if row else {},
        swings=row.swings if row else {},
        order=tuple(row.order) if row else (),
        at=row.at if row else None,
        before=before,
        method=row.method if row else "",
        consistency=row.consistency if row else None,
        given=row.given if row else {},
    )
