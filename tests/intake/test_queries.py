"""What other rooms ask of intake."""

from __future__ import annotations

import pytest

from ratusha.intake import queries


def test_a_form_that_was_never_published_is_one_sentence(db):
    for asked in ("nothing", 77):
        with pytest.raises(queries.NoSuchForm, match=str(asked)):
            queries.form_version(asked)
    with pytest.raises(queries.NoSuchForm):
        queries.form(77)


def test_a_form_is_read_once_a_process(form):
    assert queries.form(form.id) is queries.form(form.id)
    assert queries.form(form.id).content_hash == form.content_hash


def test_drafts_in_progress_are_counted(draft):
    assert queries.open_drafts("delivery", "help") == 1 and queries.open_drafts("delivery", "other") == 0


def test_the_address_follows_the_language_and_the_owner(draft):
    assert draft.address == f"/en/apply/help/{draft.secret}/"


def test_the_script_of_a_version_is_served_for_ever(client, form):
    page = client.get(f"/forms/{form.content_hash}.js")
    assert page["Content-Type"].startswith("text/javascript") and "immutable" in page["Cache-Control"]
    assert "/flat/landlord" in page.content.decode()
    assert client.get("/forms/unknown.js").status_code == 404


def test_a_form_on_paper_says_in_words_when_to_answer(form):
    from django.utils import translation

    with translation.override("en"):
        paper = queries.questionnaire(form.id, "en")
    landlord = next(q for q in paper["questions"] if q["label"] == "Who does?")
    assert landlord["condition"] == "Answer this if question 5 says “No”." and landlord["first"] is False
    assert paper["form"]["hash"] == form.content_hash and paper["qr"].startswith("<?xml")


def test_two_entries_of_one_paper_are_compared_in_words(form):
    first = {"who": "Оля", "flat": {"owns": "yes"}, "help": ["food"]}
    second = {"who": "Оля", "flat": {"owns": "no"}, "help": ["food"]}
    (found,) = queries.entry_differences(form.id, first, second, "en")
    assert (found.path, found.label, found.first, found.second) == (
        "/flat/owns",
        "Do you own it?",
        "Yes",
        "No",
    )
