"""Say what counts, what money there is, and what could be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from ratusha.catalogue import queries as catalogue
from ratusha.core.decision import read
from ratusha.core.texts import Texts
from ratusha.people import actions as people
from ratusha.people import queries as places
from ratusha.people.queries import Actor, require
from ratusha.priorities.models import Capacity, Criterion, Initiative, Source


@transaction.atomic
def define_criterion(
    *,
    actor: Actor,
    code: str,
    title: Texts,
    unit: Texts,
    meaning: Texts,
    worst: float,
    best: float,
    points: Sequence[tuple[float, float]] = (),
    branch: Texts | None = None,
    order: int = 100,
) -> None:
    """Add a criterion or correct it. Its scale is fixed before anything is computed.

    `points` bend its value function ((quantity, value) from 0 at worst to 1 at best); money is refused, as is a
    scale without spread. `branch` is the part of the criteria tree that it stands in.
    """
    require(actor, "record_decision")
    _check_scale(code, worst, best, points)
    Criterion.objects.update_or_create(
        code=code,
        defaults={
            "title": dict(title),
            "unit": dict(unit),
            "meaning": dict(meaning),
            "worst": worst,
            "best": best,
            "points": [list(pair) for pair in points],
            "branch": dict(branch or {}),
            "order": order,
        },
    )
    _note(actor, "define_criterion", f"criterion {code}", f"{worst:g} to {best:g}")


@transaction.atomic
def define_source(
    *, actor: Actor, code: str, title: Texts, ceiling: Mapping[int, int], order: int = 100
) -> None:
    """Add a source of money or correct its ceilings by year."""
    require(actor, "record_decision")
    Source.objects.update_or_create(
        code=code,
        defaults={"title": dict(title), "ceiling": _years(ceiling), "order": order},
    )
    _note(actor, "define_source", f"source {code}", str(sum(ceiling.values())))


@transaction.atomic
def set_capacity(*, actor: Actor, year: int, months: int) -> None:
    """Say how many person-months a year can give."""
    require(actor, "record_decision")
    Capacity.objects.update_or_create(year=year, defaults={"months": months})
    _note(actor, "set_capacity", f"capacity {year}", str(months))


@transaction.atomic
def propose_initiative(
    *,
    actor: Actor,
    code: str,
    title: Texts,
    summary: Texts,
    unit: str,
    services: Sequence[str],
    cost: Mapping[str, Mapping[int, int]],
    effects: Mapping[str, Sequence[float]],
    staff: Mapping[int, int] | None = None,
    target: int = 4,
    duty: Texts | None = None,
    barred: Texts | None = None,
    requires: Sequence[str] = (),
    excludes: Sequence[str] = (),
    synergies: Mapping[str, float] | None = None,
    order: int = 100,
) -> None:
    """Add an initiative or correct it; initiatives that it requires or excludes must be there already."""
    require(actor, "record_decision")
    row, _ = Initiative.objects.update_or_create(
        code=code,
        defaults={
            "title": dict(title),
            "summary": dict(summary),
            "unit_id": places.unit(unit).id,
            "cost": {source: _years(by_year) for source, by_year in cost.items()},
            "staff": _years(staff or {}),
            "effects": {name: list(ends) for name, ends in effects.items()},
            "target": target,
            "duty": dict(duty or {}),
            "barred": dict(barred or {}),
            "synergies": dict(synergies or {}),
            "order": order,
        },
    )
    row.services.set([catalogue.service_id(service) for service in services])
    row.requires.set(Initiative.objects.filter(code__in=requires))
    row.excludes.set(Initiative.objects.filter(code__in=excludes))
    _note(actor, "propose_initiative", f"initiative {code}", str(title.get("uk", "")))


def _check_scale(code: str, worst: float, best: float, points: Sequence[tuple[float, float]]) -> None:
    """Refuse here what an analysis would refuse later."""
    criterion: dict[str, object] = {"name": code, "worst": worst, "best": best}
    if points:
        criterion["points"] = [list(pair) for pair in points]
    read({"criteria": [criterion], "alternatives": [{"name": "nothing", "values": {code: worst}}]})


def _years(amounts: Mapping[int, int]) -> dict[str, int]:
    return {str(year): amount for year, amount in amounts.items()}


def _note(actor: Actor, verb: str, subject: str, summary: str) -> None:
    people.note(actor=actor, verb=verb, room="priorities", subject=subject, summary=summary)
