"""A card is drafted, published, frozen; a service opens online only when its card is complete."""

import datetime

import pytest

from ratusha.catalogue import actions, queries
from ratusha.catalogue.models import ServiceOutlook, ServiceVersion
from ratusha.core.catalogue.card import BadCard
from ratusha.people.queries import Forbidden, trail
from tests.cast import SYSTEM
from tests.catalogue.cards import complete_card

pytestmark = pytest.mark.django_db


def publish(card, identifier="residence", **fields):
    actions.draft_card(actor=SYSTEM, identifier=identifier, card=card, **fields)
    return actions.publish_version(actor=SYSTEM, identifier=identifier)


def test_a_draft_is_not_public_until_it_is_published(cast):
    actions.draft_card(actor=cast.actor("petro"), identifier="residence", card=complete_card())
    with pytest.raises(queries.NoSuchService):
        queries.service("residence")
    assert actions.publish_version(actor=cast.actor("petro"), identifier="residence") == 1
    card = queries.service("residence")
    assert (card.version, card.slug, card.is_complete, card.unit.code) == (1, "residence", True, "cnap")
    assert card.content == complete_card()


def test_the_second_draft_overwrites_the_first_and_becomes_the_next_version(cast):
    publish(complete_card())
    actions.draft_card(actor=SYSTEM, identifier="residence", card=complete_card(title={"uk": "Одна"}))
    actions.draft_card(actor=SYSTEM, identifier="residence", card=complete_card(title={"uk": "Друга"}))
    assert queries.service("residence").version == 1
    assert actions.publish_version(actor=SYSTEM, identifier="residence") == 2
    assert queries.service("residence").title == {"uk": "Друга"}
    assert [v.number for v in queries.versions("residence")] == [2, 1]
    places = [d.place for d in queries.compare("residence", 1, 2)]
    assert "title.uk" in places and "term.amount" not in places


def test_a_card_with_a_unit_that_is_not_there_is_refused_by_its_place(cast):
    steps = complete_card().steps
    wrong = complete_card(steps=(*steps[:2], type(steps[0])({"uk": "?"}, "nowhere", "В", 0, 9)))
    with pytest.raises(actions.UnknownUnit) as refusal:
        actions.draft_card(actor=SYSTEM, identifier="residence", card=wrong)
    assert refusal.value.where == "steps[2].unit"
    assert not ServiceVersion.objects.exists()


def test_a_card_with_a_life_event_that_is_not_there_is_refused(cast):
    with pytest.raises(BadCard, match="wedding"):
        actions.draft_card(actor=SYSTEM, identifier="residence", card=complete_card(life_events=("wedding",)))


def test_a_clerk_may_not_write_cards_and_a_head_only_those_of_his_units(cast):
    with pytest.raises(Forbidden):
        actions.draft_card(actor=cast.actor("olena"), identifier="residence", card=complete_card())
    with pytest.raises(Forbidden):
        actions.draft_card(actor=cast.actor("petro"), identifier="plot", card=complete_card(unit="land"))


def test_publishing_without_a_draft_is_refused(cast):
    publish(complete_card())
    with pytest.raises(actions.CannotPublish, match="no draft"):
        actions.publish_version(actor=SYSTEM, identifier="residence")


def test_a_card_cannot_be_published_for_a_later_day(cast):
    actions.draft_card(actor=SYSTEM, identifier="residence", card=complete_card())
    with pytest.raises(actions.CannotPublish, match="later"):
        actions.publish_version(actor=SYSTEM, identifier="residence", valid_from=datetime.date(2999, 1, 1))


def test_an_incomplete_card_is_published_but_cannot_open_online(cast):
    publish(complete_card(rules=()))
    assert not queries.is_complete("residence")
    with pytest.raises(actions.CannotOpen, match="not complete"):
        actions.set_outlook(
            actor=SYSTEM, identifier="residence", state="online", apply_address="/apply/residence/"
        )
    assert queries.service("residence").outlook.state == "desk"


def test_a_service_open_online_cannot_get_an_incomplete_card(cast):
    publish(complete_card())
    actions.set_outlook(
        actor=SYSTEM, identifier="residence", state="online", apply_address="/apply/residence/"
    )
    actions.draft_card(actor=SYSTEM, identifier="residence", card=complete_card(evidence=()))
    with pytest.raises(actions.CannotPublish, match="must be complete"):
        actions.publish_version(actor=SYSTEM, identifier="residence")


def test_the_newest_outlook_counts_and_the_older_ones_remain(cast):
    publish(complete_card())
    day = datetime.date(2026, 3, 1)
    planned = {"state": "planned", "date": day, "reason": {"uk": "Черга"}}
    actions.set_outlook(actor=SYSTEM, identifier="residence", **planned)
    actions.set_outlook(actor=SYSTEM, identifier="residence", **planned)  # again: nothing new
    assert queries.service("residence").outlook.date == day
    assert queries.outlook_counts() == {"online": 0, "planned": 1, "desk": 0}
    actions.set_outlook(
        actor=SYSTEM, identifier="residence", state="online", apply_address="/apply/residence/"
    )
    assert [o.state for o in queries.outlook_history("residence")] == ["online", "planned"]
    assert ServiceOutlook.objects.filter(is_current=True).count() == 1


def test_planned_needs_a_day_and_online_an_address(cast):
    publish(complete_card())
    with pytest.raises(actions.CannotOpen, match="day"):
        actions.set_outlook(actor=SYSTEM, identifier="residence", state="planned")
    with pytest.raises(actions.CannotOpen, match="address"):
        actions.set_outlook(actor=SYSTEM, identifier="residence", state="online")
    with pytest.raises(actions.CannotOpen, match="soon"):
        actions.set_outlook(actor=SYSTEM, identifier="residence", state="soon")


def test_the_secretary_may_say_what_is_planned_but_may_not_open(cast):
    publish(complete_card())
    daryna = cast.actor("daryna")
    actions.set_outlook(actor=daryna, identifier="residence", state="planned", date=datetime.date(2026, 3, 1))
    with pytest.raises(Forbidden):
        actions.set_outlook(actor=daryna, identifier="residence", state="online", apply_address="/apply/x/")


def test_each_use_case_leaves_one_line_in_the_trail(cast):
    publish(complete_card())
    actions.set_outlook(actor=SYSTEM, identifier="residence", state="desk")
    verbs = [line.verb for line in trail(room="catalogue")]
    assert verbs == ["set_outlook", "publish_version", "draft_card"]


def test_services_with_one_title_get_different_addresses(cast):
    for identifier in ("https://example.org/1", "https://example.org/2"):
        publish(complete_card(), identifier)
    slugs = sorted(card.slug for card in queries.services().items)
    assert slugs == ["reiestratsiia-mistsia-prozhyvannia", "reiestratsiia-mistsia-prozhyvannia-2"]
