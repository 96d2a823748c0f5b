"""A small catalogue: a complete service of each outlook, one card being prepared, one unpublished draft."""

from __future__ import annotations

import datetime

import pytest

from ratusha.catalogue import actions
from ratusha.core.catalogue.card import Card
from tests.cast import SYSTEM
from tests.catalogue.cards import complete_card
from tests.worlds import world


def put(identifier, card):
    actions.draft_card(actor=SYSTEM, identifier=identifier, card=card)
    actions.publish_version(actor=SYSTEM, identifier=identifier)


def services():
    """Services: residence (online), plot (planned, business), garden (desk), shop (being prepared), draft."""
    actions.describe_life_event(
        actor=SYSTEM,
        identifier="moving",
        title={"uk": "Переїзд", "ru": "Переезд", "en": "Moving"},
        icon="key",
        order=1,
    )
    actions.describe_life_event(
        actor=SYSTEM, identifier="https://example.org/birth", title={"uk": "Дитина"}, order=2
    )
    put("residence", complete_card(life_events=("moving",)))
    put(
        "plot",
        complete_card(title={"uk": "Земельна ділянка"}, unit="land", audience=("business",), keywords={}),
    )
    put(
        "garden",
        complete_card(title={"uk": "Дитячий садок"}, life_events=("https://example.org/birth",), keywords={}),
    )
    put("shop", Card(title={"uk": "Ярмарок"}, unit="cnap", being_prepared=True))
    actions.draft_card(actor=SYSTEM, identifier="draft", card=Card(title={"uk": "Чернетка"}, unit="cnap"))
    actions.set_outlook(
        actor=SYSTEM, identifier="residence", state="online", apply_address="/apply/residence/"
    )
    actions.set_outlook(
        actor=SYSTEM,
        identifier="plot",
        state="planned",
        date=datetime.date(2026, 3, 1),
        reason={"uk": "Спершу реєстр", "ru": "Сначала реестр", "en": "The register first"},
    )


@pytest.fixture
def catalogue(cast):
    """The cast, with the services there."""
    world(services)
    return cast
