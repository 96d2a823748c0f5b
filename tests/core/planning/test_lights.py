"""The light follows the rule, and says which."""

import datetime

import pytest

from ratusha.core.planning.lights import elapsed, light

D = datetime.date
START, DUE = D(2026, 1, 1), D(2026, 4, 10)  # a hundred days


@pytest.mark.parametrize(
    ("today", "done", "finished", "colour", "rule"),
    [
        (D(2026, 2, 20), 1.0, True, "done", "finished"),
        (D(2025, 12, 1), 0.0, False, "waiting", "not_begun"),
        (D(2026, 2, 20), 0.45, False, "green", "on_course"),
        (D(2026, 2, 20), 0.41, False, "green", "on_course"),
        (D(2026, 2, 20), 0.39, False, "yellow", "behind"),
        (D(2026, 2, 20), 0.24, False, "red", "far_behind"),
        (D(2026, 4, 10), 0.95, False, "yellow", "silent"),
        (D(2026, 4, 11), 0.99, False, "red", "past_due"),
    ],
)
def test_the_rule_decides(today, done, finished, colour, rule):
    found = light(start=START, due=DUE, today=today, done=done, finished=finished, reported=START)
    assert (found.colour, found.rule) == (colour, rule)


def test_a_late_measure_says_by_how_many_days():
    found = light(start=START, due=DUE, today=D(2026, 4, 20), done=0.9, finished=False, reported=None)
    assert found.days_late == 10


def test_the_share_of_time_stays_between_nought_and_one():
    assert elapsed(START, DUE, D(2020, 1, 1)) == 0
    assert elapsed(START, DUE, D(2030, 1, 1)) == 1
    assert elapsed(START, START, START) == 0
