"""Forms on paper: numbers, conditions in words, a share entered twice, differences between two entries."""

from ratusha.core.forms.paper import Condition, Difference, differences, entered_twice, on_paper
from tests.core.forms.workbooks import HOUSEHOLD, form


def listed(text):
    return {p.question.name: p for p in on_paper(form(text), "default")}


def test_questions_are_numbered_and_conditions_name_numbers_and_labels():
    found = listed(
        "| survey |\n| | type | name | label | relevant |\n"
        "| | select_one c | q | Q | |\n| | note | n | Words | |\n| | integer | age | Age | ${q} = 'one' |\n"
        "| | begin group | g | Group | ${age} >= 18 |\n| | text | a | A | selected(${q}, 'one') |\n"
        "| | text | b | B | not(selected(${q}, 'two')) |\n| | end group | | | |\n"
        "| | text | c | C | ${age} < 3 or 65 < ${age} |\n| | text | d | D | string-length(${a}) > 3 |\n"
        "| choices |\n| | list_name | name | label |\n| | c | one | First |\n| | c | two | Second |\n"
    )
    assert [(p.number, p.section) for p in found.values()] == [
        (1, ""), (0, ""), (2, ""), (3, "Group"), (4, "Group"), (5, ""), (6, ""),
    ]  # fmt: skip
    assert found["age"].conditions == (Condition(1, "=", "First"),)
    assert found["a"].conditions == (Condition(2, ">=", "18"), Condition(1, "has", "First"))
    assert found["b"].conditions[1] == Condition(1, "has not", "Second")
    assert (found["c"].conditions, found["c"].every) == (
        (Condition(2, "<", "3"), Condition(2, ">", "65")),
        False,
    )
    assert found["d"].unclear and not found["d"].conditions


def test_a_repeat_is_marked():
    found = listed(HOUSEHOLD)
    assert (
        found["name"].repeated and not found["region"].repeated and found["works"].conditions[0].sign == ">="
    )


def test_a_share_is_chosen_for_a_second_entry_and_stays_chosen():
    keys = [f"response-{n}" for n in range(4000)]
    chosen = [key for key in keys if entered_twice(key, 0.1, "survey")]
    assert 320 < len(chosen) < 480 and chosen == [key for key in keys if entered_twice(key, 0.1, "survey")]
    assert all(entered_twice(key, 1.0) for key in keys[:50]) and not any(
        entered_twice(key, 0.0) for key in keys[:50]
    )


def test_two_entries_are_compared_answer_by_answer():
    first = {"a": 1, "g": {"b": ["x", "y"]}, "r": [{"c": "1"}, {"c": "2"}], "f": {"name": "p", "sha256": "0"}}
    second = {"a": 1, "g": {"b": ["x"]}, "r": [{"c": "1"}], "f": {"name": "p", "sha256": "0"}, "new": 5}
    assert differences(first, second) == (
        Difference("/g/b", ["x", "y"], ["x"]),
        Difference("/r[2]/c", "2", None),
        Difference("/new", None, 5),
    )
    assert differences(first, first) == ()
