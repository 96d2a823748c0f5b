"""What the room answers: filters, pages, search, versions, and how many questions it asks the database."""

import datetime

import pytest

from ratusha.catalogue import actions, queries
from ratusha.core.refusal import Refusal
from tests.cast import SYSTEM
from tests.catalogue.cards import complete_card

pytestmark = pytest.mark.django_db


def names(page):
    return [card.identifier for card in page.items]


def test_the_list_shows_what_can_be_had_online_first_then_the_alphabet(catalogue):
    assert names(queries.services()) == ["residence", "plot", "garden", "shop"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"outlook": "online"}, ["residence"]),
        ({"outlook": "planned"}, ["plot"]),
        ({"outlook": "desk"}, ["garden", "shop"]),
        ({"audience": "business"}, ["plot"]),
        ({"unit": "land"}, ["plot"]),
        ({"life_event": "moving"}, ["residence"]),
        ({"life_event": "https://example.org/birth"}, ["garden"]),
        ({"life_event": "dytyna"}, ["garden"]),
        ({"text": "садочку"}, ["garden"]),
        ({"text": "садочку", "outlook": "online"}, []),
        ({"identifiers": ["shop", "nothing"]}, ["shop"]),
        ({"life_event": "nothing"}, []),
    ],
)
def test_filters(catalogue, filters, found):
    assert names(queries.services(**filters)) == found


def test_pages_hold_everything_once_and_the_last_is_the_last(catalogue):
    pages = [queries.services(page=n, size=3) for n in (1, 2, 99)]
    assert [len(page.items) for page in pages] == [3, 1, 1]
    assert names(pages[0]) + names(pages[1]) == names(queries.services(size=None))
    assert (pages[2].number, pages[2].pages, pages[2].total) == (2, 2, 4)


def test_the_window_of_page_numbers_shows_the_ends_and_the_middle():
    page = queries.Page((), 0, 10, 20)
    assert page.window == (1, 0, 8, 9, 10, 11, 12, 0, 20)
    assert queries.Page((), 0, 1, 1).window == (1,)


def test_a_service_is_found_by_identifier_and_by_address(catalogue):
    assert queries.service("plot") == queries.card_at("plot")
    for missing in ("nothing", "draft"):
        with pytest.raises(queries.NoSuchService):
            queries.service(missing)


def test_a_card_knows_its_unit_outlook_and_what_is_missing(catalogue):
    plot, shop = queries.service("plot"), queries.service("shop")
    assert plot.unit.code == "land"
    assert (plot.outlook.state, plot.outlook.date) == ("planned", datetime.date(2026, 3, 1))
    assert plot.unit_names == {"cnap": {"uk": "ЦНАП"}, "land": {"uk": "Земля"}}
    assert not shop.is_complete and "evidence" in shop.completeness.missing
    assert queries.outlook_counts() == {"online": 1, "planned": 1, "desk": 2}


def test_life_events_count_published_services_only(catalogue):
    assert [(e.slug, e.services) for e in queries.life_events()] == [("moving", 1), ("dytyna", 1)]
    with pytest.raises(Refusal):
        queries.life_event("nothing")


def test_the_search_sees_a_new_card_at_once(catalogue):
    assert queries.search("велосипед") == ()
    actions.draft_card(
        actor=SYSTEM, identifier="bike", card=complete_card(title={"uk": "Стоянка велосипедів"})
    )
    assert queries.search("велосипед") == ()
    actions.publish_version(actor=SYSTEM, identifier="bike")
    assert queries.search("велосипеди") == ("bike",)
    actions.draft_card(actor=SYSTEM, identifier="bike", card=complete_card(title={"uk": "Стоянка"}))
    actions.publish_version(actor=SYSTEM, identifier="bike")
    assert queries.search("велосипед") == ()


def test_versions_are_kept_and_found_by_day(catalogue):
    actions.draft_card(actor=SYSTEM, identifier="plot", card=complete_card(unit="land", title={"uk": "Інша"}))
    draft, first = queries.versions("plot")
    assert (draft.number, draft.state, draft.valid_from, draft.is_current) == (2, "draft", None, False)
    assert first.is_current
    assert queries.version_on("plot", first.valid_from) == first
    assert queries.version_on("plot", first.valid_from - datetime.timedelta(days=1)) is None
    assert queries.compare("plot", 1, 2)[0].place == "title.uk"
    with pytest.raises(queries.NoSuchService):
        queries.version("plot", 9)


def test_the_offices_list_has_drafts_and_can_show_only_incomplete_cards(catalogue):
    desk = queries.cards()
    assert [line.identifier for line in desk.items] == ["draft", "garden", "plot", "residence", "shop"]
    assert [line.identifier for line in queries.cards(incomplete=True).items] == ["draft", "shop"]
    assert [line.identifier for line in queries.cards(unit="land").items] == ["plot"]
    assert [line.identifier for line in queries.cards(text="садок").items] == ["garden"]
    draft = desk.items[0]
    assert (draft.has_draft, draft.is_published, draft.outlook) == (True, False, "desk")


def test_the_number_of_questions_does_not_grow_with_the_list(catalogue, django_assert_max_num_queries):
    for number in range(30):
        card = complete_card(title={"uk": f"Послуга {number}"}, life_events=("moving",))
        actions.draft_card(actor=SYSTEM, identifier=f"s{number}", card=card)
        actions.publish_version(actor=SYSTEM, identifier=f"s{number}")
    with django_assert_max_num_queries(8):
        assert len(queries.services(size=None).items) == 34
    with django_assert_max_num_queries(8):
        queries.cards(size=50)
    with django_assert_max_num_queries(12):
        queries.export()
