"""What measures promised of take-up and hours saved, against what quality has read since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ratusha.catalogue import queries as catalogue
from ratusha.core.planning.effects import Effect, Range, saved
from ratusha.core.texts import Texts
from ratusha.plan.queries.measures import MeasureFacts, measures
from ratusha.priorities import queries as priorities
from ratusha.quality import queries as quality

TAKE_UP = "digital-take-up"
HOURS = "resident-hours"


@dataclass(frozen=True, slots=True)
class EffectFacts:
    """An effect with the measure that promised it and the service it is read on."""

    number: str
    title: Texts
    service: Texts
    slug: str
    effect: Effect


def effects(among: Iterable[MeasureFacts] | None = None) -> tuple[EffectFacts, ...]:
    """Every promised effect of the plan (or of some measures) by service; those that were measured come first."""
    promised = {i.code: i.effects for i in priorities.initiatives()}
    found = [
        (m, service, kind, promised[m.initiative][kind])
        for m in (measures() if among is None else among)
        if m.initiative in promised
        for service in m.services
        for kind in ("take_up", "hours")
        if promised[m.initiative].get(kind, (0, 0, 0))[2] > 0
    ]
    if not found:
        return ()
    wanted = {service for _m, service, _kind, _range in found}
    cards = {c.identifier: c for c in catalogue.services(identifiers=wanted, size=None).items}
    readings = _readings()
    rows = [
        EffectFacts(
            m.number,
            m.title,
            cards[service].title,
            cards[service].slug,
            _effect(kind, service, ends, readings),
        )
        for m, service, kind, ends in found
        if service in cards
    ]
    return tuple(sorted(rows, key=lambda row: row.effect.measured is None))


def _readings() -> dict[tuple[str, str], tuple[float, int | None]]:
    """(kind, service) to the share that was read, and of how many."""
    found: dict[tuple[str, str], tuple[float, int | None]] = {
        ("take_up", service): (score.value, score.n) for service, score in quality.latest(TAKE_UP).items()
    }
    for pair in quality.comparisons():
        if pair.after.instrument.identifier != HOURS or pair.change.difference is None:
            continue
        share = saved(pair.before.value, pair.after.value)
        if share is not None:
            found["hours", pair.after.service] = (share, pair.after.n)
    return found


def _effect(
    kind: str, service: str, ends: Range, readings: dict[tuple[str, str], tuple[float, int | None]]
) -> Effect:
    measured, n = readings.get((kind, service), (None, None))
    return Effect(kind, service, ends, measured, n)
