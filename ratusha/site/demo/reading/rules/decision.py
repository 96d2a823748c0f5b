"""Rules of the survey and the decision: the truth is complete, money suffices, nothing requires itself."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING

from ratusha.site.demo.reading.rules.naming import ids, known, refuse
from ratusha.site.demo.reading.shapes.decision import Decision, Initiative, Question

if TYPE_CHECKING:
    from ratusha.site.demo.reading import DemoData


def check_survey(data: DemoData) -> None:
    """The truth of the survey is complete for every age group and district."""
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


def check_decision(data: DemoData) -> None:
    """Initiatives, money and judgements name only what exists and are possible."""
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
