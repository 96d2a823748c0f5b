"""The demo city Zrazkove: from empty to documents, one room after another, each step repairing what is missing.

Each room's step is a module here with `build(context)`. A step leaves alone what is there, so that a second
run is quick and a run after a crash goes on.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from ratusha.people.queries import Actor

if TYPE_CHECKING:
    from ratusha.site.demo.reading import DemoData

DAY = datetime.date(2025, 12, 15)
PASSWORD = "zrazkove-demo-2025"  # noqa: S105  # printed at the end of the demo, for invented people only

ROLES = (
    "clerk",
    "head",
    "researcher",
    "assessor",
    "interviewer",
    "secretary",
    "member",
    "mayor",
    "partner",
    "admin",
)

# three members of the working group who see things differently and can all sign in: people of city.toml
MEMBERS = ("svitlana-hnatiuk", "tetiana-kovalchuk", "lesia-fedorenko")

# module in this folder, what a person reads while it runs
STEPS = [
    ("people", "city, units and people"),
    ("catalogue", "life events and services"),
    ("quality", "yardsticks and the readings of September"),
    ("figures", "figures that units told of their services"),
    ("simplifying", "services simplified before they go online"),
    ("intake", "forms"),
    ("needs", "the needs survey: answers, weights, estimates"),
    ("priorities", "judgements, analysis, decision"),
    ("delivery", "services online and their applications"),
    ("plan", "programme, plan, Concept: written, consulted, signed"),
    ("opendata", "open data"),
]


class Says(Protocol):
    """What a step needs of the progress shown on the terminal."""

    def share(self, words: str, done: int, total: int) -> None:
        """How far the step is."""


@dataclass
class Context:
    """What the steps share: the data, who acts, where files go, and what to say at the end."""

    data: DemoData
    progress: Says
    folder: Path
    actor: Actor = field(default_factory=lambda: Actor.system("demo"))
    day: datetime.date = DAY
    lines: list[str] = field(default_factory=list)  # told at the end: documents, addresses


def sign_ins() -> dict[str, str]:
    """One person of each role who can sign in with `PASSWORD`: role to e-mail address."""
    from ratusha.site.demo import reading

    people = reading.load().city.person
    found: dict[str, str] = {}
    for person in people:
        for role in person.roles:
            found.setdefault(role, person.email)
    desk = next(person.unit for person in people if "clerk" in person.roles)
    # the head is the one who decides what the clerk handles
    found["head"] = next(p.email for p in people if "head" in p.roles and p.unit == desk)
    return {role: found[role] for role in ROLES if role in found}


def members() -> list[str]:
    """E-mail addresses of the three members who can sign in with `PASSWORD`."""
    from ratusha.site.demo import reading

    emails = {person.id: person.email for person in reading.load().city.person}
    return [emails[member] for member in MEMBERS]


def build(progress: object) -> str:
    """Run all steps; returns the words to print at the end."""
    from ratusha.site.cli.progress import Progress
    from ratusha.site.demo import reading

    assert isinstance(progress, Progress)
    folder = Path(settings.VAR) / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    context = Context(data=reading.load(), progress=progress, folder=folder)
    for name, words in STEPS:
        with progress.step(words):
            import_module(f"{__name__}.{name}").build(context)
    people = [f"  {role:<12} {email}" for role, email in sign_ins().items()]
    return "\n".join(
        ["", "The demo city is ready.", *context.lines, f"Sign-ins (password {PASSWORD}):", *people]
    )
