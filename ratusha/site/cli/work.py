"""`ratusha work`: the worker. Sends messages, does jobs, takes up what a killed worker left."""

from __future__ import annotations

import argparse
import signal
import threading
import time

from django.utils import timezone
from django.utils.crypto import get_random_string

from ratusha.outbox import actions

SWEEP_SECONDS = 60
DAILY = (
    "intake.expire",
    "quality.remind",
    "plan.remind",
    "plan.forget",
)  # jobs of each day, done once by whichever worker is first


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to stop when nothing waits."""
    parser.add_argument("--once", action="store_true", help="do what waits now, then stop")
    parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks at the queue (1)")


def run(options: argparse.Namespace) -> int:
    """Work until stopped, or until nothing waits."""
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["*"],
        interval=options.interval,
        batch=options.once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    actions.sweep()
    put_in_daily()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, worker.shutdown)
        signal.signal(signal.SIGINT, worker.shutdown)
    if not options.once:
        threading.Thread(target=_sweep_forever, daemon=True).start()
    worker.run()
    return 0


def _sweep_forever() -> None:
    while True:
        time.sleep(SWEEP_SECONDS)
        actions.sweep()
        put_in_daily()


def put_in_daily() -> None:
    """Put the day's jobs in; they are there already when another worker was first."""
    day = timezone.localdate().isoformat()
    for job in DAILY:
        actions.enqueue(job=job, payload={}, key=f"{job} {day}")
