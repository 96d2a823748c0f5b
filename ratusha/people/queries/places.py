"""The city, its districts and its units, as plain values; and what day it is there."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.people.models import City, District, Position, Unit


class NoSuchUnit(Refusal):
    """A unit code that the city does not have."""


@dataclass(frozen=True, slots=True)
class CityFacts:
    """The city as pages and papers need it."""

    name: Texts
    council: Texts
    population: int
    identifier: str
    is_demo: bool
    fixed_day: datetime.date | None
    profile: str


@dataclass(frozen=True, slots=True)
class DistrictFacts:
    """A district with its population."""

    code: str
    name: Texts
    population: int


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit with where and how it is reached."""

    id: int
    code: str
    name: Texts
    short_name: Texts
    parent_id: int | None
    address: Texts
    phone: str
    email: str
    hours: Texts


# An installation whose city has not been described yet still shows its pages.
_UNNAMED = CityFacts(
    name={"uk": "Місто", "ru": "Город", "en": "City"},
    council={"uk": "Міська рада", "ru": "Городской совет", "en": "City council"},
    population=0,
    identifier="city",
    is_demo=False,
    fixed_day=None,
    profile="ua-martial",
)


def city() -> CityFacts:
    """The city that this installation serves."""
    row = City.objects.first()
    if row is None:
        return _UNNAMED
    return CityFacts(
        name=row.name,
        council=row.council,
        population=row.population,
        identifier=row.identifier,
        is_demo=row.is_demo,
        fixed_day=row.fixed_day,
        profile=row.profile,
    )


def today() -> datetime.date:
    """The city's day: the demo's fixed one, else the real one in the city's time zone.

    For reports and plans. A new application takes the real clock, also in the demo.
    """
    return city().fixed_day or timezone.localdate()


def districts() -> tuple[DistrictFacts, ...]:
    """All districts in order of code."""
    return tuple(DistrictFacts(d.code, d.name, d.population) for d in District.objects.all())


def units() -> tuple[UnitFacts, ...]:
    """All units in order of code."""
    return tuple(_facts(u) for u in Unit.objects.all())


def unit(code: str) -> UnitFacts:
    """The unit with this code; `NoSuchUnit` when there is none."""
    row = Unit.objects.filter(code=code).first()
    if row is None:
        raise NoSuchUnit("unit", "There is no unit with the code “%(unit)s”.", unit=code)
    return _facts(row)


def unit_id(code: str) -> int | None:
    """The row of the unit with this code, None when there is none."""
    return Unit.objects.filter(code=code).values_list("pk", flat=True).first()


def _facts(row: Unit) -> UnitFacts:
    return UnitFacts(
        id=row.pk,
        code=row.code,
        name=row.name,
        short_name=row.short_name or row.name,
        parent_id=row.parent_id,
        address=row.address,
        phone=row.phone,
        email=row.email,
        hours=row.hours,
    )


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person and the post that made them show up."""

    id: int
    name: Texts
    title: Texts
    unit: str
    email: str = ""
    language: str = "uk"


def holders(role: str, day: datetime.date) -> tuple[PersonFacts, ...]:
    """Who holds a role on a day, in order of name."""
    return _people(Position.objects.filter(role=role, since__lte=day).exclude(until__lt=day))


def staff(day: datetime.date) -> tuple[PersonFacts, ...]:
    """Everybody who holds any role on a day, in order of name."""
    return _people(Position.objects.filter(since__lte=day).exclude(until__lt=day))


def _people(held: QuerySet[Position]) -> tuple[PersonFacts, ...]:
    rows = held.select_related("user", "unit").order_by("user_id", "id")
    found = {
        row.user_id: PersonFacts(
            row.user_id,
            row.user.name or {"uk": row.user.get_full_name()},
            row.title,
            row.unit.code if row.unit else "",
            row.user.email,
            row.user.language,
        )
        for row in rows
    }
    return tuple(sorted(found.values(), key=lambda person: person.name.get("uk", "")))
