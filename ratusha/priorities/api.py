"""JSON twins of the room's public pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from ratusha.catalogue import queries as catalogue
from ratusha.priorities import queries

router = Router()


@router.get("/priorities", summary="The ranking, how sure it is, and what was decided")
def ranking(request: HttpRequest) -> dict[str, Any]:
    """Every initiative with its expected rank, the span of its ranks and its part in the robust portfolio."""
    analysis, decision = queries.current_analysis(), queries.decision()
    if analysis is None:
        return {"analysis": None, "places": [], "decision": None}
    return {
        "analysis": {
            "digest": analysis.digest,
            "seed": analysis.seed,
            "draws": analysis.draws,
            "method": analysis.method,
            "software": analysis.software,
            "uncertainty": analysis.results["uncertainty"],
        },
        "places": [plain(place) for place in queries.ranking()],
        "decision": decision
        and {
            "day": decision.day.isoformat(),
            "resolution": decision.resolution,
            "chosen": list(decision.chosen),
            "departures": [
                {"initiative": c.code, "chosen": c.chosen, "reason": c.reason}
                for c in decision.choices
                if c.departs
            ],
        },
    }


@router.get("/priorities/{slug}", summary="Why a service stands where it stands")
def explanation(request: HttpRequest, slug: str) -> dict[str, Any]:
    """The place of the best initiative that touches the service, and what each criterion gives it."""
    try:
        place = queries.place_of(catalogue.card_at(slug).identifier)
    except catalogue.NoSuchService:
        place = next((p for p in queries.ranking() if p.initiative.code == slug), None)
    if place is None:
        raise HttpError(404, "No initiative touches this service.")
    found, _weights = queries.explanation(place.initiative.code)
    return {
        **plain(place),
        "contributions": [
            {
                "criterion": c.criterion,
                "weight": c.weight,
                "value": c.value,
                "part": c.part,
                "quantity": c.quantity,
            }
            for c in found.contributions
        ],
        "changes": [{"criterion": c.criterion, "now": c.now, "needed": c.quantity} for c in found.changes],
        "line": found.line,
        "inside": found.inside,
    }


def plain(place: queries.Place) -> dict[str, Any]:
    """A place as JSON."""
    return {
        "rank": place.rank,
        "initiative": place.initiative.code,
        "title": place.initiative.title,
        "services": list(place.initiative.services),
        "expected_rank": place.expected,
        "rank_interval": [place.low, place.high],
        "first": place.first,
        "part": place.part,
        "core_index": place.core_index,
        "in_computed_portfolio": place.chosen,
    }
