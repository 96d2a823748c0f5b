"""Calendars: frozen facts, local overrides, a profile that is not there."""

import datetime

import pytest

from ratusha.core.clock import TermError, calendar

D = datetime.date


def test_under_martial_law_a_holiday_is_worked_and_in_peace_it_is_not():
    assert calendar("ua-martial").is_worked(D(2024, 3, 8))
    assert not calendar("ua").is_worked(D(2024, 3, 8))
    assert not calendar("ua-martial").is_worked(D(2021, 3, 8))


def test_a_holiday_on_a_weekend_moves_the_day_off():
    assert D(2025, 3, 8).weekday() == 5
    assert not calendar("ua").is_worked(D(2025, 3, 10))


def test_a_weekend_day_worked_in_exchange_counts():
    assert calendar("ua").is_worked(D(2021, 1, 16))
    assert not calendar("ua").is_worked(D(2021, 1, 8))


def test_local_overrides_have_a_version_of_their_own():
    local = calendar("ua").with_overrides(off=[D(2025, 9, 12)], worked=[D(2025, 9, 13)], version="zrazkove-1")
    assert not local.is_worked(D(2025, 9, 12))
    assert local.is_worked(D(2025, 9, 13))
    assert local.version.endswith("+zrazkove-1")


def test_an_unknown_profile_is_refused_with_the_known_ones():
    with pytest.raises(TermError, match="ua-martial"):
        calendar("atlantis")
