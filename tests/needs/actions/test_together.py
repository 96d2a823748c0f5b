"""Blocks of questions and tests of differences are published with the figures and shown with their uncertainty."""

import tempfile
from pathlib import Path

import pytest
from django.test import Client

from ratusha.core.survey import codebook
from ratusha.needs import actions, queries
from ratusha.needs.models import Publication, Survey
from ratusha.site.demo import matters
from tests.needs.conftest import SYSTEM, frozen_files, lay_files, lines, write_rows
from tests.worlds import world

DOCUMENT = {
    "survey": {"slug": "blocks", "title": {"uk": "Блоки", "en": "Blocks"}, "population": {"en": "adults"}},
    "file": {"key": "id", "strata": "district", "cluster": "area", "weight": "w"},
    "variable": [
        {"name": "district", "role": "domain", "levels": {"north": "North", "south": "South"}},
        {"name": "sex", "levels": {"w": "Woman", "m": "Man"}},
        *matters.questions(),
    ],
    "block": matters.blocks(),
}


def brought(tmp_path, change=lambda row: row):
    """A survey whose 240 people also answered the blocks."""
    more = matters.answers(240, 7)
    rows = [change({**row, **{name: more[name][i] for name in more}}) for i, row in enumerate(lines())]
    path = write_rows(tmp_path / "blocks.csv", rows)
    actions.import_responses(actor=SYSTEM, path=path, codebook=codebook.parse(DOCUMENT))
    return actions.publish_estimates(actor=SYSTEM, slug="blocks", replicates=20)


def bring_blocks():
    with tempfile.TemporaryDirectory() as folder:
        made = brought(Path(folder))
    return made, frozen_files()


@pytest.fixture
def blocks(cast):
    """The survey as its people answered it, published."""
    made, files = world(bring_blocks)
    lay_files(files)
    return made


@pytest.fixture
def sofia(cast):
    client = Client()
    client.force_login(cast.user("sofia"))
    return client


def test_blocks_are_published_with_intervals_and_shown(blocks, sofia):
    kinds = {block["kind"]: block for block in blocks.blocks}
    best = kinds["best-worst"]["items"][0]
    assert best["item"] == "queue" and best["low"] < best["utility"] < best["high"]
    assert kinds["best-worst"]["df"] == 10 and kinds["best-worst"]["sets"] == 720
    picture = {row["item"]: row["quarter"] for row in kinds["importance-performance"]["items"]}
    assert picture["is_queue"] == "concentrate" and "" in picture.values()
    assert kinds["scale"]["alpha"] > 0.7 and kinds["scale"]["n"] == 240
    page = sofia.get("/en/office/surveys/blocks/results/").content.decode()
    for words in (
        "What matters most",
        "concentrate here",
        "Undecided:",
        "Cronbach",
        "α without it",
        "10 degrees",
    ):
        assert words in page
    assert page.count("<figure") == 4 and "show the numbers" in page.lower()


def test_questions_of_a_best_worst_block_are_not_published_one_by_one(blocks):
    assert queries.estimates("blocks", variable="best1") == ()
    assert queries.estimates("blocks", variable="is_queue") != ()


def test_differences_of_parts_are_tested_by_rao_and_scott(cast, tmp_path, sofia):
    made = brought(
        tmp_path,
        lambda row: {**row, "sex": "w" if row["district"] == "north" or row["id"][-1] == "1" else "m"},
    )
    (test,) = made.tests
    assert (test["variable"], test["by"]) == ("sex", "district") and test["p"] < 0.001 and test["n"] == 240
    assert "differ</span>" in sofia.get("/en/office/surveys/blocks/results/").content.decode()


def test_a_block_that_cannot_be_computed_says_why_and_the_rest_stands(cast, tmp_path, sofia):
    made = brought(tmp_path, lambda row: {**row, "best1": "queue", "worst1": "room", "best2": "queue"})
    refused = next(block["refused"] for block in made.blocks if block["kind"] == "best-worst")
    assert refused["code"] == "separated"
    page = sofia.get("/office/surveys/blocks/results/").content.decode()
    assert "корисність нескінченна" in page and "SERVPERF" in page


def test_an_open_poll_has_blocks_without_intervals_and_no_tests(blocks, sofia):
    Survey.objects.update(kind="open")
    made = actions.publish_estimates(actor=SYSTEM, slug="blocks")
    assert made.tests == () and "low" not in made.blocks[0]["items"][0]
    page = sofia.get("/en/office/surveys/blocks/results/").content.decode()
    assert "open poll" in page and "95% interval" not in page and "place nothing" in page


def test_an_unpublished_survey_has_no_results(cast, sofia, imported):
    assert sofia.get("/en/office/surveys/town/results/").status_code == 404
    assert sofia.get("/en/office/surveys/none/results/").status_code == 404
    assert Publication.objects.count() == 0


def test_the_method_is_said_in_the_reader_s_language(blocks, sofia):
    assert blocks.method.startswith("strata district, clusters area, design weights")
    page = sofia.get("/office/surveys/blocks/results/").content.decode()
    assert "страти: <code>district</code>, кластери: <code>area</code>, ваги за дизайном, " in page
    assert "стандартні похибки лінеаризацією" in page
    assert "linearised" not in page
