"""The demo's services: all of the data is published, complete where the data says so, and building again is idle."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratusha.catalogue import queries
from ratusha.catalogue.models import Service, ServiceVersion
from ratusha.people.models import TrailLine
from ratusha.site.demo import Context, catalogue, people, reading


class Silent:
    def share(self, words, done, total):
        pass


@pytest.fixture
def context(db):
    context = Context(data=reading.load(), progress=Silent(), folder=Path())
    people.build(context)
    catalogue.build(context)
    return context


def test_every_service_of_the_data_is_published_and_building_again_changes_nothing(context):
    before = (ServiceVersion.objects.count(), TrailLine.objects.filter(room="catalogue").count())
    catalogue.build(context)
    assert (ServiceVersion.objects.count(), TrailLine.objects.filter(room="catalogue").count()) == before
    cards = {card.identifier: card for card in queries.services(size=None).items}
    assert set(cards) == {service.id for service in context.data.services}
    for service in context.data.services:
        assert cards[service.id].is_complete is not service.being_prepared, service.id
    assert len(queries.life_events()) == len(context.data.life_events)
    assert all(event.services for event in queries.life_events())


def test_a_card_that_was_lost_is_repaired(context):
    identifier = context.data.services[0].id
    Service.objects.filter(identifier=identifier).update(current=None)
    catalogue.build(context)
    assert queries.service(identifier).version == 2


def test_residents_find_what_they_mean(context):
    for words, service in {
        "прописка": "residence-registration",
        "зареєструвати місце проживання": "residence-registration",
        "риєстрація": "residence-registration",
        "ghjgbcrf": "residence-registration",
        "садочок": "kindergarten-queue",
        "пособие при рождении": "birth-grant",
        "субсидии": "housing-subsidy",
    }.items():
        assert service in queries.search(words, limit=3), words
