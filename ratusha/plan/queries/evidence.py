"""Gather the decision and the evidence for the Concept from the doors of the rooms below."""

from __future__ import annotations

from ratusha.catalogue import queries as catalogue
from ratusha.core.planning.evidence import Evidence, NeedRow, Origin
from ratusha.core.planning.inputs import Decision
from ratusha.core.refusal import Refusal
from ratusha.needs import queries as needs


class NoDecision(Refusal):
    """The working group has not chosen a portfolio yet."""


def gather() -> Evidence:
    """What the rooms below know today; a room that has nothing yet leaves its part empty."""
    rows, origin = _needs()
    return Evidence(needs=rows, origins={"needs": origin} if origin else {})


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


def _slugs(services: list[str]) -> dict[str, str]:
    return {card.identifier: card.slug for card in catalogue.services(identifiers=services, size=None).items}
