"""What the tests of requests and simplification stand on: two units with a published service each."""

from __future__ import annotations

import datetime

from ratusha.catalogue import actions as catalogue
from ratusha.quality import actions
from tests.cast import SYSTEM
from tests.catalogue.cards import complete_card

ASKED = datetime.date(2025, 10, 1)
DUE = datetime.date(2025, 10, 31)
TITLE = {"uk": "Показники 2024", "ru": "Показатели 2024", "en": "Figures of 2024"}
FIGURES = {"online": 10, "counter": 80, "other": 10, "refusals": 5, "staff_minutes": 30, "fees": 0}


def publish_two() -> None:
    """`residence` of the service centre, `plot` of the land department."""
    for identifier, unit in (("residence", "cnap"), ("plot", "land")):
        catalogue.draft_card(actor=SYSTEM, identifier=identifier, card=complete_card(unit=unit))
        catalogue.publish_version(actor=SYSTEM, identifier=identifier)


def ask(**changes) -> int:
    """The request `y2024` to every unit."""
    asked = {"actor": SYSTEM, "code": "y2024", "title": TITLE, "year": 2024, "due": DUE, "day": ASKED}
    return actions.ask_units(**{**asked, **changes})
