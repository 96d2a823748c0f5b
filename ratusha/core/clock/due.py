"""The due date of a term, given what happened and a calendar, with every step that led to it.

Conventions: day 1 is the day after the start event (or that day itself, if the term says so). A suspension
pauses the days in (suspended, resumed]. Working days that fall into a pause do not count; for calendar days,
weeks and months the paused days are added. A month ends on the same day number, or on the month's last day. An
event after the due date changes nothing. Leaving an application without motion pauses as a suspension does,
until it is cured.
"""

from __future__ import annotations

import calendar as months
import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ratusha.core.clock.calendar import DAY, Calendar
from ratusha.core.clock.term import Term, TermError

PAUSE = {"suspended": "resumed", "left_without_motion": "cured"}
KINDS = {"filed", "extended", "decided", "delivered", "withdrawn", *PAUSE, *PAUSE.values()}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day; `amount` is the length of an extension in the term's unit."""

    kind: str
    day: datetime.date
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the explanation: a stable code, the day it leads to, and its numbers.

    Codes: `start`, `count`, `paused`, `waiting`, `extended`, `capped`, `rolled`, `done_in_time`, `done_late`.
    The page turns a code into a sentence in the reader's language.
    """

    code: str
    day: datetime.date
    params: dict[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Due:
    """When it is due. `day` is None while the count stands still; `in_time` is known once it is decided."""

    day: datetime.date | None
    steps: tuple[Step, ...]
    paused_days: int = 0
    in_time: bool | None = None
    calendar: str = ""


def due(term: Term, events: Iterable[Event], cal: Calendar) -> Due:
    """Compute the due date of `term` from the events so far.

    Raises `TermError` when the start event is missing, an event is unknown, or a resumption has no suspension.
    """
    happened = sorted(events, key=lambda event: event.day)
    start = _start(term, happened)
    steps = [Step("start", start, {"event": term.start, "amount": term.amount, "unit": term.unit})]
    pauses: list[tuple[datetime.date, datetime.date]] = []
    amount, open_pause = term.amount, None
    day = _count(term, amount, start, pauses, cal)
    for event in happened:
        if event.day < start or (open_pause is None and event.day > day):
            continue  # before the term ran, or after it had run out
        if event.kind in PAUSE and term.suspensible and open_pause is None:
            open_pause = event
        elif event.kind in PAUSE.values():
            open_pause = _close(event, open_pause, pauses)
        elif event.kind == "extended":
            amount = _extend(term, amount, event, steps)
        else:
            continue  # changes no count
        day = _count(term, amount, start, pauses, cal)
    paused = sum((end - begin).days for begin, end in pauses)
    steps.append(Step("count", day, {"amount": amount, "unit": term.unit}))
    if paused:
        steps.append(Step("paused", day, {"days": paused}))
    if open_pause is not None:
        steps.append(Step("waiting", open_pause.day, {"event": open_pause.kind}))
        return _finish(None, steps, paused, happened, cal)
    day = _cap_and_roll(term, start, day, steps, cal)
    return _finish(day, steps, paused, happened, cal)


def _start(term: Term, happened: Sequence[Event]) -> datetime.date:
    for event in happened:
        if event.kind not in KINDS:
            raise TermError("event", "The clock knows no event “%(kind)s”.", kind=event.kind)
    for event in happened:
        if event.kind == term.start:
            return event.day
    raise TermError("start", "The term starts with “%(start)s”, which has not happened.", start=term.start)


def _close(
    event: Event, opened: Event | None, pauses: list[tuple[datetime.date, datetime.date]]
) -> Event | None:
    """End the open pause; a resumption of the other kind leaves it open."""
    if opened is None:
        raise TermError(
            "resumed", "“%(kind)s” on %(day)s ends no pause.", kind=event.kind, day=event.day.isoformat()
        )
    if PAUSE[opened.kind] != event.kind:
        return opened
    pauses.append((opened.day, event.day))
    return None


def _extend(term: Term, amount: int, event: Event, steps: list[Step]) -> int:
    """Lengthen the term once, by at most what the law allows."""
    if amount != term.amount or not term.max_extension:
        return amount
    added = min(event.amount or term.max_extension, term.max_extension)
    steps.append(Step("extended", event.day, {"amount": added, "unit": term.unit}))
    return amount + added


def _count(
    term: Term,
    amount: int,
    start: datetime.date,
    pauses: Sequence[tuple[datetime.date, datetime.date]],
    cal: Calendar,
) -> datetime.date:
    """The last day of `amount` units from `start`, pauses left out."""
    before = start if term.count_from == "day_after" else start - DAY
    if term.unit == "working_day":
        return _count_days(before, amount, pauses, cal)
    if term.unit == "month":
        plain = add_months(before, amount)
        return _count_days(before, (plain - before).days, pauses, None)
    return _count_days(before, amount * (7 if term.unit == "week" else 1), pauses, None)


def _count_days(
    before: datetime.date,
    amount: int,
    pauses: Sequence[tuple[datetime.date, datetime.date]],
    cal: Calendar | None,
) -> datetime.date:
    day = before
    while amount > 0:
        day += DAY
        if any(begin < day <= end for begin, end in pauses):
            continue
        if cal is None or cal.is_worked(day):
            amount -= 1
    return day


def add_months(day: datetime.date, amount: int) -> datetime.date:
    """The same day number `amount` months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + amount, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, min(day.day, months.monthrange(year, month)[1]))


def _cap_and_roll(
    term: Term, start: datetime.date, day: datetime.date, steps: list[Step], cal: Calendar
) -> datetime.date:
    latest = start + term.total_cap * DAY
    if term.total_cap and day > latest:
        steps.append(Step("capped", latest, {"days": term.total_cap}))
        day = latest
    if term.roll == "next" and not cal.is_worked(day):
        day = cal.next_worked(day)
        steps.append(Step("rolled", day))
    return day


def _finish(
    day: datetime.date | None, steps: list[Step], paused: int, happened: Sequence[Event], cal: Calendar
) -> Due:
    decided = next((event.day for event in happened if event.kind == "decided"), None)
    in_time = None
    if decided is not None and day is not None:
        in_time = decided <= day
        steps.append(Step("done_in_time" if in_time else "done_late", decided))
    return Due(
        day=day,
        steps=tuple(steps),
        paused_days=paused,
        in_time=in_time,
        calendar=f"{cal.profile}/{cal.version}",
    )
