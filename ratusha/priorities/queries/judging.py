"""Criteria, and what each member of the working group judged: apart, and who has not answered."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from ratusha.core.texts import Texts
from ratusha.people.queries import holders
from ratusha.priorities.models import Criterion, Judgement
from ratusha.priorities.queries.evidence import weights


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """A criterion with its scale."""

    code: str
    title: Texts
    unit: Texts
    meaning: Texts
    worst: float
    best: float


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


def criteria() -> tuple[CriterionFacts, ...]:
    """All criteria in their order."""
    return tuple(
        CriterionFacts(row.code, row.title, row.unit, row.meaning, row.worst, row.best)
        for row in Criterion.objects.all()
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
    )
