"""A project overlaps a measure when they share something at the same time."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from ratusha.core.planning.overlap import Piece, find, shared_days

D = datetime.date
YEAR = (D(2026, 1, 1), D(2026, 12, 31))


def test_the_same_service_at_the_same_time_overlaps():
    ours = [Piece("1", YEAR, frozenset({"queue", "aid"}), results=frozenset({"form"}))]
    theirs = [
        Piece("P", (D(2026, 12, 1), D(2027, 6, 1)), frozenset({"aid"})),
        Piece("Q", YEAR, frozenset({"queue", "aid"}), results=frozenset({"form"})),
    ]
    found = find(ours, theirs)
    assert [(o.theirs, o.days, o.kinds) for o in found] == [
        ("Q", 365, ("service", "result")),
        ("P", 31, ("service",)),
    ]


def test_another_time_or_another_subject_is_no_overlap():
    ours = [Piece("1", YEAR, frozenset({"aid"}))]
    assert find(ours, [Piece("P", (D(2027, 1, 1), D(2027, 2, 1)), frozenset({"aid"}))]) == []
    assert find(ours, [Piece("P", YEAR, frozenset({"queue"}))]) == []


days = st.dates(D(2026, 1, 1), D(2026, 3, 1))


@given(days, days, days, days)
def test_shared_days_are_those_counted_one_by_one(a, b, c, d):
    one, other = tuple(sorted((a, b))), tuple(sorted((c, d)))
    counted = sum(
        one[0] <= D.fromordinal(n) <= one[1] and other[0] <= D.fromordinal(n) <= other[1]
        for n in range(D(2026, 1, 1).toordinal(), D(2026, 3, 2).toordinal())
    )
    assert shared_days(one, other) == counted
