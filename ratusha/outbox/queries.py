"""Ask the room: what waits, what failed, how far a job is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from ratusha.outbox.models import Job, Message, State


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """A message without its body."""

    id: int
    key: str
    channel: str
    subject: str
    language: str
    state: str
    attempts: int
    made_at: datetime.datetime
    done_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class JobFacts:
    """How far a job is, and what came of it."""

    id: int
    name: str
    state: str
    progress: float
    result: Any
    last_error: str


def counts() -> dict[str, dict[str, int]]:
    """How many messages and jobs are in each state."""
    return {
        kind: dict.fromkeys(State.values, 0) | dict(table.objects.values_list("state").annotate(Count("id")))
        for kind, table in (("messages", Message), ("jobs", Job))
    }


def messages(*, about: str) -> tuple[MessageFacts, ...]:
    """Messages about one thing, oldest first."""
    rows = Message.objects.filter(about=about)
    return tuple(
        MessageFacts(m.pk, m.key, m.channel, m.subject, m.language, m.state, m.attempts, m.made_at, m.done_at)
        for m in rows
    )


def job(key: str) -> JobFacts | None:
    """The job with this key, if there is one."""
    row = Job.objects.filter(key=key).first()
    if row is None:
        return None
    return JobFacts(row.pk, row.name, row.state, row.progress, row.result, row.last_error)
