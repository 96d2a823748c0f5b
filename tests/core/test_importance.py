"""Importance and performance: a quarter only for what keeps clear of the lines, the rest is said to be undecided."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.importance import Attribute, PictureError, Value, field


def at(name, importance, performance, half=0.0):
    """An attribute whose importance has an interval of ± half."""
    known = Value(importance, importance - half, importance + half) if half else Value(importance)
    return Attribute(name, known, Value(performance))


def test_four_services_in_the_four_quarters():
    found = field([at("a", 0.9, 1), at("b", 0.8, 4), at("c", 0.1, 1), at("d", 0.2, 4)])
    assert (found.importance, found.performance) == (pytest.approx(0.5), 2.5)
    assert [one.quarter for one in found.placed] == ["concentrate", "keep", "low", "overkill"]
    assert [one.attribute.name for one in found.of("concentrate")] == ["a"]


def test_an_interval_that_holds_a_line_leaves_the_service_undecided():
    wide = field([at("a", 0.55, 1, half=0.1), at("b", 0.45, 4)])
    assert (wide.placed[0].quarter, wide.placed[0].open) == ("", ("importance",))
    narrow = field([at("a", 0.55, 1, half=0.04), at("b", 0.45, 4)])
    assert narrow.placed[0].quarter == "concentrate"
    both = field([at("a", 0.5, 2), at("b", 0.5, 2)])
    assert both.placed[0].open == ("importance", "performance")
    assert both.of("") == both.placed


def test_an_interval_of_performance_counts_as_well():
    unsure = Attribute("a", Value(0.9), Value(1, 0, 3))
    found = field([unsure, at("b", 0.1, 3)])
    assert found.placed[0].open == ("performance",)


def slow(attributes):
    """The same in words, one comparison after another."""
    up = sum(a.importance.value for a in attributes) / len(attributes)
    right = sum(a.performance.value for a in attributes) / len(attributes)
    told = []
    for a in attributes:
        needed = a.importance.low > up
        idle = a.importance.high < up
        good = a.performance.value > right
        bad = a.performance.value < right
        if needed and bad:
            told.append("concentrate")
        elif needed and good:
            told.append("keep")
        elif idle and bad:
            told.append("low")
        elif idle and good:
            told.append("overkill")
        else:
            told.append("")
    return told


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 4), st.integers(1, 20)), min_size=2, max_size=8))
@settings(max_examples=80)
def test_the_field_is_what_its_slow_twin_says(rows):
    attributes = [
        at(str(n), share / 100, float(level), half / 100) for n, (share, level, half) in enumerate(rows)
    ]
    up = sum(a.importance.value for a in attributes) / len(attributes)
    if any(abs(end - up) < 1e-9 for a in attributes for end in (a.importance.low, a.importance.high)):
        return  # two ways of adding up may fall on different sides of a line that is touched
    assert [one.quarter for one in field(attributes).placed] == slow(attributes)


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ([], "few"),
        ([at("a", 1, 1)], "few"),
        ([at("a", float("nan"), 1), at("b", 1, 1)], "number"),
        ([at("a", 1, float("inf")), at("b", 1, 1)], "number"),
        ([Attribute("a", Value(0.5, 0.6, 0.7), Value(1)), at("b", 1, 1)], "interval"),
        ([Attribute("a", Value(0.5, 0.4, None), Value(1)), at("b", 1, 1)], "interval"),
    ],
)
def test_values_that_cannot_stand_side_by_side_are_refused(attributes, code):
    with pytest.raises(PictureError) as refused:
        field(attributes)
    assert refused.value.code == code
