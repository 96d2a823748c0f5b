"""Serving ends when it is told to, whatever the worker is doing."""

from __future__ import annotations

import signal
import subprocess
import sys

from ratusha.site.cli.serve import stop

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
READY = "import time; print(flush=True); time.sleep(60)"


def started(program):
    worker = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    worker.stdout.readline()
    return worker


def test_a_worker_that_listens_is_asked_and_waited_for():
    worker = started(READY)
    stop(worker)
    assert worker.returncode == -signal.SIGTERM


def test_a_worker_deep_in_a_job_is_cut_off_after_a_while():
    worker = started(DEAF)
    stop(worker, patience=0.1)
    assert worker.returncode == -signal.SIGKILL
