"""Importance beside performance: what residents need first, and how good those services are today."""

from __future__ import annotations

from dataclasses import dataclass

from ratusha.core.importance import Attribute, Field, Placed, Value, field
from ratusha.core.texts import Texts
from ratusha.needs import queries as surveys
from ratusha.quality import queries as quality

YARDSTICKS = (quality.LADDER, "satisfaction")  # what performance may be read by


@dataclass(frozen=True, slots=True)
class ServiceSpot:
    """A service in the field; `number` is its row, most important first."""

    number: int
    service: str
    slug: str
    title: Texts
    placed: Placed


@dataclass(frozen=True, slots=True)
class Importance:
    """The field of all services that the survey asked about and that were measured by the yardstick."""

    yardstick: quality.InstrumentFacts
    survey: Texts
    survey_slug: str
    field: Field
    spots: tuple[ServiceSpot, ...]
    left_out: int  # asked about, but not measured

    def of(self, quarter: str) -> tuple[ServiceSpot, ...]:
        """Services of a quarter; "" gives the undecided."""
        return tuple(spot for spot in self.spots if spot.placed.quarter == quarter)


def importance(yardstick: str = quality.LADDER) -> Importance | None:
    """The field by a yardstick; None while there is no published survey of needs, or fewer than two measured services."""
    if yardstick not in YARDSTICKS:
        raise quality.NoSuchInstrument(
            "instrument", "There is no instrument “%(instrument)s”.", instrument=yardstick
        )
    try:
        found = surveys.service_needs()
    except surveys.NotPublished:
        return None
    read = quality.latest(yardstick)
    asked = [item for item in found.items if item.service in read]
    if len(asked) < 2:
        return None
    placed = field(
        [
            Attribute(
                item.service,
                Value(item.value, item.low, item.high),
                Value(read[item.service].value, read[item.service].low, read[item.service].high),
            )
            for item in sorted(asked, key=lambda item: (-item.value, item.service))
        ]
    )
    titles = {item.service: item.title for item in asked}
    return Importance(
        yardstick=quality.instrument(yardstick),
        survey=found.published.survey.title,
        survey_slug=found.published.survey.slug,
        field=placed,
        spots=tuple(
            ServiceSpot(number, name, read[name].slug, titles[name], one)
            for number, one in enumerate(placed.placed, start=1)
            if (name := one.attribute.name)
        ),
        left_out=len(found.items) - len(asked),
    )
