"""The golden thread says what it knows and what it does not; every address it names can be opened."""

from __future__ import annotations

import datetime

import pytest

from ratusha.quality import actions as quality
from ratusha.site import queries
from tests.cast import SYSTEM
from tests.delivery.world import apply, handle, open_service
from tests.worlds import world

WORDS = {"uk": "Слова", "ru": "Слова", "en": "Words"}


@pytest.fixture
def city(cast):
    form = world(open_service)
    for identifier, kind in (("digital-maturity", "ladder"), ("decided-in-time", "share")):
        quality.define_instrument(actor=SYSTEM, identifier=identifier, kind=kind, title=WORDS, rule=WORDS)
    return form


def test_a_new_service_has_a_thread_of_open_ends(city):
    plain = queries.thread("residence").plain()
    assert [name for name, knot in plain.items() if knot["value"] is not None] == ["launch"]
    assert plain["launch"]["value"] == "2025-12-01"
    assert all(knot["source_url"] and knot["rule"] for knot in plain.values())


def test_a_measured_service_shows_its_score_and_its_outcome(city, cast, client):
    for instrument, value, n in (("digital-maturity", 2.0, None), ("decided-in-time", 0.97, 120)):
        quality.record_measurement(
            actor=SYSTEM,
            service="residence",
            instrument=instrument,
            date=datetime.date(2025, 12, 1),
            value=value,
            n=n,
            method=WORDS,
            source="test",
        )
    thread = queries.thread("residence").plain()
    assert thread["scores"]["value"] == 2
    assert (thread["outcome"]["value"], thread["outcome"]["n"]) == (0.97, 120)
    assert "interval" not in thread["outcome"]
    page = client.get("/en/thread/residence/").content.decode()
    assert "97%" in page and "n&nbsp;=&nbsp;120" in page
    assert client.get("/api/thread/residence").json() == thread


def test_the_home_page_counts_completely_and_in_few_queries(
    city, cast, client, django_assert_max_num_queries
):
    for n in range(4):
        handle(cast, apply(city, key=f"draft {n}").number)
    home = queries.home(datetime.date(2025, 12, 31))
    assert (home.online, home.figures.decided, home.figures.in_time) == (1, 4, 1.0)
    with django_assert_max_num_queries(24):
        assert client.get("/en/").status_code == 200


@pytest.mark.parametrize("path", ["/thread/nowhere/", "/api/thread/nowhere"])
def test_a_service_that_is_not_there_has_no_thread(city, client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/measured/", "/data/", "/en/measured/", "/api/measured"])
def test_pages_that_join_rooms_open_in_an_empty_city(cast, client, path):
    assert client.get(path).status_code == 200


def test_the_catalogue_can_be_taken_as_a_table_and_as_json(city, client):
    table = client.get("/data/catalogue.csv")
    assert "residence" in table.content.decode()
    assert client.get("/data/catalogue.json").json()


def test_the_office_says_what_waits_for_whom(city, cast):
    apply(city)
    day = datetime.date(2025, 12, 20)
    for name in ("olena", "petro"):
        tabs = queries.waiting(cast.actor(name), day)["delivery:inbox"]
        assert [(one.kind, one.number, one.urgent) for one in tabs] == [
            ("late_cases", 1, True),
            ("open_cases", 1, False),
        ]
    for stranger in ("ivan", "sofia"):
        assert queries.waiting(cast.actor(stranger), day) == {}
