"""`ratusha demo`: the demo city from empty to documents, then the portal."""

from __future__ import annotations

import argparse
import shutil

from django.conf import settings
from django.db import connection, connections

from ratusha.site.cli import serve
from ratusha.site.cli.progress import Progress


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to serve and whether to begin from empty."""
    parser.add_argument("--no-serve", action="store_true", help="set up and write the documents only")
    parser.add_argument("--fresh", action="store_true", help="remove the demo's database first")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--quiet", action="store_true", help="print the result only")


def run(options: argparse.Namespace) -> int:
    """Build what is missing, say where everything is, serve."""
    from ratusha.site.demo import build

    progress = Progress(quiet=options.quiet)
    if options.fresh:
        _remove()
    with progress.step("database and static files"):
        serve.prepare()
    print(build(progress), flush=True)
    if options.no_serve:
        return 0
    return serve.run(argparse.Namespace(host=options.host, port=options.port, workers=1, no_worker=False))


def _remove() -> None:
    connections.close_all()
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            settings.VAR.joinpath(f"ratusha.sqlite3{ending}").unlink(missing_ok=True)
    for folder in ("demo", "media", "mail"):
        shutil.rmtree(settings.VAR / folder, ignore_errors=True)
