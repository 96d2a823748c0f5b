"""A simplification walked in the office, and seen by everybody."""

from __future__ import annotations

import pytest

from ratusha.catalogue import actions as catalogue
from ratusha.quality import queries
from tests.cast import SYSTEM
from tests.core.test_simplifying import to_be
from tests.quality.world import publish_two
from tests.worlds import world

ADDRESS = "/en/office/simplify/residence/"
TYPED = {
    "hours": "1",
    "trips": "0",
    "take_up": "60",
    "0-holder": "Migration service",
    "0-act": "Law on registers",
    "0-number": "12-IX",
    "0-change": "on",
}


@pytest.fixture
def office(cast, client):
    """The head of the service centre, with two published services."""
    world(publish_two)
    client.force_login(cast.user("petro"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def draft():
    catalogue.draft_card(actor=SYSTEM, identifier="residence", card=to_be())


def test_without_a_draft_the_page_says_where_to_make_one(office):
    assert "There is none yet" in office.get(ADDRESS).content.decode()
    assert office.post(ADDRESS, TYPED).status_code == 200
    assert queries.simplification("residence") is None


def test_a_simplification_is_proposed_and_everybody_sees_it(office):
    draft()
    page = office.get(ADDRESS).content.decode()
    assert "goes away" in page
    assert "Who holds it" in page
    assert office.post(ADDRESS, TYPED).status_code == 302
    found = queries.simplification("residence")
    assert (found.take_up, found.acts_to_change[0].ground.number) == (0.6, "12-IX")
    public = office.get("/en/quality/residence/").content.decode()
    assert "Simplified before digitising" in public
    assert "needs a change of the act" in public
    assert "Migration service" in public
    assert "residence" in office.get("/en/office/simplify/").content.decode()
    twin = office.get("/api/quality/residence").json()["simplified"]
    assert twin["removed"][0]["needs_change"] is True
    assert twin["steps"] == [3, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        {"take_up": "160"},
        {"take_up": ""},
        {"hours": "-2"},
        {"hours": "1e999"},
        {"0-holder": ""},
        {"0-act": " "},
        {"0-holder": "x" * 400},
    ],
)
def test_what_is_typed_wrong_is_told_and_nothing_is_kept(office, wrong):
    draft()
    assert office.post(ADDRESS, {**TYPED, **wrong}).status_code == 200
    assert queries.simplification("residence") is None


def test_strangers_stay_outside_and_what_is_not_there_is_404(office, cast, client):
    assert office.get("/en/office/simplify/nothing/").status_code == 404
    draft()
    catalogue.draft_card(actor=SYSTEM, identifier="plot", card=to_be(unit="land"))
    assert office.post("/en/office/simplify/plot/", TYPED).status_code == 403
    for name in ("olena", "marko"):
        client.force_login(cast.user(name), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(ADDRESS).status_code == 403
