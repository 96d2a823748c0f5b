"""Gather the decision and the evidence for the Concept from the doors of the rooms below."""

from __future__ import annotations

from collections.abc import Mapping

from ratusha.catalogue import queries as catalogue
from ratusha.core.planning.evidence import (
    Evidence,
    FrontierPoint,
    NeedRow,
    Origin,
    QualityRow,
    RankRow,
    SimplerRow,
)
from ratusha.core.planning.inputs import Chosen, Decision, Refused
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.needs import queries as needs
from ratusha.priorities import queries as priorities
from ratusha.quality import queries as quality

ANALYSIS = {
    "uk": "Аналіз пріоритетів",
    "ru": "Анализ приоритетов",
    "en": "Analysis of priorities",
}
# why an initiative waits when the group gave no reason of its own: what the computation says
REASONS = {
    "exterior": {
        "uk": "Не входить до жодного з найкращих портфелів, хоч як зважувати критерії.",
        "ru": "Не входит ни в один из лучших портфелей, как ни взвешивать критерии.",
        "en": "In none of the best portfolios, however the criteria are weighed.",
    },
    "borderline": {
        "uk": "Входить лише до частини найкращих портфелів; у межах коштів перевагу отримали інші.",
        "ru": "Входит лишь в часть лучших портфелей; в пределах средств преимущество получили другие.",
        "en": "In some of the best portfolios only; within the money others come first.",
    },
    "core": {
        "uk": "Не вміщається в кошти разом із тим, чого потребує.",
        "ru": "Не помещается в средства вместе с тем, что ей нужно.",
        "en": "Does not fit the money together with what it needs.",
    },
    "": {
        "uk": "Не увійшла до обраного портфеля.",
        "ru": "Не вошла в выбранный портфель.",
        "en": "Not in the chosen portfolio.",
    },
}
# why a top need has no measure when nobody proposed an initiative for it
NOT_PROPOSED = {
    "uk": "Для цієї послуги ще не запропоновано ініціативи; до неї повернуться після повторного вимірювання.",
    "ru": "Для этой услуги ещё не предложено инициативы; к ней вернутся после повторного измерения.",
    "en": "No initiative has been proposed for this service yet; it comes up again after the next measurement.",
}
AUDIT = {
    "uk": "Вимірювання якості послуг",
    "ru": "Измерения качества услуг",
    "en": "Measurements of service quality",
}


class NoDecision(Refusal):
    """The working group has not chosen a portfolio yet."""


def gather() -> Evidence:
    """What the rooms below know today; a room that has nothing yet leaves its part empty."""
    needed, survey = _needs()
    places, frontier, analysis = _places()
    origins = {"quality": Origin(AUDIT, "/measured/", "")}
    if survey:
        origins["needs"] = survey
    if analysis:
        origins |= {"ranking": analysis, "portfolio": analysis}
    return Evidence(
        needs=needed,
        quality=_quality(),
        ranking=places,
        frontier=frontier,
        simplified=_simplified(),
        refused=_refused_services(),
        other_years=_other_years(),
        origins=origins,
    )


def decision() -> Decision:
    """The portfolio that the working group chose, with a reasoned refusal for each initiative that waits."""
    decided = priorities.decision()
    if decided is None:
        raise NoDecision("decision", "The working group has not chosen a portfolio yet.")
    parts = {place.initiative.code: place.part for place in priorities.ranking()}
    choices = {choice.code: choice for choice in decided.choices}
    chosen = set(decided.chosen)
    known = priorities.initiatives()
    return Decision(
        digest=decided.digest,
        address="/priorities/",
        chosen=tuple(
            Chosen(
                i.code, i.title, i.summary, i.unit, i.services, _cost(i, choices[i.code]), i.requires, i.duty
            )
            for i in known
            if i.code in chosen
        ),
        refused=tuple(
            Refused(
                i.code,
                i.title,
                i.services,
                (i.code in choices and choices[i.code].reason)
                or i.withdrawn
                or REASONS[parts.get(i.code, "")],
            )
            for i in known
            if i.code not in chosen
        ),
    )


