"""JSON twins of the pages that join rooms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from ratusha.catalogue.queries import NoSuchService
from ratusha.people.queries import today
from ratusha.quality.queries import Compared
from ratusha.site import queries

router = Router()


@router.get("/thread/{slug}", summary="The golden thread of a service")
def thread(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Need, score, rank, measure, launch and outcome, each with its source and rule."""
    try:
        return queries.thread_at(slug).plain()
    except NoSuchService as missing:
        raise HttpError(404, missing.message) from missing


@router.get("/measured", summary="Before and after, and what delivery counts")
def measured(request: HttpRequest) -> dict[str, Any]:
    """Comparisons with equal yardsticks; what is not comparable says why."""
    found = queries.measured(today())
    return {
        "until": found.until.isoformat(),
        "services": [
            {
                "service": one.card.identifier,
                "since": one.since.isoformat(),
                "take_up": one.figures.take_up,
                "completion": one.figures.completion,
                "decided_in_time": one.figures.in_time,
                "decided": one.figures.decided,
                "ratings": list(one.figures.ratings),
                "asked": one.figures.asked,
                "compared": [_pair(pair) for pair in one.compared],
            }
            for one in found.services
        ],
        "others": [_pair(pair) for pair in found.others],
    }


def _pair(pair: Compared) -> dict[str, Any]:
    return {
        "service": pair.after.service,
        "instrument": pair.after.instrument.identifier,
        "before": {"date": pair.before.date.isoformat(), "value": pair.before.value},
        "after": {"date": pair.after.date.isoformat(), "value": pair.after.value},
        "difference": pair.change.difference,
        "not_comparable_because": pair.change.why_not or None,
    }
