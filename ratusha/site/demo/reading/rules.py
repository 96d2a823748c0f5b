"""What must hold between the files of the demo data: names that resolve, sums that add up, terms that fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING

from ratusha.site.demo.reading.making import BrokenDemoData
from ratusha.site.demo.reading.shapes import Decision, Initiative, Question, Service

if TYPE_CHECKING:
    from ratusha.site.demo.reading import DemoData

DAYS_OF = {"working_day": 1, "calendar_day": 1, "week": 7, "month": 28}  # the shortest month
CHANNELS = {"counter", "post", "phone", "online"}
AUDIENCE = {"resident", "business"}
SILENCE = {"none", "consent", "refusal"}
LETTERS = set("ВУПЗ")


def check(data: DemoData) -> None:
    """Check every rule; raise `BrokenDemoData` at the first that is broken."""
    _unique(data)
    _city(data)
    for service in data.services:
        _service(data, service)
    _survey(data)
    _decision(data)


def refuse(where: str, message: str, **params: object) -> BrokenDemoData:
    """A broken rule in one sentence."""
    return BrokenDemoData("rule", message, where, **params)


def known(names: Iterable[str], allowed: Iterable[str], where: str, what: str) -> None:
    """Every name must be one of `allowed`."""
    for name in names:
        if name not in set(allowed):
            raise refuse(
                where, "there is no %(what)s “%(name)s”; correct the name or add it", what=what, name=name
            )


def ids(rows: Iterable[object]) -> list[str]:
    """Identifiers of rows."""
    return [str(getattr(row, "id")) for row in rows]  # noqa: B009  # rows of many shapes, each with an id


def _unique(data: DemoData) -> None:
    groups: dict[str, Iterable[object]] = {
        "city.toml, unit": data.city.unit,
        "city.toml, person": data.city.person,
        "city.toml, district": data.city.district,
        "life_events.toml": data.life_events,
        "evidence.toml, holder": data.holders,
        "evidence.toml": data.evidence,
        "grounds.toml": data.grounds,
        "acts.toml": data.acts,
        "steps.toml": data.steps,
        "services": data.services,
        "initiatives.toml": data.decision.initiative,
        "initiatives.toml, source": data.decision.source,
        "initiatives.toml, criterion": data.decision.criterion,
    }
    for where, rows in groups.items():
        for name, times in Counter(ids(rows)).items():
            if times > 1:
                raise refuse(where, "the id “%(name)s” stands %(times)s times", name=name, times=times)


def _city(data: DemoData) -> None:
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


def _service(data: DemoData, service: Service) -> None:
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


def _survey(data: DemoData) -> None:
    survey, districts, groups = data.survey, ids(data.city.district), len(data.survey.ages)
    known([need.service for need in survey.need], data.service, "survey.toml, need", "service")
    offered = [need.service for need in survey.need]
    known([item.service for item in survey.local], offered, "survey.toml, local", "offered service")
    for item in survey.local:
        known(item.factor, districts, f"survey.toml, local “{item.service}”", "district")
    if set(survey.response.district) != set(districts):
        raise refuse("survey.toml, response.district", "every district needs one factor")
    for need in survey.need:
        if len(need.online) != groups or len(need.offline) != groups or min(need.online + need.offline) <= 0:
            raise refuse(
                f"survey.toml, need “{need.service}”", "weights are positive, one for each age group"
            )
    for question in survey.question:
        _shares(question, groups)
    if not (data.folder / survey.form).is_file():
        raise refuse("survey.toml, form", "the form %(form)s is missing", form=survey.form)


def _shares(question: Question, groups: int) -> None:
    """The answers of each age group sum to 1, online and offline."""
    for number in range(groups):
        online = sum(choice.online[number] for choice in question.choice)
        offline = sum(choice.offline[number] for choice in question.choice)
        if abs(online - 1) > 1e-9 or abs(offline - 1) > 1e-9:
            raise refuse(f"survey.toml, question “{question.id}”", "shares of an age group must sum to 1")


def _decision(data: DemoData) -> None:
    decision, file = data.decision, "initiatives.toml"
    names, criteria, years = ids(decision.initiative), ids(decision.criterion), set(decision.years)
    for source in decision.source:
        if set(source.ceiling) != years:
            raise refuse(f"{file}, source “{source.id}”", "a ceiling is needed for each year")
    for judgement in decision.judgement:
        where = f"{file}, judgement “{judgement.member}”"
        known([judgement.member], ids(data.city.person), where, "person")
        if sorted(judgement.swings or judgement.order) != sorted(criteria):
            raise refuse(where, "give each criterion once, as swings or as an order")
    for initiative in decision.initiative:
        where = f"{file}, initiative “{initiative.id}”"
        known([initiative.unit], ids(data.city.unit), where, "unit")
        known(initiative.services, data.service, where, "service")
        known(initiative.cost, ids(decision.source), where, "source")
        known([*initiative.requires, *initiative.excludes], names, where, "initiative")
        known([item.with_ for item in initiative.synergy], names, where, "initiative")
        known([initiative.compulsory] if initiative.compulsory else [], ids(data.acts), where, "act")
        if bool(initiative.services) != (initiative.target is not None):
            raise refuse(where, "an initiative with services, and only such, has a target level")
        if not (years >= {year for line in initiative.cost.values() for year in line} and initiative.cost):
            raise refuse(where, "it needs a cost, within the years of the plan")
    _affordable(decision)
    _acyclic(decision.initiative)


def _affordable(decision: Decision) -> None:
    """Every initiative fits under the ceilings alone with what it requires; all compulsory ones fit together."""
    by_name = {item.id: item for item in decision.initiative}
    must = {item.id for item in decision.initiative if item.compulsory}
    for item in decision.initiative:
        chosen = [by_name[name] for name in must | closure(item, by_name)]
        for source, year in product(decision.source, decision.years):
            if sum(one.cost.get(source.id, {}).get(year, 0) for one in chosen) > source.ceiling[year]:
                raise refuse(
                    f"initiatives.toml, initiative “{item.id}”",
                    "with what it requires it costs more than %(source)s can pay in %(year)s",
                    source=source.id,
                    year=year,
                )


def closure(item: Initiative, by_name: dict[str, Initiative]) -> set[str]:
    """The initiative and all that it needs."""
    found: set[str] = set()
    ahead = [item.id]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(by_name[name].requires)
    return found


def _acyclic(initiatives: Iterable[Initiative]) -> None:
    by_name = {item.id: item for item in initiatives}
    for item in by_name.values():
        for needed in item.requires:
            if item.id in closure(by_name[needed], by_name):
                raise refuse(
                    f"initiatives.toml, initiative “{item.id}”",
                    "it requires “%(needed)s”, which requires it back",
                    needed=needed,
                )
