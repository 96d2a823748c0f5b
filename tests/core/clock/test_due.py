"""Due dates: checked examples, what an event changes and what it does not, and a slow obvious twin."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.clock import Event, Term, TermError, calendar, due

D = datetime.date
FILED = [Event("filed", D(2024, 3, 1))]
PAUSED = [*FILED, Event("suspended", D(2024, 3, 10)), Event("resumed", D(2024, 3, 20))]


@pytest.mark.parametrize(
    ("term", "events", "profile", "expected"),
    [
        (Term(30, "calendar_day"), FILED, "ua-martial", D(2024, 3, 31)),
        (Term(30, "calendar_day", roll="next"), FILED, "ua-martial", D(2024, 4, 1)),
        (Term(30, "calendar_day"), PAUSED, "ua-martial", D(2024, 4, 10)),
        (Term(5, "working_day"), FILED, "ua-martial", D(2024, 3, 8)),
        (Term(5, "working_day"), FILED, "ua", D(2024, 3, 11)),
        (Term(1, "month"), [Event("filed", D(2024, 1, 31))], "ua", D(2024, 2, 29)),
        (Term(2, "week"), FILED, "ua", D(2024, 3, 15)),
        (Term(1, "calendar_day", count_from="same_day"), FILED, "ua", D(2024, 3, 1)),
    ],
)
def test_checked_examples(term, events, profile, expected):
    assert due(term, events, calendar(profile)).day == expected


def test_an_open_suspension_stands_still_and_says_so():
    answer = due(Term(30, "calendar_day"), PAUSED[:2], calendar("ua"))
    assert answer.day is None
    assert answer.steps[-1].code == "waiting"


def test_a_term_that_cannot_be_suspended_runs_on():
    assert due(Term(30, "calendar_day", suspensible=False), PAUSED[:2], calendar("ua")).day == D(2024, 3, 31)


def test_an_event_after_the_due_date_changes_nothing():
    late = [*FILED, Event("suspended", D(2024, 4, 5)), Event("extended", D(2024, 4, 6), 15)]
    assert due(Term(30, "calendar_day", max_extension=15), late, calendar("ua")).day == D(2024, 3, 31)


def test_an_extension_counts_once_and_not_beyond_what_the_law_allows():
    twice = [*FILED, Event("extended", D(2024, 3, 20), 40), Event("extended", D(2024, 3, 25), 15)]
    answer = due(Term(30, "calendar_day", max_extension=15), twice, calendar("ua"))
    assert answer.day == D(2024, 4, 15)
    assert [s.code for s in answer.steps].count("extended") == 1


def test_the_whole_never_exceeds_its_cap():
    term = Term(30, "calendar_day", max_extension=30, total_cap=45)
    answer = due(term, [*FILED, Event("extended", D(2024, 3, 20))], calendar("ua"))
    assert answer.day == D(2024, 4, 15)
    assert "capped" in [s.code for s in answer.steps]


def test_being_left_without_motion_pauses_until_cured():
    events = [*FILED, Event("left_without_motion", D(2024, 3, 4)), Event("cured", D(2024, 3, 9))]
    assert due(Term(30, "calendar_day"), events, calendar("ua")).day == D(2024, 4, 5)


@pytest.mark.parametrize(("day", "in_time"), [(D(2024, 3, 31), True), (D(2024, 4, 1), False)])
def test_a_decision_is_in_time_on_the_last_day_and_late_after_it(day, in_time):
    answer = due(Term(30, "calendar_day"), [*FILED, Event("decided", day)], calendar("ua"))
    assert answer.in_time is in_time


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([], "has not happened"),
        ([*FILED, Event("resumed", D(2024, 3, 5))], "ends no pause"),
        ([*FILED, Event("exploded", D(2024, 3, 5))], "exploded"),
    ],
)
def test_impossible_events_are_refused_by_name(events, words):
    with pytest.raises(TermError, match=words):
        due(Term(30, "calendar_day"), events, calendar("ua"))


@pytest.mark.parametrize(
    "wrong", [{"unit": "moon"}, {"amount": -1}, {"amount": 10**6}, {"silence": "gold"}, {"roll": "back"}]
)
def test_an_impossible_term_is_refused(wrong):
    with pytest.raises(TermError):
        Term(**{"amount": 5, "unit": "week"} | wrong)


def twin(amount, working, filed, pause, cal):
    """Walk the days one by one with a list of those that count."""
    counted, day = [], filed
    while len(counted) < amount:
        day += datetime.timedelta(days=1)
        in_pause = pause and pause[0] < day <= pause[1]
        if not in_pause and (not working or (day.weekday() < 5 and day not in cal.off) or day in cal.worked):
            counted.append(day)
    return counted[-1]


@settings(max_examples=150, deadline=None)
@given(
    amount=st.integers(1, 60),
    working=st.booleans(),
    filed=st.dates(D(2021, 1, 1), D(2026, 12, 31)),
    offset=st.integers(0, 25),
    length=st.integers(0, 30),
    profile=st.sampled_from(["ua", "ua-martial", "nl"]),
)
def test_the_twin_agrees(amount, working, filed, offset, length, profile):
    cal = calendar(profile)
    begin = filed + datetime.timedelta(days=offset)
    pause = (begin, begin + datetime.timedelta(days=length))
    term = Term(amount, "working_day" if working else "calendar_day")
    events = [Event("filed", filed), Event("suspended", pause[0]), Event("resumed", pause[1])]
    plain = twin(amount, working, filed, None, cal)
    expected = plain if pause[0] > plain else twin(amount, working, filed, pause, cal)
    assert due(term, events, cal).day == expected


@given(st.dates(D(2021, 1, 1), D(2027, 1, 1)), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_filing_later_is_never_due_earlier(day, amount):
    term, cal = Term(amount, "working_day"), calendar("ua")
    first = due(term, [Event("filed", day)], cal).day
    second = due(term, [Event("filed", day + datetime.timedelta(days=1))], cal).day
    assert second >= first
