"""No source gives more than it has, no work is paid twice, and what is missing is shown."""

import pytest

from ratusha.core.planning.money import (
    FundedTwice,
    Line,
    OverCeiling,
    refuse_double,
    refuse_over_ceiling,
    sums,
    unfunded,
)

LINES = [Line("1", "city", 2026, 600), Line("2", "city", 2026, 400), Line("2", "donor", 2027, 50)]


def test_sums_are_by_source_and_year():
    assert sums(LINES) == {("city", 2026): 1000, ("donor", 2027): 50}


def test_the_ceiling_itself_may_be_planned_and_one_more_may_not():
    refuse_over_ceiling(LINES, {("city", 2026): 1000, ("donor", 2027): 50})
    with pytest.raises(OverCeiling, match=r"“city” in 2026 .* 1 UAH too much"):
        refuse_over_ceiling(LINES, {("city", 2026): 999, ("donor", 2027): 50})


def test_a_source_without_a_ceiling_has_nothing():
    with pytest.raises(OverCeiling, match="ceiling is 0"):
        refuse_over_ceiling([Line("1", "moon", 2026, 1)], {})


def test_the_same_work_is_not_paid_twice():
    refuse_double("1", {2026: 1000}, LINES[:2])
    with pytest.raises(FundedTwice, match="not paid twice") as refusal:
        refuse_double("2", {2026: 400, 2027: 40}, LINES[1:])
    assert refusal.value.params["year"] == 2027


def test_what_is_missing_is_told_by_year():
    assert unfunded({2026: 700, 2027: 50, 2028: 5}, LINES[1:]) == {2026: 300, 2028: 5}
