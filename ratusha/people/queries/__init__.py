"""Ask the room: the city, its units and people, today's date, and who may do what."""

from ratusha.people.queries.places import (
    CityFacts,
    DistrictFacts,
    PersonFacts,
    UnitFacts,
    city,
    districts,
    holders,
    staff,
    today,
    unit,
    unit_id,
    units,
)
from ratusha.people.queries.rights import (
    RIGHTS,
    Actor,
    Forbidden,
    Post,
    actor_named,
    actor_of,
    require,
    who_asks,
)
from ratusha.people.queries.trail import TrailEntry, trail

__all__ = [
    "RIGHTS",
    "Actor",
    "CityFacts",
    "DistrictFacts",
    "Forbidden",
    "PersonFacts",
    "Post",
    "TrailEntry",
    "UnitFacts",
    "actor_named",
    "actor_of",
    "city",
    "districts",
    "holders",
    "require",
    "staff",
    "today",
    "trail",
    "unit",
    "unit_id",
    "units",
    "who_asks",
]
