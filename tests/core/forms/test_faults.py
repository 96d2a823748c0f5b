"""Each refusal of pyxform becomes a code, a sheet, a row and a sentence that says how to mend it."""

import pytest

from ratusha.core.forms import inspect, read_workbook

HEAD = "| survey |\n| | type | name | label | relevant | parameters |\n"
CASES = {
    "duplicate_name": ("| | text | a | A | | |\n| | text | a | B | | |", 3),
    "missing_label": ("| | text | a | | | |", 2),
    "missing_name": ("| | text | | A | | |", 2),
    "missing_type": ("| | | a | A | | |", 2),
    "bad_name": ("| | text | 1a | A | | |", 2),
    "unknown_type": ("| | text | b | B | | |\n| | txt | a | A | | |", 3),
    "missing_calculation": ("| | calculate | a | | | |", 2),
    "unmatched_begin": ("| | begin group | g | G | | |\n| | text | a | A | | |", 2),
    "unmatched_end": ("| | text | a | A | | |\n| | end group | | | | |", 3),
    "missing_choices": ("| | select_one x | a | A | | |", None),
    "unknown_reference": ("| | text | a | A | ${b} = 1 | |", 2),
    "bad_range": ("| | range | a | A | | start=x |", 2),
    "bad_parameters": ("| | range | a | A | | nonsense |", 2),
    "reserved_name": ("| | text | meta | A | | |", 2),
}


def fault(text):
    return inspect(read_workbook(text.encode(), "form.md")).errors[0]


@pytest.mark.parametrize("code", CASES)
def test_a_refusal_names_its_row_and_has_a_stable_code(code):
    rows, row = CASES[code]
    found = fault(HEAD + rows)
    assert (found.code, found.row) == (code, row)
    assert found.sheet in {"survey", "choices"}
    assert found.message.endswith(".") and "row :" not in found.message and "http" not in found.message


def test_a_list_that_does_not_exist_is_named():
    text = (
        HEAD
        + "| | select_one x | a | A | | |\n| choices |\n| | list_name | name | label |\n| | y | 1 | One |"
    )
    found = fault(text)
    assert (found.code, found.row) == ("unknown_list", 2) and "'x'" in found.message


def test_a_choice_with_a_space_is_found_on_the_choices_sheet():
    text = (
        HEAD
        + "| | select_multiple x | a | A | | |\n| choices |\n| | list_name | name | label |\n| | x | a b | One |"
    )
    found = fault(text)
    assert (found.code, found.sheet, found.row) == ("choice_with_space", "choices", 2)


def test_a_sentence_that_is_not_known_keeps_its_own_words():
    from ratusha.core.forms.faults import from_pyxform

    (found,) = from_pyxform("[row : 7] Something new happened. Learn more: https://x.org/", {}, {})
    assert (found.code, found.row, found.message) == ("other", 7, "Something new happened.")
