"""A draft lies open for the working days of the profile: counted by hand, in martial law and in peace."""

import datetime

import pytest

from ratusha.core.clock.calendar import calendar
from ratusha.core.planning.publication import earliest_sitting, last_publication, rule

D = datetime.date


@pytest.mark.parametrize(
    ("profile", "published", "first"),
    [
        ("ua-martial", D(2025, 11, 28), D(2025, 12, 12)),  # ten Mondays to Fridays
        ("ua-martial", D(2025, 12, 1), D(2025, 12, 15)),
        ("ua-martial", D(2025, 12, 20), D(2026, 1, 2)),  # a Saturday; holidays are worked under martial law
        ("ua", D(2024, 3, 1), D(2024, 3, 18)),  # 8 March is a holiday by the code
        ("nl", D(2025, 12, 20), D(2025, 12, 20)),  # nothing is asked
    ],
)
def test_the_first_sitting_is_counted_in_working_days(profile, published, first):
    days = rule(profile).working_days
    assert earliest_sitting(published, days, calendar(profile)) == first


def test_a_profile_without_a_rule_asks_nothing():
    assert rule("atlantis").working_days == 0


@pytest.mark.parametrize("offset", range(40))
def test_the_last_day_of_publication_is_the_last_from_which_the_sitting_can_be_reached(offset):
    """The slow twin: try every day before the sitting."""
    days, cal = 10, calendar("ua")
    sitting = D(2024, 3, 1) + datetime.timedelta(days=offset)
    reach = [
        day
        for back in range(40)
        if earliest_sitting(day := sitting - datetime.timedelta(days=back), days, cal) <= sitting
    ]
    assert last_publication(sitting, days, cal) == max(reach)
