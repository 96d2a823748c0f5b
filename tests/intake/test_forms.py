"""From what people type to answers: every kind of question, as typed when it is wrong."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils import translation

from ratusha.core.forms import fill
from ratusha.core.forms.flow import page_at
from ratusha.intake import forms
from tests.core.forms.workbooks import form
from tests.journeys.forms import EVERY


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


VALUE = form(EVERY)
LOOK = forms.Shown("default", "", "1")


def posted(place, **data):
    filled = fill(VALUE, {})
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name.replace("__", ":"), value if isinstance(value, list) else [value])
    typed = QueryDict(mutable=True)
    for key in query:
        typed.setlist("/" + key, query.getlist(key))
    return forms.posted(page_at(filled, "/" + place), filled, typed)["/" + place]


@pytest.mark.parametrize(
    ("place", "data", "answer"),
    [
        ("words", {"words": "  so \r\n it goes "}, "so \n it goes"),
        ("words", {"words": "   "}, None),
        ("count", {"count": "1 200"}, 1200),
        ("count", {"count": "1\u00a0200"}, 1200),
        ("count", {"count": "twelve"}, "twelve"),
        ("price", {"price": "12,5"}, 12.5),
        ("price", {"price": "-,5"}, -0.5),
        ("price", {"price": "1,2,3"}, "1,2,3"),
        ("when", {"when__day": "1", "when__month": "2", "when__year": "2026"}, "2026-02-01"),
        ("when", {"when__day": "1"}, "-00-01"),
        ("when", {}, None),
        ("moment", {"moment__day": "1", "moment__month": "2", "moment__year": "2026", "moment__time": "09:05"}, "2026-02-01T09:05"),
        ("many", {"many": ["red", "red", "blue"]}, ["red", "blue"]),
        ("many", {}, None),
        ("order", {"order__red": "2", "order__green": "1", "order__blue": "3"}, ["green", "red", "blue"]),
        ("order", {"order__red": "1", "order__green": "1"}, {"red": "1", "green": "1", "blue": ""}),
        ("place", {"place__latitude": "50,45", "place__longitude": "30.52"}, ["50.45", "30.52"]),
        ("agree", {"agree": "OK"}, "OK"),
        ("agree", {}, None),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_an_answer(place, data, answer):
    assert posted(place, **data) == answer


@pytest.mark.parametrize(
    ("place", "answer", "words"),
    [
        ("count", "twelve", "whole number"), ("when", "2026-02-31", "real date"), ("place", ["x", "y"], "latitude"),
        ("order", {"red": "1"}, "different number"), ("grade", 9, "from 1 to 5"), ("one", "pink", "options shown"),
        ("count", 200, "Fewer than 100"), ("agree", None, "Tick the box"), ("when", None, "Enter a date"),
        ("words", None, "Answer this question"), ("one", None, "Choose an option"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_plain_words_and_what_was_typed_stays(place, answer, words):
    filled = fill(VALUE, {place: answer})
    (field,) = [
        f
        for f in forms.fields(
            page_at(filled, f"/{place}"), filled, forms.Shown("default", "", "1", tell=True)
        )
        if f.path == f"/{place}"
    ]
    assert words in field.error
    if place == "when" and answer:
        assert field.parts["day"] == "31"


def test_a_long_list_is_searched_on_the_server_and_keeps_what_was_chosen():
    filled = fill(VALUE, {"town": "t7"})
    page = page_at(filled, "/town")
    (field,) = forms.fields(page, filled, LOOK)
    assert field.widget == "search" and [o.name for o in field.options] == ["t7"]
    look = forms.Shown("default", "", "1", {"/town": "town 42"})
    (field,) = forms.fields(page, filled, look)
    assert field.found == 15 and field.options[0].name == "t7" and field.options[0].checked
    (field,) = forms.fields(page, filled, forms.Shown("default", "", "1", {"/town": "plain"}))
    assert field.found == forms.MATCHES


def test_ten_thousand_choices_are_searched_quickly():
    import time

    rows = "\n".join(f"| | t | t{n} | Street number {n} |" for n in range(10_000))
    large = form(
        "| survey |\n| | type | name | label |\n| | select_one t | s | S |\n| choices |\n| | list_name | name | label |\n"
        + rows
    )
    filled = fill(large, {})
    start = time.perf_counter()
    (field,) = forms.fields(
        page_at(filled, "/s"), filled, forms.Shown("default", "", "1", {"/s": "number 99"})
    )
    assert field.found == forms.MATCHES and time.perf_counter() - start < 0.5


def test_every_code_of_a_remark_has_words_in_the_readers_language():
    from ratusha.core.forms import Fault
    from ratusha.core.forms.faults.known import KNOWN
    from ratusha.intake.forms.remarks import _SENTENCES

    lint = {
        "cycle",
        "unreachable",
        "unsatisfiable",
        "ambiguous_choice",
        "already_held",
        "broken_expression",
        "missing_table",
    }
    rare = {
        "repeat_named_root",
        "skipped_row",
        "ambiguous_date",
        "group_without_label",
        "old_metadata",
        "disabled_column",
    }
    rare |= {"external_unfiltered", "sheet_misspelt", "missing_survey"}
    assert {code for _, code, _, _ in KNOWN} - rare | lint <= set(_SENTENCES)
    named = Fault("survey", 3, "duplicate_name", "English", params=(("name", "a"),))
    assert forms.fault_words(named) == (
        "The name “a” stands twice in the same group; give one of them another name.",
        "",
    )
    assert forms.fault_words(Fault("survey", 3, "duplicate_name", "English")) == ("English", "en")
    assert forms.fault_words(Fault("survey", 3, "other", "English")) == ("English", "en")
