"""`ratusha serve`: the portal on this machine, with its worker beside it."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from ratusha.core.refusal import Refusal


class CannotServe(Refusal):
    """The portal cannot start here."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen and how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--workers", type=int, default=1, help="web processes (1)")
    parser.add_argument("--no-worker", action="store_true", help="do not start the worker beside the portal")


def run(options: argparse.Namespace) -> int:
    """Prepare the database and static files, start the worker, serve until stopped."""
    prepare()
    worker = None if options.no_worker else subprocess.Popen([sys.executable, "-m", "ratusha", "work"])
    try:
        print(f"Ratusha is at http://{options.host}:{options.port}/ (stop with Ctrl+C)", flush=True)
        return serve(options.host, options.port, options.workers)
    finally:
        if worker is not None:
            stop(worker)


def stop(worker: subprocess.Popen[bytes], patience: float = 10) -> None:
    """Let the worker finish its job for `patience` seconds; a job that is cut off is taken up by the next worker."""
    worker.terminate()
    try:
        worker.wait(patience)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def prepare() -> None:
    """Bring the database and the collected static files up to date."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def serve(host: str, port: int, workers: int) -> int:
    """Serve until a signal stops it. Its own process: the web server forks without our open database."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    command += ["--respawn-failed-workers", "ratusha.site.wsgi:application"]
    if _taken(host, port):
        raise CannotServe(
            "port_taken", "Port %(port)s is in use: stop the other program or choose --port.", port=port
        )
    root = str(Path(settings.ROOT))
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))}
    server = subprocess.Popen(command, env=env)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.terminate())
    return server.wait() if server.returncode is None else server.returncode


def _taken(host: str, port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0
