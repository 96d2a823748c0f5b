"""The golden thread of a service: need → score → priority → measure → launch → outcome.

Each knot has a value, how sure it is, the page it was read from and the rule it follows; a knot that is not there
yet says so. The same data give the same thread on every rebuild.
"""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_noop

from ratusha.catalogue import queries as catalogue
from ratusha.core.texts import Texts
from ratusha.needs import queries as needs
from ratusha.plan import queries as plan
from ratusha.priorities import queries as priorities
from ratusha.quality import queries as quality

OUTCOMES = ("decided-in-time", "digital-take-up", "completion")
NEED = gettext_noop("share of residents who name it among the three they need online first; weighted")
SCORE = gettext_noop("level on the ladder 0–4; the weakest criterion decides")
RANK = gettext_noop("expected rank in the joint draws; nine tenths of ranks in the span")
MEASURE = gettext_noop("measure of the approved plan that brings it online")
LAUNCH = gettext_noop("day since when it can be had online")
OUTCOME = gettext_noop("counted from the cases themselves, so there is no margin of error")


@dataclass(frozen=True, slots=True)
class Knot:
    """One knot of the thread. `value` is None while there is nothing; `rule` is a sentence to translate."""

    value: float | str | None
    source_url: str
    rule: str
    n: int | None = None
    interval: tuple[float, float] | None = None
    kind: str = "number"  # number | share | date | text: how a page shows it
    words: Texts | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON: value, n and interval where they exist, source_url, rule."""
        found = {k: v for k, v in asdict(self).items() if k not in {"kind", "words"}}
        if found["interval"] is not None:
            found["interval"] = list(found["interval"])
        return {k: v for k, v in found.items() if v is not None or k == "value"}


@dataclass(frozen=True, slots=True)
class Thread:
    """All knots of one service."""

    card: catalogue.Card
    need: Knot
    scores: Knot
    rank: Knot
    measure: Knot
    launch: Knot
    outcome: Knot

    @property
    def knots(self) -> tuple[tuple[str, Knot], ...]:
        """In the order of the loop."""
        names = ("need", "scores", "rank", "measure", "launch", "outcome")
        return tuple((name, getattr(self, name)) for name in names)

    def plain(self) -> dict[str, Any]:
        """What `ratusha export thread SERVICE --json` prints."""
        return {name: knot.plain() for name, knot in self.knots}


def thread(service: str) -> Thread:
    """The thread of the service with this identifier."""
    return _thread(catalogue.service(service))


def thread_at(slug: str) -> Thread:
    """The thread of the service at this address."""
    return _thread(catalogue.card_at(slug))


def _thread(card: catalogue.Card) -> Thread:
    scores = {score.instrument.identifier: score for score in quality.scores(card.identifier)}
    return Thread(
        card=card,
        need=_need(card),
        scores=_score(card, scores.get(quality.LADDER)),
        rank=_rank(card),
        measure=_measure(card),
        launch=_launch(card),
        outcome=_outcome(card, scores),
    )


def _need(card: catalogue.Card) -> Knot:
    address = f"/needs/#{card.slug}"
    try:
        items = needs.service_needs().items
    except needs.NotPublished:
        return Knot(None, "/needs/", NEED, kind="share")
    found = next((item for item in items if item.service == card.identifier), None)
    if found is None:
        return Knot(None, "/needs/", NEED, kind="share")
    interval = (found.low, found.high) if found.low is not None and found.high is not None else None
    return Knot(found.value, address, NEED, n=found.n, interval=interval, kind="share")


def _score(card: catalogue.Card, score: quality.Score | None) -> Knot:
    address = f"/quality/{card.slug}/"
    if score is None:
        return Knot(None, address, SCORE)
    interval = (score.low, score.high) if score.low is not None and score.high is not None else None
    return Knot(score.value, address, SCORE, n=score.n, interval=interval)


def _rank(card: catalogue.Card) -> Knot:
    place, address = priorities.place_of(card.identifier), f"/priorities/{card.slug}/"
    if place is None:
        return Knot(None, address, RANK)
    return Knot(
        round(place.expected, 6),
        address,
        RANK,
        interval=(float(place.low), float(place.high)),
        words=place.initiative.title,
    )


def _measure(card: catalogue.Card) -> Knot:
    found = plan.measure_for(card.identifier)
    if found is None:
        return Knot(None, "/plan/", MEASURE, kind="text")
    return Knot(found.number, f"/plan/{found.number}/", MEASURE, kind="text", words=found.title)


def _launch(card: catalogue.Card) -> Knot:
    address, outlook = f"/services/{card.slug}/", card.outlook
    if outlook.state != "online" or outlook.date is None:
        return Knot(None, address, LAUNCH, kind="date")
    return Knot(outlook.date.isoformat(), address, LAUNCH, kind="date")


def _outcome(card: catalogue.Card, scores: dict[str, quality.Score]) -> Knot:
    address = f"/measured/#{card.slug}"
    score = next((scores[name] for name in OUTCOMES if name in scores), None)
    if score is None:
        return Knot(None, "/measured/", OUTCOME, kind="share")
    return Knot(score.value, address, OUTCOME, n=score.n, kind="share", words=score.instrument.title)


def day_of(knot: Knot) -> datetime.date | None:
    """The date of a date knot."""
    return datetime.date.fromisoformat(str(knot.value)) if knot.kind == "date" and knot.value else None
