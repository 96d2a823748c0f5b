"""Sections are written part by part; a refused one keeps what was written; versions take new numbers in."""

import pytest

from ratusha.plan import actions
from ratusha.plan.models import Section
from ratusha.plan.queries import documents
from tests.cast import SYSTEM
from tests.plan.city import number
from tests.plan.sent import NASTY, texts

pytestmark = pytest.mark.django_db


def parts(*rows):
    """What the section's page sends: (key, place, block, Ukrainian words)."""
    sent = {"part-TOTAL_FORMS": str(len(rows)), "part-INITIAL_FORMS": "0"}
    for i, (key, place, block, words) in enumerate(rows):
        sent |= {f"part-{i}-key": key, f"part-{i}-place": place, f"part-{i}-block": block}
        sent |= texts(f"part-{i}-text", words)
    return sent


def write(desk, *rows, slug="problem", title="Проблема", position="1"):
    sent = texts("title", title, position=position) | parts(*rows)
    return desk.post(f"/office/plan/concept/section/{slug}/", sent)


def anchors(slug="problem"):
    return [p.anchor for name, _title, found in documents.concept_parts("uk") if name == slug for p in found]


def test_a_paragraph_put_between_others_moves_no_comment(desk):
    assert anchors() == ["problem-1", "problem-2", "problem-3"]
    write(desk, ("1", "10", "", "Черги довгі."), ("2", "20", "money_table", ""), ("3", "30", "", "Папери зайві."), ("", "15", "", "Між ними."))  # fmt: skip
    assert anchors() == ["problem-1", "problem-4", "problem-2", "problem-3"]


def test_an_emptied_part_is_left_out_and_places_order_the_rest(desk):
    write(desk, ("1", "30", "", "Останній"), ("2", "20", "", ""), ("3", "10", "needs_table", ""))
    assert Section.objects.get(identifier="problem").parts == [
        {"key": 3, "block": "needs_table"},
        {"key": 1, "text": {"uk": "Останній"}},
    ]


def test_a_wrong_part_is_told_and_nothing_is_saved(desk):
    before = Section.objects.get(identifier="problem").parts
    wrong = {
        ("1", "10", "money_table", "і слова"): "не обидва",
        ("1", "x", "", "слова"): "field-error",
        ("1", "-4", "", "слова"): "field-error",
        ("1", "10", "moon_table", ""): "field-error",
    }
    for row, told in wrong.items():
        page = write(desk, row)
        assert page.status_code == 400, row
        assert told in page.content.decode(), row
    assert Section.objects.get(identifier="problem").parts == before


def test_a_section_without_its_forms_or_with_too_many_is_refused(desk):
    assert desk.post("/office/plan/concept/section/problem/", texts("title", "П", position="1")).status_code == 400  # fmt: skip
    many = {"part-TOTAL_FORMS": "100000", "part-INITIAL_FORMS": "0"}
    page = desk.post("/office/plan/concept/section/problem/", texts("title", "П", position="1") | many)
    assert page.status_code == 400


def test_a_refused_section_shows_again_what_was_written(desk):
    page = write(desk, ("1", "10", "", NASTY), title="")
    words = page.content.decode()
    assert page.status_code == 400
    assert NASTY not in words
    assert "&lt;script&gt;" in words


def test_a_new_section_takes_a_free_name_only(desk):
    sent = texts("title", "Ресурси", position="3", identifier="resources") | parts(("", "", "", "Люди."))
    desk.post("/office/plan/concept/new-section/", sent)
    assert anchors("resources") == ["resources-1"]
    sent["identifier"] = "problem"
    assert desk.post("/office/plan/concept/new-section/", sent).status_code == 400
    desk.post("/office/plan/concept/section/resources/", {"what": "remove"})
    assert documents.section("resources") is None


def test_a_newer_source_is_marked_and_a_version_takes_it_in(desk, full):
    actions.fund(actor=SYSTEM, number=number("trees"), source="donor", year=2027, amount=30)
    assert "джерело новіше" in desk.get("/office/plan/concept/").content.decode()
    desk.post("/office/plan/concept/", {"what": "version"})
    assert "джерело новіше" not in desk.get("/office/plan/concept/").content.decode()
    page = desk.get("/office/plan/differences/").content.decode()
    assert "версіями 1" in page
    assert "donor" in page.split("<h2>Числа</h2>")[1].split("<h2>")[0]  # the row whose number changed


def test_versions_that_do_not_exist_are_compared_with_those_that_do(desk):
    for query in ("?a=99&b=-1", "?a=<script>&b=2", "?document=moon"):
        assert desk.get("/office/plan/differences/" + query).status_code == 200
