"""Gather the decision and the evidence for the Concept from the doors of the rooms below."""

from __future__ import annotations

from collections.abc import Mapping

from ratusha.catalogue import queries as catalogue
from ratusha.core.planning.evidence import Evidence, NeedRow, Origin, QualityRow
from ratusha.core.planning.inputs import Decision
from ratusha.core.refusal import Refusal
from ratusha.needs import queries as needs
from ratusha.quality import queries as quality

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
    origins = {"quality": Origin(AUDIT, "/measured/", "")}
    if survey:
        origins["needs"] = survey
    return Evidence(needs=needed, quality=_quality(), origins=origins)


def decision() -> Decision:
    """The portfolio that the working group chose."""
    raise NoDecision("decision", "The working group has not chosen a portfolio yet.")


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


def _value(found: Mapping[str, quality.Score], service: str) -> float | None:
    return found[service].value if service in found else None


def _slugs(services: list[str]) -> dict[str, str]:
    return {card.identifier: card.slug for card in catalogue.services(identifiers=services, size=None).items}
