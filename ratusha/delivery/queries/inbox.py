"""The queue of work: "what is due next?", answered without slowing as cases pile up.

Pages are taken by position (due day, id), never by counting rows to skip; each tab has an index.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.delivery.models import Case
from ratusha.people.queries import Actor

TABS = ("mine", "unit", "week", "late", "waiting", "closed")
MOST_COUNTED = 1000  # a tab shows "1000+" instead of counting for ever


class NoSuchTab(Refusal):
    """A tab that the inbox does not have."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One case in the queue."""

    number: str
    title: Texts
    status: str
    turn: str
    step: int
    steps: int
    assignee: str
    at: datetime.datetime
    due: datetime.date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of the queue; `after` is the position to ask the next page from, empty at the end."""

    rows: tuple[InboxRow, ...]
    after: str


def inbox(actor: Actor, tab: str, today: datetime.date, *, after: str = "", size: int = 25) -> InboxPage:
    """The cases of a tab that this person may see, the most urgent first."""
    rows = _tab(actor, tab, today)
    if after:
        rows = rows.filter(_beyond(after))
    found = list(
        rows.select_related("application__service__current", "assignee").order_by("sort_day", "id")[
            : size + 1
        ]
    )
    more = len(found) > size
    found = found[:size]
    last = found[-1] if more else None
    return InboxPage(
        rows=tuple(_row(row, today) for row in found),
        after=f"{last.sort_day.isoformat()}.{last.pk}" if last else "",
    )


def inbox_counts(actor: Actor, today: datetime.date) -> dict[str, int]:
    """How many cases each tab holds, counted up to `MOST_COUNTED`."""
    return {tab: _tab(actor, tab, today).order_by()[:MOST_COUNTED].count() for tab in TABS}


def _tab(actor: Actor, tab: str, today: datetime.date) -> QuerySet[Case]:
    if tab not in TABS:
        raise NoSuchTab("tab", "The inbox has no tab “%(tab)s”.", tab=tab)
    rows = Case.objects.filter(_visible(actor), closed=tab == "closed")
    if tab == "mine":
        return rows.filter(assignee_id=actor.id or 0)
    if tab == "week":
        return rows.filter(sort_day__gte=today, sort_day__lte=today + datetime.timedelta(days=7))
    if tab == "late":
        return rows.filter(sort_day__lt=today, status__in=["filed", "in_work", "objected"])
    if tab == "waiting":
        return rows.filter(turn="applicant")
    return rows


def _visible(actor: Actor) -> Q:
    """Cases of the units in which the person may see cases."""
    if actor.is_system:
        return Q()
    reached: set[int] = set()
    for post in actor.posts:
        if actor.may("see_case") and post.role in {"clerk", "head"}:
            if post.units is None:
                return Q()
            reached |= post.units
    return Q(unit_id__in=reached)


def _beyond(after: str) -> Q:
    day_text, _, pk_text = after.partition(".")
    try:
        day, pk = datetime.date.fromisoformat(day_text), int(pk_text)
    except ValueError:
        return Q()
    return Q(sort_day__gt=day) | Q(sort_day=day, pk__gt=pk)


def _row(row: Case, today: datetime.date) -> InboxRow:
    application = row.application
    current = application.service.current
    return InboxRow(
        number=application.number,
        title=current.card.get("title", {}) if current else {},
        status=row.status,
        turn=row.turn,
        step=row.step,
        steps=row.steps,
        assignee=row.assignee.get_full_name() if row.assignee else "",
        at=application.at,
        due=row.due,
        days_left=(row.due - today).days if row.due else None,
    )
