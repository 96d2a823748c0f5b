"""The fixed characters of the tests: each has one clear role, so that a test reads like a story.

Olena is a clerk of the service centre, Petro heads it, Ivan is a clerk of the land department (a stranger to
the centre's cases), Sofia researches, Marko assesses, Daryna is the group's secretary, Taras a member, Halyna
the mayor, Bohdan administers. A resident is nobody in particular.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.models import Model

from ratusha.people import actions
from ratusha.people.models import User
from ratusha.people.queries import Actor, actor_of

SINCE = datetime.date(2020, 1, 1)
CHARACTERS = {  # name -> (role, unit)
    "olena": ("clerk", "cnap"),
    "petro": ("head", "cnap"),
    "ivan": ("clerk", "land"),
    "sofia": ("researcher", ""),
    "marko": ("assessor", ""),
    "inna": ("interviewer", ""),
    "daryna": ("secretary", ""),
    "taras": ("member", ""),
    "halyna": ("mayor", ""),
    "bohdan": ("admin", ""),
    "anna": ("partner", ""),
}


@dataclass(frozen=True)
class Cast:
    """User ids by name, and the actor that each is."""

    ids: dict[str, int]

    def user(self, name: str) -> User:
        """The user row, to sign in with `client.force_login`."""
        return User.objects.get(pk=self.ids[name])

    def actor(self, name: str) -> Actor:
        """The actor as actions take it."""
        return actor_of(self.user(name), datetime.date(2025, 12, 15))


SYSTEM = Actor.system("test")


_first: list[list[Model]] = []  # the rows of the first cast, by table


def make_cast() -> Cast:
    """A small city whose characters have taken their posts.

    Made by the room's own actions once in a process; on SQLite, whose numbers of rows follow what is put in, the
    same rows are then put in again wherever the room is empty.
    """
    tables = list(apps.get_app_config("people").get_models())
    fresh = connection.vendor == "sqlite" and not any(table.objects.exists() for table in tables)
    if fresh and _first:
        for rows in _first:
            type(rows[0]).objects.bulk_create(rows)
        return Cast({row.email.partition("@")[0]: row.pk for row in User.objects.all()})
    cast = _take_posts()
    if fresh:
        _first.extend(rows for table in tables if (rows := list(table.objects.all())))
    return cast


def _take_posts() -> Cast:
    actions.describe_city(
        actor=SYSTEM,
        name={"uk": "Зразкове", "ru": "Зразково", "en": "Zrazkove"},
        council={
            "uk": "Зразківська міська рада",
            "ru": "Зразковский городской совет",
            "en": "Zrazkove City Council",
        },
        population=412_000,
        identifier="zrazkove",
    )
    for code, words in {"council": "Рада", "cnap": "ЦНАП", "land": "Земля"}.items():
        actions.describe_unit(
            actor=SYSTEM, code=code, name={"uk": words}, parent="" if code == "council" else "council"
        )
    ids = {}
    for name, (role, unit) in CHARACTERS.items():
        ids[name] = actions.add_person(
            actor=SYSTEM,
            email=f"{name}@example.org",
            name={"uk": name.title()},
            password="a long passphrase 1",
        )
        actions.give_role(actor=SYSTEM, person=ids[name], role=role, unit=unit, since=SINCE)
    return Cast(ids)
