"""Themes are proposed, then made by hand; two coders are compared; shares carry their errors."""

import pytest
from django.test import Client

from ratusha.core.refusal import Refusal
from ratusha.needs import actions, queries
from ratusha.needs.models import Response, Snapshot, Theme
from tests.needs.conftest import SYSTEM, frozen_files, lay_files
from tests.worlds import world

WISHES = [
    "Черга в ЦНАП з самого ранку", "Черги величезні, запишіть на час", "Запис на час без черги",
    "Темно на вулиці, немає освітлення", "Освітлення вулиці не працює, темно", "Поставте ліхтарі, темно на вулиці",
]  # fmt: skip


def write_wishes():
    rows = list(Response.objects.order_by("pk"))
    for i, row in enumerate(rows):
        row.answers["wish"] = WISHES[i % 6]
    Response.objects.bulk_update(rows, ["answers"])
    actions.propose_themes(actor=SYSTEM, slug="town", variable="wish", count=2)
    return frozen_files()


@pytest.fixture
def written(imported):
    """Every response of the survey has one of six wishes."""
    lay_files(world(write_wishes))
    return queries.survey(imported)


def test_themes_have_words_examples_and_weighted_shares(written):
    found = queries.free_answers(written, "wish")
    assert [theme.size for theme in found.themes] == [120, 120]
    assert sum(theme.value for theme in found.themes) == pytest.approx(1)
    assert all(theme.se > 0 and theme.low < theme.value < theme.high for theme in found.themes)
    assert len(found.themes[0].examples) == 3  # repeated answers are shown once


def test_the_researcher_renames_merges_and_moves(written):
    one, two = Theme.objects.all()
    actions.rename_theme(actor=SYSTEM, theme=one.pk, name="Черги")
    answer = Response.objects.first()
    actions.code_answer(actor=SYSTEM, response=answer.pk, variable="wish", theme=None)
    assert len(queries.free_answers(written, "wish").rest) == 1
    actions.merge_themes(actor=SYSTEM, gone=two.pk, into=one.pk)
    (theme,) = queries.free_answers(written, "wish").themes
    assert (theme.name, theme.size) == ("Черги", 239)


def test_two_coders_are_compared_by_kappa(written):
    first, second = Theme.objects.all()
    rows = list(Response.objects.order_by("pk")[:12])
    mine = {
        theme: {answer.response for answer in theme.examples}
        for theme in queries.free_answers(written, "wish").themes
    }
    assert mine
    for row in rows:
        chosen = row.coded.get(coder="first").theme_id
        actions.code_answer(actor=SYSTEM, response=row.pk, variable="wish", theme=chosen, coder="second")
    assert queries.free_answers(written, "wish").kappa == 1
    row = rows[0]
    other = second.pk if row.coded.get(coder="first").theme_id == first.pk else first.pk
    actions.code_answer(actor=SYSTEM, response=row.pk, variable="wish", theme=other, coder="second")
    found = queries.free_answers(written, "wish")
    assert found.both == 12
    assert found.kappa == pytest.approx(1 - (1 / 12) / 0.5, abs=0.02)


def test_what_does_not_fit_is_refused(written):
    theme = Theme.objects.first()
    answer = Response.objects.first()
    for wrong in (
        lambda: actions.propose_themes(actor=SYSTEM, slug="town", variable="sex", count=2),
        lambda: actions.rename_theme(actor=SYSTEM, theme=theme.pk, name=" "),
        lambda: actions.rename_theme(actor=SYSTEM, theme=0, name="x"),
        lambda: actions.merge_themes(actor=SYSTEM, gone=theme.pk, into=theme.pk),
        lambda: actions.code_answer(actor=SYSTEM, response=0, variable="wish", theme=None),
        lambda: actions.code_answer(
            actor=SYSTEM, response=answer.pk, variable="wish", theme=None, coder="third"
        ),
    ):
        with pytest.raises(Refusal):
            wrong()


def test_the_page_changes_themes_by_its_buttons(written, cast):
    client = Client()
    client.force_login(cast.user("sofia"))
    address = "/en/office/surveys/town/texts/wish/"
    one, two = Theme.objects.all()
    assert "240 people wrote something" in client.get(address).content.decode()
    client.post(address, {"do": "rename", "theme": one.pk, "name": "Light"})
    client.post(address, {"do": "merge", "theme": two.pk, "into": one.pk})
    assert "Light" in client.get(address).content.decode()
    page = client.post(address, {"do": "propose", "count": "99"}, follow=True).content.decode()
    assert "too few for 99 groups" in page
    assert client.get("/office/surveys/town/texts/colour/").status_code == 404


def test_an_answer_without_a_theme_is_put_under_one_by_the_page(written, cast):
    client = Client()
    client.force_login(cast.user("sofia"))
    address = "/en/office/surveys/town/texts/wish/"
    theme, answer = Theme.objects.first(), Response.objects.first()
    client.post(address, {"do": "move", "response": answer.pk, "theme": "", "coder": "first"})
    page = client.get(address).content.decode()
    rest = page[page.index("Without a theme") :]
    assert f'name="response" value="{answer.pk}"' in rest and theme.name[:20] in rest
    client.post(address, {"do": "move", "response": answer.pk, "theme": theme.pk, "coder": "first"})
    assert queries.free_answers(written, "wish").rest == ()


def test_themes_without_frozen_answers_have_no_shares(written):
    Snapshot.objects.all().delete()
    assert {theme.value for theme in queries.free_answers(written, "wish").themes} == {None}
