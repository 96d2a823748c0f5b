"""Papers are typed in, a chosen share twice by two people; the resolved answer counts and both entries stay."""

import re

import pytest
from django.test import Client

from ratusha.core.forms.paper import entered_twice
from ratusha.intake import actions as intake
from ratusha.needs import actions, queries
from ratusha.needs.models import Entry, Response, Survey
from ratusha.people.queries import Forbidden
from tests.needs.actions.test_fieldwork import collecting  # noqa: F401  # a fixture of the neighbour
from tests.needs.conftest import SYSTEM


@pytest.fixture
def twice(collecting, cast):  # noqa: F811  # the fixture
    """Every paper is typed twice."""
    actions.set_double_entry(actor=cast.actor("sofia"), slug="town", share=1.0)
    return cast


def typed(actor, answers, number="P-1", mode="paper"):
    """One entry from the first key to the last."""
    key = actions.start_entry(actor=actor, slug="town", number=number, mode=mode, language="en")
    intake.answer(secret=key.secret, changes={f"/{name}": value for name, value in answers.items()})
    return intake.submit(secret=key.secret, language="en")


ONE = {"district": "north", "first": ["a"], "wish": "Light"}
TWO = {"district": "south", "first": ["a"], "wish": "light"}


def test_a_paper_becomes_one_response_with_its_mode(twice):
    receipt = typed(twice.actor("inna"), ONE)
    typed(twice.actor("inna"), ONE, number="T-1", mode="telephone")
    rows = Response.objects.order_by("pk")
    assert [(r.key, r.mode, r.answers["first"]) for r in rows] == [
        ("paper:P-1", "paper", ["a"]),
        ("telephone:T-1", "telephone", ["a"]),
    ]
    assert receipt.number == "P-1" and "entry/?entered=" in receipt.address
    states = dict(Entry.objects.values_list("number", "state"))
    assert states == {"P-1": "waits", "T-1": "once"}  # a call has no paper to type again


def test_which_papers_are_typed_twice_follows_from_their_numbers(collecting, cast):  # noqa: F811
    Survey.objects.update(twice=0.5)
    inna = cast.actor("inna")
    for number in range(8):
        typed(inna, ONE, number=str(number))
    waiting = {e.number for e in queries.entries(queries.survey("town")).waiting}
    assert waiting == {str(n) for n in range(8) if entered_twice(str(n), 0.5, seed="town")}
    assert 0 < len(waiting) < 8


def test_equal_entries_agree_and_count(twice):
    typed(twice.actor("inna"), ONE)
    typed(twice.actor("sofia"), ONE)
    row = Entry.objects.get()
    assert (row.state, row.compared, row.differing) == ("agreed", 3, 0)
    assert Response.objects.get().suspect == "" and Response.objects.count() == 1


def test_different_entries_are_kept_out_until_resolved_and_both_stay(twice):
    typed(twice.actor("inna"), ONE)
    typed(twice.actor("sofia"), TWO)
    assert Response.objects.get().suspect == "entries differ"
    pair = queries.pair(queries.survey("town"), "P-1", "en")
    assert [(d.label, d.first, d.second) for d in pair.differences] == [
        ("Where do you live?", "North", "South"),
        ("What else?", "Light", "light"),
    ]
    sofia = twice.actor("sofia")
    with pytest.raises(actions.EntryRefused, match="Choose which entry is right at “What else"):
        actions.resolve_entry(actor=sofia, slug="town", number="P-1", chosen={"/district": "second"})
    chosen = {"/district": "second", "/wish": "first"}
    actions.resolve_entry(actor=sofia, slug="town", number="P-1", chosen=chosen)
    response, row = Response.objects.get(), Entry.objects.get()
    assert response.suspect == "" and response.answers == {
        "district": "south",
        "first": ["a"],
        "wish": "Light",
    }
    assert (row.first["district"], row.second["district"], row.counts["district"]) == (
        "north",
        "south",
        "south",
    )
    assert queries.entries(queries.survey("town")).differing == 2
    with pytest.raises(actions.EntryRefused, match="no two entries that differ"):
        actions.resolve_entry(actor=sofia, slug="town", number="P-1", chosen=chosen)


