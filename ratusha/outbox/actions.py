"""Change the room: put a message or a job in, and work them off.

`send` and `enqueue` write a row in the caller's transaction: what is rolled back was never sent. The worker
takes a row by a guarded update (won or lost), so that two workers never do the same one; a failure is tried
again after a growing pause; what still fails after `ATTEMPTS` stays, marked, for a person to see.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ratusha.outbox import ports
from ratusha.outbox.models import Job, Message, Row, State

ATTEMPTS = 8
FIRST_PAUSE = datetime.timedelta(seconds=15)
logger = logging.getLogger(__name__)


def send(*, to: str, channel: str, subject: str, body: str, language: str, key: str, about: str = "") -> int:
    """Put a message in; the same key again is the same message. Returns the row's id."""
    message, made = Message.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "channel": channel,
            "subject": subject,
            "body": body,
            "language": language,
            "about": about,
        },
    )
    if made:
        _hand_over("message", message.pk)
    return message.pk


def enqueue(*, job: str, payload: Mapping[str, Any], key: str, awaited: bool = False) -> int:
    """Put a job in; the same key again is the same job. Returns the row's id.

    `awaited`: a person looks at a page until it is done, so it goes before what nobody waits for.
    """
    ports.job_named(job)  # an unknown name fails here, at the caller, not in the worker
    row, made = Job.objects.get_or_create(key=key, defaults={"name": job, "payload": dict(payload)})
    if made:
        _hand_over("job", row.pk, awaited=awaited)
    return row.pk


def deliver(*, message: int) -> bool:
    """Send one waiting message; True when it is done, False when it failed and will be tried again."""
    row = Message.objects.get(pk=message)

    def carry() -> None:
        ports.channel_named(row.channel)(to=row.to, subject=row.subject, body=row.body, key=row.key)

    return _attempt(row, "message", carry)


def perform(*, job: int) -> bool:
    """Do one waiting job; True when it is done, False when it failed and will be tried again."""
    row = Job.objects.get(pk=job)

    def progress(share: float) -> None:
        Job.objects.filter(pk=row.pk).update(progress=min(max(share, 0.0), 1.0))

    def work() -> None:
        row.result = ports.job_named(row.name)(row.payload, progress)
        Job.objects.filter(pk=row.pk).update(result=row.result, progress=1.0)

    return _attempt(row, "job", work)


def retry(*, kind: str, row: int) -> None:
    """Give a failed row another round of attempts."""
    table = _table(kind)
    if table.objects.filter(pk=row, state=State.FAILED).update(state=State.WAITING, attempts=0):
        _hand_over(kind, row)


def sweep(*, now: datetime.datetime | None = None) -> int:
    """Hand over again what a killed worker left: rows that wait but that no live task points to."""
    from ratusha.outbox import tasks

    return tasks.recover(now or timezone.now())


def _attempt(row: Row, kind: str, work: Any) -> bool:
    table = type(row)
    won = table._default_manager.filter(pk=row.pk, state=State.WAITING, attempts=row.attempts).update(
        attempts=F("attempts") + 1
    )
    if not won:  # another worker has it, or it is done
        return True
    try:
        work()
    except Exception as error:  # whatever a channel or a job raises is kept for a person to read
        logger.warning("%s %s failed: %s", kind, row.pk, type(error).__name__)
        _failed(row, kind, error)
        return False
    table._default_manager.filter(pk=row.pk).update(state=State.DONE, done_at=timezone.now(), last_error="")
    return True


def _failed(row: Row, kind: str, error: Exception) -> None:
    attempts = row.attempts + 1
    state = State.FAILED if attempts >= ATTEMPTS else State.WAITING
    told = f"{type(error).__name__}: {error}"[:500]
    type(row)._default_manager.filter(pk=row.pk).update(state=state, last_error=told)
    if state == State.WAITING:
        _hand_over(kind, row.pk, after=FIRST_PAUSE * 2 ** (attempts - 1))


def _hand_over(kind: str, pk: int, after: datetime.timedelta | None = None, *, awaited: bool = False) -> None:
    from ratusha.outbox import tasks

    with transaction.atomic():
        tasks.hand_over(kind, pk, timezone.now() + after if after else None, awaited=awaited)


def _table(kind: str) -> type[Message] | type[Job]:
    return Message if kind == "message" else Job
