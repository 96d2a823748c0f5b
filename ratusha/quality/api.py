"""JSON twins of the room's pages."""

from __future__ import annotations

from dataclasses import asdict
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
        "simplified": _simplified(queries.simplification(card.identifier)),
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


def _simplified(found: queries.Simplified | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "day": found.day.isoformat(),
        "steps": [len(found.as_is.steps), len(found.to_be.steps)],
        "days": [found.as_is.path_days, found.to_be.path_days],
        "before": asdict(found.before),
        "after": asdict(found.after),
        "volume": found.volume,
        "take_up": found.take_up,
        "saved": asdict(found.saved),
        "removed": [{"document": one.evidence.title, **asdict(one.ground)} for one in found.removed],
    }
