"""Steps against the legal term from every start day of two years; the worst one is named."""

from __future__ import annotations

import datetime
import time

import pytest

from ratusha.core.clock import Term, calendar
from ratusha.core.clock.worst import worst_start

DAY = datetime.date
ONE = datetime.timedelta(days=1)


def plus(start, amount, unit, cal):
    """A slow twin: walk day by day."""
    day, left = start, amount
    while left:
        day += ONE
        left -= unit == "calendar_day" or cal.is_worked(day)
    return day


@pytest.mark.parametrize("profile", ["ua", "ua-martial", "nl"])
@pytest.mark.parametrize(
    ("term", "steps"),
    [
        (Term(10, "calendar_day"), [(1, "working_day"), (5, "working_day")]),
        (Term(5, "working_day"), [(2, "working_day"), (3, "working_day")]),
        (Term(30, "calendar_day"), [(10, "calendar_day"), (21, "calendar_day")]),
    ],
)
def test_the_worst_start_is_what_a_walk_through_all_days_finds(profile, term, steps):
    cal = calendar(profile)
    slacks = []
    for n in range(730):
        start = DAY(2025, 1, 1) + n * ONE
        end = start
        for amount, unit in steps:
            end = plus(end, amount, unit, cal)
        slacks.append(((plus(start, term.amount, term.unit, cal) - end).days, start))
    found = worst_start(term, steps, cal, year=2025)
    least = min(slacks)[0]
    assert (found.slack, found.start) == (least, next(start for slack, start in slacks if slack == least))
    assert found.late_starts == sum(slack < 0 for slack, _ in slacks)
    assert (found.fits, found.starts) == (least >= 0, 730)


def test_seven_working_days_fit_into_ten_calendar_days_in_some_weeks_only():
    found = worst_start(Term(10, "calendar_day"), [(7, "working_day")], calendar("ua-martial"), year=2025)
    assert not found.fits
    assert 0 < found.late_starts < found.starts


def test_the_same_days_fit_under_martial_law_and_not_with_holidays():
    steps, term = [(6, "working_day")], Term(10, "calendar_day")
    assert worst_start(term, steps, calendar("ua-martial"), year=2025).fits
    found = worst_start(term, steps, calendar("ua"), year=2025)
    assert (found.slack < 0) == (not found.fits)


def test_no_steps_end_on_the_start_day():
    found = worst_start(Term(5, "working_day"), [], calendar("ua"), year=2025)
    assert found.steps_end == found.start


def test_two_years_of_starts_are_quick():
    began = time.perf_counter()
    worst_start(Term(30, "calendar_day"), [(1, "working_day")] * 6, calendar("ua"), year=2025)
    assert time.perf_counter() - began < 5
