"""Filling: relevance, calculations, required, constraint, choices, types, repeats, defaults, and refilling."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.forms import Occasion, fill, merged, refill, sample
from tests.core.forms.workbooks import HOUSEHOLD, form

GOOD = {
    "members": 2,
    "member": [{"name": "Оля", "age": 41, "works": "yes"}, {"name": "Іван", "age": 7}],
    "flat": {"region": "north", "town": "beta"},
    "help": ["food", "heat"],
}


@pytest.fixture(scope="module")
def household():
    return form(HOUSEHOLD)


def codes(filled):
    return {fault.path: fault.code for fault in filled.errors}


def test_a_good_household_is_valid_and_everything_follows(household):
    filled = fill(household, GOOD)
    assert filled.valid
    assert filled.values["adults"] == 1
    assert filled.values["member"][1] == {"name": "Іван", "age": 7, "adult": 0, "works": None}
    assert filled.relevant["/member[1]/works"] and not filled.relevant["/member[2]/works"]
    assert filled.relevant["/flat/why"] is False and filled.values["flat"]["why"] is None


def test_what_is_wrong_is_named_by_path_and_code(household):
    answers = merged(
        GOOD, {"/members": 12, "/flat/town": "gamma", "/help": ["none", "food"], "/other": 1}, household
    )
    found = codes(fill(household, answers))
    assert found["/members"] == "constraint"
    assert found["/flat/town"] == "choice"
    assert found["/help"] == "constraint"
    assert found["/other"] == "unknown"
    assert found["/member[3]/name"] == "required"


def test_the_forms_own_words_are_used_for_a_broken_rule(household):
    (fault,) = [
        f for f in fill(household, {**GOOD, "members": 10, "member": []}).errors if f.path == "/members"
    ]
    assert fault.message == "From 0 to 9."


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/members", "many"),
        ("/members", 1.5),
        ("/members", True),
        ("/help", {"a": 1}),
        ("/flat", 3),
        ("/member", {}),
    ],
)
def test_a_value_of_another_type_is_refused_where_it_stands(household, path, value):
    assert codes(fill(household, merged(GOOD, {path: value}, household)))[path] == "type"


def test_a_count_makes_and_drops_instances(household):
    assert len(fill(household, {"members": 3}).values["member"]) == 3
    assert len(fill(household, {**GOOD, "members": 1}).values["member"]) == 1


def test_a_hostile_count_is_bounded(household):
    assert len(fill(household, {"members": 10**15}).values["member"]) == 1000


def test_answers_that_are_not_asked_are_removed_but_not_forgotten(household):
    before = fill(household, merged(GOOD, {"/member[1]/age": 10}, household))
    assert before.values["member"][0]["works"] is None and before.values["adults"] == 0
    after = refill(before, {"/member[1]/age": 41})
    assert after.values["member"][0]["works"] == "yes"
    assert before.values["member"][0]["works"] is None, "a filled form never changes"


def test_refilling_gives_what_filling_gives_with_less_work(household):
    before = fill(household, GOOD)
    changed = refill(before, {"/flat/region": "south"})
    fresh = fill(household, merged(GOOD, {"/flat/region": "south"}, household))
    assert (changed.values, changed.relevant, changed.errors) == (fresh.values, fresh.relevant, fresh.errors)
    assert codes(changed) == {"/flat/town": "choice"}
    assert changed.runs < fresh.runs / 2


def test_a_change_that_nothing_looks_at_runs_nothing(household):
    assert refill(fill(household, GOOD), {"/member[1]/name": "Оксана"}).runs == 0


PATHS = [
    "/members",
    "/member[1]/age",
    "/member[2]/age",
    "/flat/region",
    "/flat/town",
    "/help",
    "/member[1]/works",
]
VALUES = st.sampled_from(
    [None, 0, 1, 2, 3, 17, 18, 200, "north", "south", "alpha", "gamma", "yes", ["food"], ["none"]]
)


@settings(max_examples=60, deadline=None)
@given(changes=st.lists(st.tuples(st.sampled_from(PATHS), VALUES), max_size=6))
def test_any_sequence_of_changes_ends_where_filling_afresh_ends(household, changes):
    filled, answers = fill(household, GOOD), GOOD
    for path, value in changes:
        if filled.state.find(path) is None:
            continue
        filled = refill(filled, {path: value})
        answers = merged(filled.state.given(), {}, household)
    fresh = fill(household, answers)
    assert (filled.values, filled.relevant, filled.errors) == (fresh.values, fresh.relevant, fresh.errors)


def test_samples_are_valid_answers_and_come_back_the_same(household):
    made = sample(household, seed=7)
    for _ in range(20):
        answers = next(made)
        filled = fill(household, answers)
        assert filled.valid
        assert fill(household, filled.state.given()).values == filled.values


def test_equal_seeds_give_equal_samples(household):
    one, two, other = sample(household, seed=7), sample(household, seed=7), sample(household, seed=8)
    first = [next(one) for _ in range(5)]
    assert first == [next(two) for _ in range(5)] != [next(other) for _ in range(5)]


TYPES = """
| survey |
| | type | name | label | default | calculation | parameters | appearance | trigger |
| | today | day | | | | | | |
| | start | begun | | | | | | |
| | text | word | Word | hello | | | | |
| | date | when | When | today() | | | | |
| | decimal | price | Price | 2.5 | | | | |
| | range | grade | Grade | | | start=1 end=5 step=2 | | |
| | geopoint | place | Place | | | | | |
| | geotrace | road | Road | | | | | |
| | image | photo | Photo | | | | | |
| | acknowledge | agree | Agree | | | | | |
| | rank city | order | Order | | | | | |
| | time | hour | Hour | | | | | |
| | dateTime | moment | Moment | | | | | |
| | barcode | code | Code | | | | | |
| | text | echo | Echo | | concat(${word}, '!') | | | ${word} |
| | calculate | due | | | date(${when} + 30) | | | |
| | calculate | label_of | | | jr:choice-name(selected-at(${order}, 0), '${order}') | | | |
| | calculate | nothing | | | number(${code}) | | | |
| choices |
| | list_name | name | label |
| | city | k | Київ |
| | city | l | Львів |
"""
NOON = Occasion(now=datetime(2026, 1, 31, 12, tzinfo=UTC), today=date(2026, 1, 31))


def test_every_type_comes_and_goes_as_json():
    answers = {
        "word": "so", "when": "2026-02-01", "price": 3.75, "grade": 3, "place": [50.4, 30.5, 0.0, 5.0],
        "road": [[50.0, 30.0], [50.1, 30.1]], "photo": {"name": "a.jpg", "sha256": "0" * 64}, "agree": True,
        "order": ["l", "k"], "hour": "09:30", "moment": "2026-01-01T10:00:00+02:00", "code": "482",
    }  # fmt: skip
    filled = fill(form(TYPES), answers, NOON)
    assert filled.valid, filled.errors
    values = filled.values
    assert values["place"] == [50.4, 30.5, 0.0, 5.0] and values["road"][1][:2] == [50.1, 30.1]
    assert values["photo"] == {"name": "a.jpg", "sha256": "0" * 64} and values["agree"] == "OK"
    assert (values["hour"], values["moment"]) == ("09:30:00", "2026-01-01T10:00:00+02:00")
    assert (values["echo"], values["due"], values["label_of"]) == ("so!", "2026-03-03", "Львів")
    assert (values["day"], values["begun"]) == ("2026-01-31", "2026-01-31T12:00:00+00:00")
    again = fill(
        form(TYPES), {k: v for k, v in values.items() if k not in {"due", "label_of", "nothing"}}, NOON
    )
    assert again.values == values


def test_defaults_stand_where_nothing_was_given_and_not_where_it_was_emptied():
    values = fill(form(TYPES), {}, NOON).values
    assert (values["word"], values["when"], values["price"]) == ("hello", "2026-01-31", 2.5)
    assert values["nothing"] is None, "not a number is no value"
    assert fill(form(TYPES), {"word": None, "when": ""}, NOON).values["word"] is None


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("grade", 2, "constraint"), ("grade", 7, "constraint"), ("when", "31.01.2026", "type"),
        ("place", [91, 0], "type"), ("photo", {"name": "x"}, "type"), ("order", ["k", "k"], "choice"),
        ("agree", "maybe", "type"), ("hour", "25:00", "type"), ("word", "x" * 20_001, "type"),
    ],
)  # fmt: skip
def test_a_wrong_answer_of_each_type_is_named(name, value, code):
    assert codes(fill(form(TYPES), {name: value}, NOON)) == {f"/{name}": code}


def test_a_trigger_sets_a_value_once_and_leaves_a_later_correction_alone():
    filled = refill(fill(form(TYPES), {}, NOON), {"/word": "one"})
    assert filled.values["echo"] == "one!"
    corrected = refill(filled, {"/echo": "mine"})
    assert refill(corrected, {"/price": 1}).values["echo"] == "mine"
    assert refill(corrected, {"/word": "two"}).values["echo"] == "two!"


def test_a_person_may_add_as_many_as_they_like():
    free = form(
        "| survey |\n| | type | name | label |\n| | begin repeat | r | R |\n| | text | a | A |\n| | end repeat | | |"
    )
    filled = fill(free, {"r": [{"a": "1"}, {"a": "2"}]})
    assert refill(filled, {"/r[3]/a": "3"}).values == {"r": [{"a": "1"}, {"a": "2"}, {"a": "3"}]}
    assert fill(free, {"r": [{}] * 1_001}).errors[0].path == "/r"


def test_tables_beside_the_form_are_looked_up():
    looked = form(
        "| survey |\n| | type | name | label | calculation |\n| | text | key | Key | |\n"
        "| | calculate | fee | | pulldata('fees', 'fee', 'code', ${key}) |\n",
        fees_csv=b"code,fee\na,10\nb,20\n",
    )
    assert fill(looked, {"key": "b"}).values["fee"] == "20"
    assert fill(looked, {"key": "z"}).values["fee"] is None


def test_choices_from_a_file_are_filtered_and_checked():
    towns = form(
        "| survey |\n| | type | name | label | choice_filter |\n| | text | r | Region | |\n"
        "| | select_one_from_file towns.csv | t | Town | region = ${r} |\n",
        towns_csv="name,label,region\na,Альфа,1\nb,Бета,2\n".encode(),
    )
    assert fill(towns, {"r": "2", "t": "b"}).valid
    assert codes(fill(towns, {"r": "1", "t": "b"})) == {"/t": "choice"}


def test_a_cycle_still_ends():
    turning = form(
        "| survey |\n| | type | name | label | calculation |\n| | calculate | a | | ${b} + 1 |\n| | calculate | b | | ${a} + 1 |\n"
    )
    assert fill(turning, {}).valid
