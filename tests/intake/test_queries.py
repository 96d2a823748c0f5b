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
