"""The search box: an index of the published cards, rebuilt when the catalogue has changed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from django.db.models import Count, Max

from ratusha.catalogue import models
from ratusha.core.catalogue.search import Index

WEIGHTS = (("title", 3.0), ("keywords", 2.5), ("summary", 1.0), ("provider", 0.6))
_SUMMARY = 400  # letters of the summary that count


def search(text: str, language: str = "uk", limit: int = 20) -> tuple[str, ...]:
    """Identifiers of the services that fit the words, best first. Words of all languages are understood;
    among equals the reader's `language` decides nothing: the same words give the same answer to everybody.
    """
    ids = found_ids(text)[:limit]
    names = dict(models.Service.objects.filter(pk__in=ids).values_list("pk", "identifier"))
    return tuple(names[pk] for pk in ids if pk in names)


def found_ids(text: str) -> list[int]:
    """Row ids of the services that fit, best first."""
    return [hit.key for hit in _index(_revision()).search(text[:300], limit=1000)]


def _revision() -> tuple[object, ...]:
    """What changes whenever a published card changes."""
    state = models.ServiceVersion.objects.filter(state=models.VersionState.PUBLISHED).aggregate(
        newest=Max("pk"), made=Max("made_at"), number=Count("pk")
    )
    return (models.Service.objects.filter(current__isnull=False).count(), *state.values())


@lru_cache(maxsize=2)
def _index(revision: tuple[object, ...]) -> Index[int]:
    return Index(_things())


def _things() -> Iterator[tuple[int, float, list[tuple[str, float]]]]:
    rows = models.Service.objects.filter(current__isnull=False).values_list("pk", "current__card")
    for pk, card in rows.iterator(chunk_size=500):
        fields = [part for name, weight in WEIGHTS for part in _parts(name, weight, card.get(name, {}))]
        asked_for = sum(n for n in card.get("volumes", {}).values() if isinstance(n, int))
        yield pk, 1 + math.log10(1 + asked_for) / 8, fields


def _parts(name: str, weight: float, texts: dict[str, str]) -> Iterator[tuple[str, float]]:
    """A field in all its languages; of keywords the earlier and shorter ones say more."""
    for words in texts.values():
        if name != "keywords":
            yield words[:_SUMMARY], weight
            continue
        for place, word in enumerate(words[:_SUMMARY].split(",")):
            yield word, weight / ((1 + place / 6) * max(len(word.split()), 1) ** 0.25)
