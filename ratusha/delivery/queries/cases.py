"""One case: its card, its events, its clock, its answers; and the pure values that the case core works on."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from ratusha.catalogue.queries import content
from ratusha.core import clock
from ratusha.core.casework import CaseState, Happened, Link, Stage, clock_events, fold
from ratusha.core.catalogue.card import Card
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.delivery.models import Case, CaseEvent, DecisionLetter
from ratusha.people.queries import Actor, city, require

ZONE = ZoneInfo(settings.TIME_ZONE)
NO_TERM_IN_LAW = 30  # calendar days, where the card names no term (a default of the jurisdiction's profile)


class NoSuchCase(Refusal):
    """A number that no case has."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event as pages show it; `words` is empty after erasure."""

    number: int
    kind: str
    at: datetime.datetime
    by: str
    facts: dict[str, Any]
    words: str
    erased: bool


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything an official sees of a case."""

    id: int
    number: str
    service: str
    service_slug: str
    card: Card  # as it stood when the application came
    unit_id: int
    at: datetime.datetime
    channel: str
    language: str
    form_id: int
    answers: dict[str, Any] | None  # None after erasure
    email: str
    state: CaseState
    events: tuple[EventFacts, ...]
    due: clock.Due
    term: clock.Term
    possible: frozenset[str]  # events that may happen next and that this official may let happen

    @property
    def steps(self) -> tuple[tuple[Texts, str, bool], ...]:
        """The steps of the technological card: title, unit's code, and whether it is done."""
        return tuple(
            (step.title, step.unit, number < self.state.step) for number, step in enumerate(self.card.steps)
        )


def case_file(number: str, actor: Actor) -> CaseFile:
    """The case, for an official of its unit; `Forbidden` for another, `NoSuchCase` when there is none."""
    row = (
        Case.objects.select_related(
            "application__service", "application__version", "application__answers", "unit"
        )
        .filter(application__number=number)
        .first()
    )
    if row is None:
        raise NoSuchCase("case", "There is no case with the number %(number)s.", number=number)
    require(actor, "see_case", row.unit_id)
    application = row.application
    card = card_of(row)
    events = stored(row)
    past = happened(events)
    state = fold(past, stages_of(card))
    answers = getattr(application, "answers", None)
    return CaseFile(
        id=row.pk,
        number=application.number,
        service=application.service.identifier,
        service_slug=application.service.slug,
        card=card,
        unit_id=row.unit_id,
        at=application.at,
        channel=application.channel,
        language=application.language,
        form_id=application.form_id,
        answers=answers.values if answers else None,
        email=answers.email if answers else "",
        state=state,
        events=tuple(_facts(event) for event in events),
        due=due_of(card, past),
        term=term_of(card),
        possible=frozenset(kind for kind in state.allowed if actor.may(right_for(kind), row.unit_id)),
    )


def may_see(actor: Actor, number: str) -> bool:
    """Whether the case is (still) in a unit of this official."""
    unit = Case.objects.filter(application__number=number).values_list("unit_id", flat=True).first()
    return unit is not None and actor.may("see_case", unit)


def right_for(kind: str) -> str:
    """The right that an official needs for an event of a case."""
    return "decide_case" if kind in {"decided", "extended"} else "handle_case"


def card_of(row: Case) -> Card:
    """The card as it stood when the application came."""
    version = row.application.version
    return content(version.pk, version.digest)


def stored(row: Case) -> list[CaseEvent]:
    """The events of a case with their content, in order."""
    return list(row.events.select_related("content").order_by("number"))


def happened(events: Iterable[CaseEvent]) -> tuple[Happened, ...]:
    """Stored events as the case core takes them: facts only, so that the fold survives erasure."""
    return tuple(Happened(event.kind, event.at, data=event.facts) for event in events)


def chain_of(events: Iterable[CaseEvent]) -> tuple[Link, ...]:
    """Stored events as links of the chain."""
    return tuple(_link(event) for event in events)


def stages_of(card: Card) -> tuple[Stage, ...]:
    """The steps of the technological card as the case core takes them."""
    return tuple(Stage(str(i), step.unit, step.letter) for i, step in enumerate(card.steps, start=1))


def term_of(card: Card) -> clock.Term:
    """The legal term of a card."""
    term = card.term
    if term is None or term.amount is None:
        return clock.Term(NO_TERM_IN_LAW, "calendar_day")
    return clock.Term(
        amount=term.amount,
        unit=term.unit,
        basis=term.basis,
        suspensible=term.suspensible,
        max_extension=term.max_extension,
        total_cap=term.total_cap or 0,
        silence=term.silence,
    )


def due_of(card: Card, past: Sequence[Happened]) -> clock.Due:
    """When the decision is due, by the city's profile."""
    return clock.due(term_of(card), clock_events(past, ZONE), clock.calendar(city().profile))


def worst_start(card: Card, year: int) -> clock.Worst:
    """The start day of the year or the next one that leaves the steps of the card the least time (invariant 3).

    Steps follow one another by stages, the longest of a stage counts; they are in working days when the term is,
    else in calendar days.
    """
    term = term_of(card)
    unit = "working_day" if term.unit == "working_day" else "calendar_day"
    steps = [(max(step.days for step in stage), unit) for stage in card.stages]
    return clock.worst_start(term, steps, clock.calendar(city().profile), year=year)


def moment(at: datetime.datetime) -> str:
    """A moment as the chain writes it: in UTC, so that no time zone changes a hash."""
    return at.astimezone(datetime.UTC).isoformat()


def _facts(event: CaseEvent) -> EventFacts:
    content = getattr(event, "content", None)
    payload = content.payload if content else {}
    return EventFacts(
        number=event.number,
        kind=event.kind,
        at=event.at,
        by=str(payload.get("by", "")),
        facts=event.facts,
        words=str(payload.get("words", "")),
        erased=content is None,
    )


def _link(event: CaseEvent) -> Link:
    content = getattr(event, "content", None)
    return Link(
        number=event.number,
        kind=event.kind,
        at=moment(event.at),
        payload_digest=event.payload_digest,
        hash=event.hash,
        facts=event.facts,
        payload=content.payload if content else None,
        salt=bytes(content.salt) if content else None,
    )


def letter(pk: int) -> bytes:
    """The PDF of a decision letter."""
    return bytes(DecisionLetter.objects.get(pk=pk, pdf__isnull=False).pdf or b"")
