"""`ratusha export instrument IDENTIFIER [-o FILE]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from ratusha.site.cli import setup_django


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which one, and where to."""
    parser.add_argument("identifier", help="the instrument; its newest version is written")
    parser.add_argument("-o", "--output", type=Path, help="file; without it the text is printed")


def run(options: argparse.Namespace) -> int:
    """Write the text file."""
    setup_django()
    from ratusha.quality import queries

    text = queries.instrument_file(options.identifier)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0
