"""Circles are found and named; the critical path is the longest way through the plan."""

import datetime
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.planning.network import Cycle, Job, order, schedule

DAY0 = datetime.date(2026, 1, 1)
DAY = datetime.timedelta(days=1)


def jobs(**days):
    return {name: Job(n, DAY0) for name, n in days.items()}


def test_the_textbook_network_has_its_critical_path():
    # A 3 → B 4 → D 2, A → C 1 → D: A, B, D are critical, C has 3 days of slack.
    slots = schedule(jobs(A=3, B=4, C=1, D=2), {"B": ["A"], "C": ["A"], "D": ["B", "C"]})
    assert {name for name, slot in slots.items() if slot.critical} == {"A", "B", "D"}
    assert slots["C"].slack == 3
    assert slots["D"].end == DAY0 + 8 * DAY


def test_a_circle_is_named_whole():
    with pytest.raises(Cycle, match="B → C → D → B"):
        order("ABCD", {"A": ["B"], "B": ["C"], "C": ["D"], "D": ["B"]})
    with pytest.raises(Cycle, match="A → A"):
        order("A", {"A": ["A"]})


def test_an_own_earliest_day_holds():
    slots = schedule({"A": Job(1, DAY0), "B": Job(1, DAY0 + 10 * DAY)}, {"B": ["A"]})
    assert slots["B"].start == DAY0 + 10 * DAY
    assert slots["A"].slack == 9


def test_a_thousand_measures_in_a_row_are_no_trouble():
    names = [f"m{i}" for i in range(3000)]
    needs = {b: [a] for a, b in itertools.pairwise(names)}
    assert schedule({n: Job(1, DAY0) for n in names}, needs)[names[-1]].end == DAY0 + 2999 * DAY


def test_no_measures_no_schedule_and_strange_needs_are_ignored():
    assert schedule({}, {}) == {}
    assert order("A", {"A": ["elsewhere"]}) == ["A"]


def slow_longest(days, needs, last):
    """The obvious twin: the longest of all ways that end in `last`."""
    return days[last] + max((slow_longest(days, needs, n) for n in needs[last]), default=0)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=7), st.data())
def test_the_end_is_that_of_the_longest_way(days, data):
    needs = {i: [j for j in range(i) if data.draw(st.booleans())] for i in range(len(days))}
    needs_again = {str(i): [str(n) for n in ns] for i, ns in needs.items()}
    slots = schedule({str(i): Job(d, DAY0) for i, d in enumerate(days)}, needs_again)
    longest = max(slow_longest(days, needs, i) for i in range(len(days)))
    assert max(slot.end for slot in slots.values()) == DAY0 + (longest - 1) * DAY
    assert any(slot.critical for slot in slots.values())
    for name, slot in slots.items():
        assert slot.slack == (slot.latest_end - slot.end).days >= 0
        assert all(slots[n].end < slot.start for n in needs_again[name])