def test_where_neither_is_right_the_paper_is_typed_once_more(twice):
    typed(twice.actor("inna"), ONE)
    typed(twice.actor("sofia"), TWO)
    key = actions.retype_entry(actor=twice.actor("sofia"), slug="town", number="P-1", language="en")
    intake.answer(secret=key.secret, changes={"/wish": "Lights"})
    intake.submit(secret=key.secret, language="en")
    assert Response.objects.get().answers["wish"] == "Lights"
    assert Entry.objects.get().state == "resolved"


def test_nobody_checks_himself_and_nothing_is_typed_three_times(twice):
    inna, sofia = twice.actor("inna"), twice.actor("sofia")
    typed(inna, ONE)
    with pytest.raises(actions.EntryRefused, match="by another person"):
        typed(inna, ONE)
    late = actions.start_entry(actor=sofia, slug="town", number="P-1", mode="paper", language="en")
    typed(sofia, ONE)
    with pytest.raises(actions.EntryRefused, match="typed in already"):
        typed(sofia, ONE)
    with pytest.raises(actions.EntryRefused, match="typed in already"):  # two people took the same paper
        intake.submit(secret=late.secret, language="en")


@pytest.mark.parametrize("number", ["", "   ", "x" * 41, "../etc", "<b>", "1\n2;drop"])
def test_a_number_that_is_none_is_refused(twice, number):
    with pytest.raises(actions.EntryRefused, match="Write the number"):
        typed(twice.actor("inna"), ONE, number=number)


def test_rights_and_shares_are_checked(twice):
    with pytest.raises(Forbidden):
        typed(twice.actor("marko"), ONE)
    with pytest.raises(actions.EntryRefused, match="between 0 and 100"):
        actions.set_double_entry(actor=SYSTEM, slug="town", share=1.5)
    with pytest.raises(Forbidden):
        actions.set_double_entry(actor=twice.actor("inna"), slug="town", share=0.5)


def test_a_clerk_types_on_the_entry_screen_and_the_researcher_resolves_the_pair(twice):
    screens = {name: Client() for name in ("inna", "sofia")}
    for name, answer in (("inna", "north"), ("sofia", "south")):
        screens[name].force_login(twice.user(name))
        page = screens[name].post(
            "/en/office/surveys/town/entry/", {"number": "P-1", "mode": "paper"}, follow=True
        )
        where = page.redirect_chain[-1][0]
        hidden = dict(re.findall(r'name="(seen|version)" value="([^"]*)"', page.content.decode()))
        page = screens[name].post(
            where, {**hidden, "/district": answer, "/first": "b", "next": "1"}, follow=True
        )
        assert "Check your answers" in page.content.decode()
        page = screens[name].post(page.redirect_chain[-1][0], follow=True)
    assert "1 answer differs from the first entry" in page.content.decode()
    address = "/en/office/surveys/town/entry/P-1/"
    assert screens["inna"].get(address).status_code == 403
    page = screens["sofia"].get(address).content.decode()
    assert "North" in page and "South" in page
    page = screens["sofia"].post(address, {}, follow=True).content.decode()
    assert "Choose which entry is right" in page
    page = screens["sofia"].post(address, {"/district": "first"}, follow=True).content.decode()
    assert "both entries are kept" in page
    assert Response.objects.get().answers["district"] == "north"
    assert screens["sofia"].get("/en/office/surveys/town/entry/none/").status_code == 404
    page = screens["sofia"].post("/en/office/surveys/town/entry/", {"share": "abc"}, follow=True)
    assert "between 0 and 100" in page.content.decode()
