"""Move a case: each use case appends one event, if the state allows it and nobody was faster.

The guard of every change is the number of events: two clerks who act on the same page cannot both win, the
second is told. The columns of a case are rewritten from the fold in the same transaction.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ratusha.catalogue.queries import content
from ratusha.core.casework import CaseState, Happened, fold, follow, link, payload_digest
from ratusha.core.clock import Due
from ratusha.core.refusal import Refusal
from ratusha.delivery.models import (
    FAR,
    Answers,
    Application,
    Case,
    CaseEvent,
    DecisionLetter,
    EventContent,
    Rating,
)
from ratusha.delivery.queries import cases, usual_words
from ratusha.outbox import actions as outbox
from ratusha.people import actions as people
from ratusha.people.queries import Actor, actor_named, require, unit_id

CLOSED = {"delivered", "withdrawn"}


class Conflict(Refusal):
    """Somebody else changed the case in the meantime; look at it again."""


class CannotAssign(Refusal):
    """The case cannot be given to this person."""


@transaction.atomic(savepoint=False)
def append(
    *,
    actor: Actor,
    case: int,
    kind: str,
    now: datetime.datetime,
    facts: Mapping[str, Any] | None = None,
    words: str = "",
    seen: int | None = None,
) -> CaseEvent:
    """Append one event; `facts` stay for ever and are not personal, `words` are erased with the rest.

    `seen` is the number of events on the page that the person acted on. Raises `CaseError` when the state does
    not allow the event, `Conflict` when the case has changed.
    """
    row = Case.objects.select_related("application__service", "application__version").get(pk=case)
    if seen is not None and seen != row.events_count:
        raise _conflict(row)
    card = cases.card_of(row)
    stages = cases.stages_of(card)
    past = cases.happened(cases.stored(row))
    event = Happened(kind, now, data=dict(facts or {}))
    was = fold(past, stages)
    state = follow(was, event, stages)
    stored = _store(row, event, actor, words)
    unit = row.unit_id if state.unit == was.unit else _unit(state.unit, row.unit_id)
    _update(row, state, unit, cases.due_of(card, (*past, event)), stored.hash)
    return stored


def _store(row: Case, event: Happened, actor: Actor, words: str) -> CaseEvent:
    salt, payload = os.urandom(16), {"by": actor.name, "words": words}
    digest = payload_digest(salt, payload)
    number = row.events_count + 1
    stored = CaseEvent.objects.create(
        case=row,
        number=number,
        kind=event.kind,
        at=event.at,
        facts=dict(event.data),
        payload_digest=digest,
        hash=link(row.last_hash, number, event.kind, cases.moment(event.at), facts=event.data, digest=digest),
    )
    EventContent.objects.create(event=stored, salt=salt, payload=payload)
    return stored


def _unit(code: str, otherwise: int) -> int:
    return unit_id(code) or otherwise


def _update(row: Case, state: CaseState, unit: int, due: Due, last_hash: str) -> None:
    won = Case.objects.filter(pk=row.pk, events_count=row.events_count).update(
        status=state.status,
        turn=state.turn,
        step=state.step,
        steps=state.steps,
        unit_id=unit,
        assignee_id=int(state.assignee) if state.assignee else None,
        outcome=state.outcome,
        due=due.day,
        sort_day=due.day or FAR,
        in_time=due.in_time,
        closed=state.status in CLOSED,
        events_count=row.events_count + 1,
        last_hash=last_hash,
    )
    if not won:
        raise _conflict(row)


def _conflict(row: Case) -> Conflict:
    return Conflict(
        "changed",
        "Case %(number)s was changed by somebody else in the meantime. Look at it again, then act.",
        number=row.application.number,
    )


def _move(
    actor: Actor,
    number: str,
    kind: str,
    now: datetime.datetime,
    *,
    facts: Mapping[str, Any] | None = None,
    words: str = "",
    seen: int | None = None,
) -> CaseEvent:
    """One official's use case: right, event, trail."""
    row = Case.objects.filter(application__number=number).values_list("pk", "unit_id").first()
    if row is None:
        raise cases.NoSuchCase("case", "There is no case with the number %(number)s.", number=number)
    require(actor, cases.right_for(kind), row[1])
    stored = append(actor=actor, case=row[0], kind=kind, now=now, facts=facts, words=words, seen=seen)
    people.note(actor=actor, verb=kind, room="delivery", subject=f"case {number}", summary=kind)
    return stored


@transaction.atomic
def register(*, actor: Actor, number: str, now: datetime.datetime, seen: int | None = None) -> None:
    """Accept the application for handling."""
    _move(actor, number, "registered", now, seen=seen)


@transaction.atomic
def assign(
    *, actor: Actor, number: str, person: int, now: datetime.datetime, seen: int | None = None
) -> None:
    """Give the present step to a person who may handle the case where it lies."""
    unit = Case.objects.filter(application__number=number).values_list("unit_id", flat=True).first()
    if unit is not None and not actor_named(person, now.astimezone(cases.ZONE).date()).may(
        "handle_case", unit
    ):
        raise CannotAssign("person", "This person does not handle cases of the unit where the case lies.")
    _move(actor, number, "assigned", now, facts={"to": str(person)}, seen=seen)


