"""Columns: numbers with gaps or categories, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core import survey
from ratusha.core.refusal import Refusal
from ratusha.core.survey.columns import as_column, as_factor, factor, groups, level_name


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (1, "1"),
        (1.0, "1"),
        ("1.0", "1"),
        ("-2.00", "-2"),
        (1.5, "1.5"),
        ("01", "01"),
        (" так ", "так"),
        (True, "1"),
    ],
)
def test_a_level_is_written_as_people_write_it(value, name):
    assert level_name(value) == name


def test_levels_stand_in_reading_order():
    assert factor(["10", "9", "", None, "9"]).levels == ("9", "10")
    assert factor(["b", "a", "10"]).levels == ("10", "a", "b")


def test_missing_codes_leave_numbers_and_categories():
    numbers = as_column("x", np.asarray([1.0, 9, 99, np.inf]), category=False, missing=["9", "99", "NA"])
    assert np.isnan(numbers.values).tolist() == [False, True, True, True]
    texts = as_column("x", ["a", "NA", "9", ""], category=False, missing=["9", "NA"])
    assert texts.levels == ("a",) and texts.codes.tolist() == [0, -1, -1, -1]


def test_missing_codes_do_not_touch_the_design():
    found = {
        "x": np.asarray([1.0, 2, 9, 3]),
        "s": np.asarray([9.0, 9, 8, 8]),
        "w": np.asarray([9.0, 1, 1, 1]),
    }
    made = survey.estimate(found, survey.plan(mean=["x"], strata="s", weight="w", missing=["9"]))
    assert made.estimates[0].n == 3 and made.df == 2


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 5)), min_size=1, max_size=30))
def test_groups_number_the_distinct_combinations(pairs):
    first, second = (np.asarray(part, dtype=np.int64) for part in zip(*pairs, strict=True))
    codes, shown = groups(first, second)
    assert [pairs[shown[code]] for code in codes] == pairs
    assert len(shown) == len(set(pairs))


def test_numbers_become_categories_by_value():
    assert as_factor(as_column("x", np.asarray([2.0, np.nan, 1.0]), category=False)).levels == ("1", "2")


@pytest.mark.parametrize(
    ("found", "asked", "words"),
    [
        ({"x": [1.0]}, {"mean": ["y"]}, "no column 'y'"),
        ({"x": []}, {"mean": ["x"]}, "no rows"),
        ({"x": [1.0, 2], "w": [1.0]}, {"mean": ["x"], "weight": "w"}, "same number of rows"),
        (
            {"x": [1.0, 2], "w": [1.0, -1]},
            {"mean": ["x"], "weight": "w"},
            "data row 2 is missing or below zero",
        ),
        ({"x": [1.0, 2], "w": [0.0, 0]}, {"mean": ["x"], "weight": "w"}, "all weights are zero"),
        ({"x": ["a", "b"]}, {"quantile": {"x": [0.5]}}, "needs a number, not 'a'"),
        ({"x": [1.0, 2], "d": [None, ""]}, {"mean": ["x"], "by": ["d"]}, "no row has a value"),
        ({"x": [1.0, 2], "d": ["a", "b"]}, {"mean": ["x"], "where": {"d": "c"}}, "no row has d = c"),
        ({"x": [[1.0], [2.0]]}, {"mean": ["x"]}, "not one value a row"),
        ({"x": [*map(str, range(20)), "?"]}, {"mean": ["x"]}, "needs a number, not '\\?'"),
        ({"x": np.arange(600.0)}, {"proportion": ["x"]}, "more than 500 different values"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(found, asked, words):
    with pytest.raises(Refusal, match=words):
        survey.estimate(found, survey.plan(**asked))
