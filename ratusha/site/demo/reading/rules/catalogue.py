"""Rules of the city, its dictionaries and cards: names resolve, sums add up, steps fit the legal term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratusha.site.demo.reading.rules.naming import ids, known, refuse
from ratusha.site.demo.reading.shapes.city import Service

if TYPE_CHECKING:
    from ratusha.site.demo.reading import DemoData

DAYS_OF = {"working_day": 1, "calendar_day": 1, "week": 7, "month": 28}  # the shortest month
CHANNELS = {"counter", "post", "phone", "online"}
AUDIENCE = {"resident", "business"}
SILENCE = {"none", "consent", "refusal"}
LETTERS = set("ВУПЗ")


def check_city(data: DemoData) -> None:
    """Heads, parents and holders exist; residents by age and district add up."""
    city = data.city
    known([unit.head for unit in city.unit], ids(city.person), "city.toml, head of unit", "person")
    known([unit.parent for unit in city.unit if unit.parent], ids(city.unit), "city.toml, parent", "unit")
    known([person.unit for person in city.person if person.unit], ids(city.unit), "city.toml, person", "unit")
    known([item.holder for item in data.evidence], ids(data.holders), "evidence.toml", "holder")
    for district in city.district:
        where = f"city.toml, district “{district.id}”"
        if sum(district.women) + sum(district.men) != district.population:
            raise refuse(where, "women and men by age do not add up to the population")
        if not len(district.women) == len(district.men) == len(city.ages) == len(district.internet) + 1:
            raise refuse(where, "women, men and internet must have a number for each age group")
        if district.polling_areas < data.survey.minimum_areas:
            raise refuse(where, "a district needs at least %(n)s polling areas", n=data.survey.minimum_areas)
    if sum(district.population for district in city.district) != city.population:
        raise refuse("city.toml", "the districts do not add up to the population of the city")


def check_service(data: DemoData, service: Service) -> None:
    """The card names only what exists, is complete or marked, and its steps fit the term."""
    where = f"services/{service.life_events[0]}.toml, service “{service.id}”"
    units = ids(data.city.unit)
    known(service.life_events, ids(data.life_events), where, "life event")
    known([service.unit, *(step.unit for step in service.steps)], units, where, "unit")
    known([*service.documents, *service.notes], ids(data.evidence), where, "evidence")
    known(service.notes, service.documents, where, "document to note")
    known(service.refusal, ids(data.grounds), where, "ground")
    known(service.acts, ids(data.acts), where, "act")
    known(service.channels, CHANNELS, where, "channel")
    known(service.audience, AUDIENCE, where, "audience")
    known([step.letter for step in service.steps], LETTERS, where, "letter")
    if not 0 <= service.maturity <= 4 or len(service.satisfaction) != 5:
        raise refuse(where, "maturity is 0–4 and satisfaction has five counts")
    complete = bool(service.documents and service.term and service.steps and service.refusal)
    if complete == service.being_prepared:
        raise refuse(
            where, "a card without documents, term, steps or grounds, and only such, is `being_prepared`"
        )
    if service.term:
        known([service.term.basis], ids(data.acts), where, "act of the term")
        known([service.term.silence], SILENCE, where, "effect of silence")
        known([service.term.unit], DAYS_OF, where, "unit of the term")
        if service.days > service.term.amount * DAYS_OF[service.term.unit]:
            raise refuse(where, "the steps take %(days)s days, longer than the legal term", days=service.days)
