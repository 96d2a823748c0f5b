"""The fixed characters of the tests: each has one clear role, so that a test reads like a story.

Olena is a clerk of the service centre, Petro heads it, Ivan is a clerk of the land department (a stranger to
the centre's cases), Sofia researches, Marko assesses, Daryna is the group's secretary, Taras a member, Halyna
the mayor, Bohdan administers. A resident is nobody in particular.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

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


def present() -> Cast:
    """The cast that stands in the database."""
    return Cast({user.email.partition("@")[0]: user.pk for user in User.objects.all()})


SYSTEM = Actor.system("test")


def make_cast() -> Cast:
    """Describe a small city and let the characters take their posts."""
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
