"""An import writes what its plan says, in one transaction or not at all."""

import dataclasses

import pytest

from ratusha.catalogue import actions, queries
from ratusha.catalogue.models import LifeEvent, Service, ServiceVersion
from ratusha.core.catalogue.reading import Draft, Event, Harvest, Rejection, UnitName
from ratusha.people.models import Unit
from ratusha.people.queries import Forbidden, trail
from tests.cast import SYSTEM
from tests.catalogue.cards import complete_card

pytestmark = pytest.mark.django_db


def harvest(*cards, **more):
    rows = tuple(Draft(i, f"id/{i}", card) for i, card in enumerate(cards, start=2))
    return Harvest((*rows, Rejection(99, "", "title", "The row has no title.")), **more)


def bring(*cards, **more):
    return actions.import_catalogue(actor=SYSTEM, harvest=harvest(*cards, **more), source="list.csv")


def test_the_plan_changes_nothing_and_the_import_does_what_it_says(cast):
    given = harvest(complete_card(), complete_card(rules=()))
    planned = actions.plan_import(harvest=given)
    assert not Service.objects.exists()
    done = actions.import_catalogue(actor=SYSTEM, harvest=given, source="list.csv")
    assert done == planned
    assert done.counts == {"created": 2, "changed": 0, "unchanged": 0, "rejected": 1}
    cards = queries.services().items
    assert sorted(card.is_complete for card in cards) == [False, True]
    assert queries.service("id/2").content == complete_card()


def test_bringing_the_same_in_again_changes_nothing(cast):
    bring(complete_card())
    versions = ServiceVersion.objects.count()
    assert bring(complete_card()).counts["unchanged"] == 1
    assert ServiceVersion.objects.count() == versions
    assert len(trail(room="catalogue")) == 1


def test_a_changed_card_is_the_next_version_and_the_older_stays(cast):
    bring(complete_card())
    assert bring(complete_card(title={"uk": "Інша"})).counts["changed"] == 1
    assert [v.number for v in queries.versions("id/2")] == [2, 1]
    assert queries.service("id/2").title["uk"] == "Інша"


def test_a_draft_of_the_office_survives_an_import(cast):
    bring(complete_card())
    actions.draft_card(actor=SYSTEM, identifier="id/2", card=complete_card(title={"uk": "Чернетка"}))
    bring(complete_card(title={"uk": "З файла"}))
    assert queries.service("id/2").title["uk"] == "З файла"
    draft = next(v for v in queries.versions("id/2") if v.state == "draft")
    assert draft.content.title == {"uk": "Чернетка"}
    assert actions.publish_version(actor=SYSTEM, identifier="id/2") == draft.number
    assert queries.service("id/2").title["uk"] == "Чернетка"


def test_life_events_and_units_of_the_file_are_added_when_they_are_used(cast):
    bring(
        complete_card(unit="port", life_events=("moving",)),
        events=(Event("moving", {"uk": "Переїзд"}), Event("unused", {"uk": "?"})),
        units=(UnitName("port", {"uk": "Порт"}), UnitName("cnap", {"uk": "не перейменує"})),
    )
    assert [e.identifier for e in LifeEvent.objects.all()] == ["moving"]
    assert queries.service("id/2").life_events[0].title == {"uk": "Переїзд"}
    assert Unit.objects.get(code="port").name == {"uk": "Порт"}
    assert Unit.objects.get(code="cnap").name == {"uk": "ЦНАП"}


def test_it_is_all_or_nothing(cast, monkeypatch):
    def fail(**_):
        raise RuntimeError("the power went")

    monkeypatch.setattr("ratusha.people.actions.note", fail)
    with pytest.raises(RuntimeError):
        bring(complete_card())
    assert not Service.objects.exists() and not ServiceVersion.objects.exists()


def test_only_the_administrator_brings_a_catalogue_in(cast):
    with pytest.raises(Forbidden):
        actions.import_catalogue(actor=cast.actor("petro"), harvest=harvest(complete_card()), source="x")
    actions.import_catalogue(actor=cast.actor("bohdan"), harvest=harvest(complete_card()), source="x")


def test_the_file_may_name_the_address(cast):
    row = dataclasses.replace(harvest(complete_card()).rows[0], slug="adresa")
    actions.import_catalogue(actor=SYSTEM, harvest=Harvest((row,)), source="x")
    assert queries.card_at("adresa").identifier == "id/2"


def test_a_thousand_services_take_few_questions(cast, django_assert_max_num_queries):
    cards = [complete_card(title={"uk": f"Послуга {n}"}) for n in range(1_000)]
    with django_assert_max_num_queries(80):
        bring(*cards)
    assert Service.objects.count() == 1_000
