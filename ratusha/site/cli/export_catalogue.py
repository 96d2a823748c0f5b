"""`ratusha export catalogue --format ttl|json|csv [-o FILE]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ratusha.core.catalogue import writing
from ratusha.core.refusal import Refusal

WRITERS = {"ttl": writing.to_turtle, "json": writing.to_json, "csv": writing.to_csv}


class CannotWrite(Refusal):
    """The file cannot be written there."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The format and where to write."""
    parser.add_argument("--format", choices=writing.FORMATS, default="ttl", help="ttl is CPSV-AP 3.2")
    parser.add_argument("-o", "--output", type=Path, help="file to write (standard output by default)")


def run(options: argparse.Namespace) -> int:
    """Write the whole file or, when that fails, nothing."""
    from ratusha.catalogue import queries

    text = WRITERS[options.format](queries.export())
    if options.output is None:
        sys.stdout.write(text)
        return 0
    path: Path = options.output
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CannotWrite(
            "write", "The file cannot be written: %(error)s.", str(path), error=error.strerror
        ) from error
    return 0
