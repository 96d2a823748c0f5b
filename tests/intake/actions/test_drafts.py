"""Drafts by sign-in: a person finds and resumes their own, nobody else's; two windows lose nothing; terms end."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from ratusha.intake import actions, queries
from ratusha.intake.models import Draft, Opening
from tests.intake.conftest import Person
from tests.intake.test_actions import COMPLETE


@pytest.fixture
def kept(form, taken, cast):
    """A draft that Ivan began while signed in."""
    return actions.start_draft(
        form=form.id, owner="delivery", about="help", language="en", kept_for=cast.ids["ivan"]
    )


@pytest.fixture
def ivan(cast):
    browser = Client()
    browser.force_login(cast.user("ivan"))
    return browser


def number(html, button):
    return re.search(rf'name="{button}" value="(\d+)"', html)[1]


def test_a_signed_in_person_resumes_a_draft_and_its_first_address_still_works(kept, ivan, client):
    actions.answer(secret=kept.secret, changes={"/who": "Ivan"}, position="/birth_date")
    page = ivan.get("/en/my/drafts/").content.decode()
    assert "Допомога" in page
    resumed = ivan.post("/en/my/drafts/", {"resume": number(page, "resume")}, follow=True)
    assert "When were you born?" in resumed.content.decode()
    new = resumed.redirect_chain[0][0]
    assert kept.secret not in new and "Ivan" in ivan.get(f"{new}q/who/").content.decode()
    assert "Ivan" in client.get(f"{kept.address}q/who/").content.decode()
    secret = new.rstrip("/").rpartition("/")[2]
    assert secret not in repr(list(Opening.objects.values()))


def test_nobody_sees_resumes_keeps_or_deletes_the_draft_of_another(kept, cast, client):
    row = Draft.objects.get()
    olena = Client()
    olena.force_login(cast.user("olena"))
    assert "You have no drafts" in olena.get("/en/my/drafts/").content.decode()
    for button in ("resume", "forget"):
        page = olena.post("/en/my/drafts/", {button: row.pk}, follow=True).content.decode()
        assert "no such draft among yours" in page
    with pytest.raises(actions.NotOwn):
        actions.keep_draft(actor=cast.actor("olena"), secret=kept.secret)
    assert client.get("/en/my/drafts/").status_code == 302  # first sign in
    assert Draft.objects.get().kept_for_id == cast.ids["ivan"]


@pytest.mark.parametrize("posted", [{}, {"resume": "x"}, {"resume": "9" * 40}, {"forget": "-1"}])
def test_a_made_up_number_opens_nothing(kept, ivan, posted):
    page = ivan.post("/en/my/drafts/", posted, follow=True).content.decode()
    assert "no such draft among yours" in page and Draft.objects.get().state == "open"


def test_a_draft_begun_without_sign_in_can_be_kept_afterwards(draft, ivan, cast):
    page = ivan.get(f"{draft.address}later/").content.decode()
    assert "Keep it among my drafts" in page
    page = ivan.post(f"{draft.address}later/", follow=True).content.decode()
    assert "stands among your drafts" in page
    assert [one.id for one in queries.own_drafts(cast.ids["ivan"])] == [Draft.objects.get().pk]


def test_what_is_handed_in_leads_back_to_nobody(kept, cast):
    actions.answer(secret=kept.secret, changes=COMPLETE)
    actions.submit(secret=kept.secret, language="en")
    assert Draft.objects.get().kept_for_id is None and queries.own_drafts(cast.ids["ivan"]) == ()


def test_a_person_deletes_a_draft_at_once(kept, ivan):
    actions.answer(secret=kept.secret, changes={"/who": "Ivan"})
    page = ivan.get("/en/my/drafts/").content.decode()
    page = ivan.post("/en/my/drafts/", {"forget": number(page, "forget")}, follow=True).content.decode()
    assert "The draft is deleted" in page
    row = Draft.objects.get()
    assert (row.state, row.answers, row.kept_for_id) == ("expired", {}, None)
    with pytest.raises(queries.NoSuchDraft):
        queries.draft(kept.secret)


def test_the_term_ends_for_own_drafts_too(kept, cast):
    assert actions.expire(now=timezone.now() + datetime.timedelta(days=29)) == 0
    assert actions.expire(now=timezone.now() + datetime.timedelta(days=31)) == 1
    assert queries.own_drafts(cast.ids["ivan"]) == () and Draft.objects.get().answers == {}


def test_only_so_many_ways_in_stay_open(kept, cast):
    row, first = Draft.objects.get(), ""
    for _ in range(25):
        key = actions.resume_draft(actor=cast.actor("ivan"), draft=row.pk)
        first = first or key.secret
    assert Opening.objects.count() == 20
    with pytest.raises(queries.NoSuchDraft):
        queries.draft(first)
    assert queries.draft(kept.secret).id == queries.draft(key.secret).id == row.pk


def children(draft, names):
    rows = [{"first": name} for name in names]
    actions.answer(secret=draft.secret, changes={**COMPLETE, "/children": len(rows), "/child": rows})


def test_of_two_windows_none_removes_the_wrong_child(client, draft):
    children(draft, ["Anna", "Borys", "Vira"])
    page = client.get(f"{draft.address}q/child/").content.decode()
    buttons = re.findall(r'name="remove" value="([^"]+)"', page)
    client.post(f"{draft.address}q/child/", {"remove": buttons[0]})
    told = client.post(f"{draft.address}q/child/", {"remove": buttons[1]}, follow=True).content.decode()
    assert "Another window changed this list" in told
    rows = queries.draft(draft.secret).answers["child"]
    assert [row["first"] for row in rows] == ["Borys", "Vira"]


def test_what_was_typed_for_a_child_that_is_gone_is_told(client, draft):
    children(draft, ["Anna", "Borys"])
    typing = Person(client, draft).open("q/child/2/first/")
    actions.remove_instance(secret=draft.secret, path="/child[2]")
    actions.answer(secret=draft.secret, changes={"/children": 0})
    page = typing.post({"/child[2]/first": "Bohdan"})
    assert page.says("You had typed: Bohdan")


def test_an_own_draft_goes_over_to_a_newer_form_and_says_what_became_of_it(kept, ivan, cast):
    from tests.intake.conftest import FORM

    actions.answer(secret=kept.secret, changes={"/who": "Ivan", "/children": 2})
    newer = FORM.replace("| integer | children |", "| date | children |")
    newer = newer.replace(". >= 0 and . < 20", ". > '2000-01-01'").replace(
        "${children} > 0", "${children} != ''"
    )
    actions.publish_form(actor=cast.actor("bohdan"), content=newer.encode(), filename="help.md")
    page = ivan.get("/en/my/drafts/").content.decode()
    assert "the form has a newer version" in page
    address = ivan.post("/en/my/drafts/", {"resume": number(page, "resume")}).url
    page = ivan.post(f"{address}new-version/").content.decode()
    assert "1 answer stayed as it was" in page and "To be answered again" in page
    assert "How many children do you have?" in page
