"""The room's rows as tasks of django-tasks: each task is one call of an action.

A task row that a killed worker left in "running" is made ready again after `LEASE`; `outbox.actions` makes the
repetition harmless.
"""

from __future__ import annotations

import datetime

from django_tasks import TaskResultStatus, task

LEASE = datetime.timedelta(minutes=10)
AWAITED = 50  # priority of a job whose result a person waits for; others have 0


@task()
def deliver(message: int) -> bool:
    """Send one message."""
    from ratusha.outbox import actions

    return actions.deliver(message=message)


@task(queue_name="heavy")
def perform(job: int) -> bool:
    """Do one job."""
    from ratusha.outbox import actions

    return actions.perform(job=job)


def hand_over(kind: str, pk: int, not_before: datetime.datetime | None, *, awaited: bool = False) -> None:
    """Enqueue the task of one row, in the caller's transaction; what somebody waits for goes first."""
    chosen = deliver if kind == "message" else perform
    if not_before is not None:
        chosen = chosen.using(run_after=not_before)
    if awaited:
        chosen = chosen.using(priority=AWAITED)
    chosen.enqueue(pk)


def recover(now: datetime.datetime) -> int:
    """Make ready what has been "running" for longer than the lease; returns how many."""
    from django_tasks_db.models import DBTaskResult

    stalled = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - LEASE)
    return stalled.update(status=TaskResultStatus.READY, started_at=None)
