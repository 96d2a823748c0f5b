"""JSON twins of the room's pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from ratusha.catalogue import queries as catalogue
from ratusha.quality import queries

router = Router()


@router.get("/quality/{slug}", summary="All readings of a service")
def quality(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Every reading by every yardstick, the newest first, with how it was made."""
    try:
        card = catalogue.card_at(slug)
    except catalogue.NoSuchService as missing:
        raise HttpError(404, missing.message) from missing
    return {
        "service": card.identifier,
        "title": card.title,
        "readings": [plain(score) for score in queries.history(card.identifier)],
    }


def plain(score: queries.Score) -> dict[str, Any]:
    """A reading as JSON."""
    return {
        "instrument": score.instrument.identifier,
        "version": score.instrument.version,
        "date": score.date.isoformat(),
        "value": score.value,
        "unit": score.instrument.unit,
        "n": score.n,
        "interval": None if score.low is None else [score.low, score.high],
        "detail": score.detail,
        "population": score.population,
        "rule": score.instrument.rule,
        "method": score.method,
        "source": score.source,
        "source_url": score.source_url,
    }
