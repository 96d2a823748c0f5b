"""`ratusha import instrument FILE [--dry-run]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from ratusha.core.instruments import LONGEST, InstrumentError, read_instrument
from ratusha.site.cli import setup_django


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and whether to write."""
    parser.add_argument("file", type=Path, help="TOML: an instrument in one version")
    parser.add_argument("--dry-run", action="store_true", help="check only, change nothing")


def run(options: argparse.Namespace) -> int:
    """Check the file before anything is made; then define the instrument."""
    text = _text(options.file)
    found = read_instrument(text)
    if not options.dry_run:
        _define(text)
    state = "is sound" if options.dry_run else "is defined"
    print(f"{found.identifier} version {found.version} ({found.kind}) {state}.")
    return 0


def _define(text: str) -> None:
    setup_django()
    from django.core.management import call_command

    from ratusha.people.queries import Actor
    from ratusha.quality import actions

    call_command("migrate", verbosity=0, interactive=False)
    actions.import_instrument(actor=Actor.system("import"), text=text)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(LONGEST + 1).decode("utf-8-sig")
    except OSError as bad:
        raise InstrumentError(
            "no_file", "The file cannot be read: %(bad)s.", str(path), bad=bad.strerror
        ) from bad
    except UnicodeDecodeError as bad:
        raise InstrumentError(
            "not_utf8", "The file is not UTF-8 text (byte %(at)s).", str(path), at=bad.start
        ) from bad