@dataclass(frozen=True, slots=True)
class Given:
    """What became of giving many cases at once: numbers given, and those refused with the reason."""

    given: tuple[str, ...]
    refused: tuple[tuple[str, Refusal], ...]


@transaction.atomic
def assign_many(*, actor: Actor, numbers: Sequence[str], person: int, now: datetime.datetime) -> Given:
    """Give several cases to one person; a case that cannot be given is left alone and named."""
    given: list[str] = []
    refused: list[tuple[str, Refusal]] = []
    for number in numbers:
        try:
            with transaction.atomic():
                assign(actor=actor, number=number, person=person, now=now)
            given.append(number)
        except Refusal as refusal:
            refused.append((number, refusal))
    return Given(tuple(given), tuple(refused))


@transaction.atomic
def finish_step(
    *, actor: Actor, number: str, now: datetime.datetime, words: str = "", seen: int | None = None
) -> None:
    """Say that the present step of the technological card is done."""
    _move(actor, number, "step_done", now, words=words, seen=seen)


@transaction.atomic
def request_information(
    *,
    actor: Actor,
    number: str,
    questions: Sequence[str],
    words: str,
    now: datetime.datetime,
    seen: int | None = None,
) -> None:
    """Ask the applicant to answer chosen questions of the form again; the clock stands still meanwhile."""
    facts = {"questions": list(questions)}
    _move(actor, number, "info_requested", now, facts=facts, words=words, seen=seen)


@transaction.atomic
def extend(
    *,
    actor: Actor,
    number: str,
    amount: int,
    words: str,
    now: datetime.datetime,
    seen: int | None = None,
) -> None:
    """Extend the term once, with a reason, by at most what the law allows."""
    if not words.strip():
        raise Refusal("reason", "An extension needs a reason that the applicant can read.")
    _move(actor, number, "extended", now, facts={"amount": amount}, words=words, seen=seen)


@transaction.atomic
def decide(
    *,
    actor: Actor,
    number: str,
    outcome: str,
    now: datetime.datetime,
    grounds: Sequence[str] = (),
    words: str = "",
    seen: int | None = None,
) -> int:
    """Decide: granted, refused (with grounds) or not eligible; without `words` the letter has the usual ones.

    The letter is made by the worker; returns its id.
    """
    facts = {"outcome": outcome, **({"grounds": list(grounds)} if grounds else {})}
    application = Application.objects.select_related("version").get(number=number)
    card = content(application.version_id, application.version.digest)
    said = words.strip() or usual_words(card, application.language).get(outcome, "")
    event = _move(actor, number, "decided", now, facts=facts, words=said, seen=seen)
    letter = DecisionLetter.objects.create(case_id=event.case_id, event=event, language=application.language)
    outbox.enqueue(job="delivery.letter", payload={"letter": letter.pk}, key=f"letter {letter.pk}")
    return letter.pk


@transaction.atomic
def deliver(*, actor: Actor, number: str, now: datetime.datetime, seen: int | None = None) -> None:
    """Hand the decision over; the case is closed."""
    _move(actor, number, "delivered", now, seen=seen)


@transaction.atomic
def answer_request(
    *, case: int, values: Mapping[str, Any], now: datetime.datetime, seen: int | None = None
) -> None:
    """The applicant has answered the questions that were asked again; `values` are all answers as they are now."""
    actor = Actor.resident()
    row = Case.objects.select_related("application").get(pk=case)
    append(actor=actor, case=case, kind="info_given", now=now, seen=seen)
    Answers.objects.filter(application=row.application).update(values=dict(values))
    people.note(
        actor=actor,
        verb="info_given",
        room="delivery",
        subject=f"case {row.application.number}",
        summary="info_given",
    )


@transaction.atomic
def withdraw(*, case: int, now: datetime.datetime, seen: int | None = None) -> None:
    """The applicant takes the application back."""
    event = append(actor=Actor.resident(), case=case, kind="withdrawn", now=now, seen=seen)
    number = Application.objects.values_list("number", flat=True).get(case=event.case_id)
    people.note(
        actor=Actor.resident(),
        verb="withdraw",
        room="delivery",
        subject=f"case {number}",
        summary="withdrawn",
    )


@transaction.atomic
def rate(*, case: int, value: int, words: str, now: datetime.datetime) -> None:
    """The applicant says how satisfied they are, once, 1 to 5."""
    event = append(actor=Actor.resident(), case=case, kind="rated", now=now, facts={"rating": value})
    row = Application.objects.get(case=event.case_id)
    Rating.objects.create(
        service_id=row.service_id, value=value, words=words[:1000], day=now.astimezone(cases.ZONE).date()
    )
    people.note(
        actor=Actor.resident(), verb="rate", room="delivery", subject=f"case {row.number}", summary=str(value)
    )
