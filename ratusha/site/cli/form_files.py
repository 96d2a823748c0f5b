"""Files of the form commands: the workbook, what lies beside it, answers, and the occasion of a run."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

from ratusha.core.forms import Form, Occasion, read
from ratusha.core.refusal import Refusal
from ratusha.site.cli.form_eval import zone_of_environment

MAX_BESIDE = 20 * 2**20  # bytes of a table beside the form
MAX_READ = 64 * 2**20  # bytes read of any file before its own limits speak


class FilesBeside(Mapping[str, bytes]):
    """Tables beside a workbook, in its folder or in `NAME-media/` (as ODK keeps them), read when asked for."""

    def __init__(self, workbook: Path) -> None:
        self._folders = (workbook.parent / f"{workbook.stem}-media", workbook.parent)

    def _find(self, name: str) -> Path | None:
        plain = Path(name).name
        return next((folder / plain for folder in self._folders if (folder / plain).is_file()), None)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._find(name) is not None

    def __getitem__(self, name: str) -> bytes:
        path = self._find(name)
        if path is None:
            raise KeyError(name)
        if path.stat().st_size > MAX_BESIDE:
            raise Refusal(
                "table_size", "The table is larger than %(most)d MB.", str(path), most=MAX_BESIDE // 2**20
            )
        return path.read_bytes()

    def __iter__(self) -> Iterator[str]:
        return (path.name for folder in self._folders if folder.is_dir() for path in folder.iterdir())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def content_of(path: Path) -> bytes:
    """The bytes of a file, or one sentence why not."""
    try:
        if path.stat().st_size > MAX_READ:
            raise Refusal("size", "The file is larger than %(most)d MB.", str(path), most=MAX_READ // 2**20)
        return path.read_bytes()
    except OSError as error:
        raise Refusal(
            "file", "The file cannot be read: %(reason)s.", str(path), reason=error.strerror
        ) from None


def form_in(path: Path) -> Form:
    """The form in a workbook, with the tables beside it."""
    return read(content_of(path), path.name, FilesBeside(path))


def add_today(parser: argparse.ArgumentParser) -> None:
    """Declare --today."""
    parser.add_argument("--today", metavar="DATE", help="the date of today, for example 2026-01-31")


def occasion(today: str | None, *, seed: int | str = 0) -> Occasion:
    """Now, or noon of the given day, in the time zone of the environment."""
    zone = zone_of_environment()
    if today is None:
        return Occasion(now=datetime.now(UTC), zone=zone, seed=seed)
    try:
        day = date.fromisoformat(today)
    except ValueError:
        raise Refusal("today", "--today is a date like 2026-01-31, not %(given)s.", given=today) from None
    return Occasion(now=datetime.combine(day, time(12), zone), today=day, zone=zone, seed=seed)
