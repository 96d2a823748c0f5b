"""What the room expects of others: who takes finished answers, and who scans uploads.

A room that lets people fill in forms registers itself in its `apps.py`:

    def ready(self) -> None:
        from ratusha.delivery import actions
        from ratusha.intake import ports
        ports.register(ports.Owner("delivery", "apply", actions.take_application))

Its drafts then live at `/apply/<about>/<secret>/…`. `submitted` runs inside the transaction that closes the
draft: when it fails nothing is handed in, and a second click gets the first receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PREFIXES = ("apply", "take-part", "office/forms/try", "office/entry")  # where drafts may live; see `urls`


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One file of a submission; `upload` is its row, to be read with `queries.upload_content`."""

    path: str
    upload: int
    name: str
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Submission:
    """Answers as they were handed in, with the very definition they answer."""

    key: str  # the same draft always has the same key
    form: int
    form_hash: str
    about: str
    mode: str
    language: str
    values: Mapping[str, Any]  # what was asked and answered, calculated values included
    files: tuple[HandedIn, ...]
    started_at: datetime
    submitted_at: datetime
    started_by: int | None = None  # the official who entered them for somebody
    origin: str = (
        ""  # where the request came from, for owners that look for repetitions; never stored as it is
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where the person goes next, and what the owner wants to remember."""

    address: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """A room that takes finished answers. `finish` names the button: "send" (an application) or "answer" (a survey)."""

    name: str
    prefix: str
    submitted: Callable[[Submission], Receipt]
    finish: str = "send"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scanner found; `clean` None: there is no scanner."""

    clean: bool | None
    found: str = ""


Scanner = Callable[[bytes], Verdict]

_owners: dict[str, Owner] = {}
_scanners: list[Scanner] = []


def register(owner: Owner) -> None:
    """Let a room take answers; again to replace it."""
    if owner.prefix not in PREFIXES:
        raise ValueError(f"drafts live under one of {PREFIXES}, not {owner.prefix}")
    _owners[owner.name] = owner


def owner_named(name: str) -> Owner:
    """The room registered under the name; KeyError when there is none."""
    return _owners[name]


def register_scanner(scanner: Scanner) -> None:
    """Let a connector scan uploads."""
    _scanners[:] = [scanner]


def scan(content: bytes) -> Verdict:
    """Ask the scanner, if there is one."""
    return _scanners[0](content) if _scanners else Verdict(None)