def _cost(
    initiative: priorities.InitiativeFacts, choice: priorities.ChoiceFacts
) -> Mapping[str, Mapping[int, int]]:
    """Money by source and year, moved to the year in which the group begins it."""
    by = choice.year - initiative.start if choice.year and initiative.start else 0
    return {source: priorities.shifted(amounts, by) for source, amounts in initiative.cost.items()}


def _refused_services() -> dict[str, Texts]:
    if priorities.decision() is None:
        return {}
    return {service: refused.reason for refused in decision().refused for service in refused.services}


def _other_years() -> Texts:
    """Why the group begins some initiatives in other years than computed, where it does."""
    decided = priorities.decision()
    return decided.other_years if decided and decided.moved else {}


def _places() -> tuple[tuple[RankRow, ...], tuple[FrontierPoint, ...], Origin | None]:
    """The ranking with its uncertainty, the frontier, and where both stand."""
    analysis = priorities.current_analysis()
    if analysis is None:
        return (), (), None
    decided = priorities.decision()
    chosen = set(decided.chosen) if decided else set()
    departures = {c.code: c.reason for c in decided.choices if c.departs} if decided else {}
    refused = {r.identifier: r.reason for r in decision().refused} if decided else {}
    rows = tuple(
        RankRow(
            initiative=place.initiative.code,
            title=place.initiative.title,
            address=f"/priorities/{place.initiative.code}/",
            probabilities=place.acceptability,
            expected=place.expected,
            low=place.low,
            high=place.high,
            core_index=place.core_index,
            group=place.part,
            chosen=place.initiative.code in chosen,
            reason=refused.get(place.initiative.code, {}),
            departure=departures.get(place.initiative.code, {}),
        )
        for place in priorities.ranking()
    )
    optimum = analysis.results.get("portfolio", {}).get("optimum", {}).get("chosen", ())
    frontier = tuple(
        FrontierPoint(point["budget"], point["value"], chosen=set(point["chosen"]) == set(optimum))
        for point in analysis.results.get("frontier", ())
    )
    return rows, frontier, Origin(ANALYSIS, "/priorities/", analysis.digest)


def _needs() -> tuple[tuple[NeedRow, ...], Origin | None]:
    try:
        found = needs.service_needs()
    except needs.NotPublished:
        return (), None
    slugs = _slugs([item.service for item in found.items])
    rows = tuple(
        NeedRow(
            item.service,
            item.title,
            f"/thread/{slugs[item.service]}/" if item.service in slugs else "/take-part/",
            item.value,
            item.low,
            item.high,
            item.n,
        )
        for item in found.items
    )
    return rows, Origin(found.published.survey.title, "/take-part/", found.published.digest)


def _quality() -> tuple[QualityRow, ...]:
    """The newest readings of every service, by yardstick; each number's address is where it was read."""
    ladder = quality.latest("digital-maturity")
    burden = {name: quality.latest(f"resident-{name}") for name in ("hours", "trips", "documents")}
    answers = quality.latest("satisfaction")
    cards = {c.identifier: c for c in catalogue.services(identifiers=ladder, size=None).items}
    return tuple(
        QualityRow(
            service,
            cards[service].title,
            f"/quality/{score.slug}/",
            score.value,
            hours=_value(burden["hours"], service),
            trips=_value(burden["trips"], service),
            papers=_value(burden["documents"], service),
            satisfaction=tuple(answers[service].detail.get("counts", ())) if service in answers else (),
        )
        for service, score in ladder.items()
        if service in cards
    )


def _simplified() -> tuple[SimplerRow, ...]:
    """What was simplified before digitising, the largest saving first."""
    rows = [
        SimplerRow(
            found.service,
            found.title,
            f"/quality/{found.slug}/",
            steps=(len(found.as_is.steps), len(found.to_be.steps)),
            days=(found.as_is.path_days, found.to_be.path_days),
            documents=(found.before.documents, found.after.documents),
            trips=(found.before.trips, found.after.trips),
            hours=found.saved.hours,
            acts=len(found.acts_to_change),
        )
        for found in quality.simplifications()
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.hours or 0.0), row.service)))


def _value(found: Mapping[str, quality.Score], service: str) -> float | None:
    return found[service].value if service in found else None


def _slugs(services: list[str]) -> dict[str, str]:
    return {card.identifier: card.slug for card in catalogue.services(identifiers=services, size=None).items}
