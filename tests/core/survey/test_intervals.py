"""Intervals against worked examples and each other."""

import pytest

from ratusha.core import survey
from ratusha.core.survey import intervals


def test_wilson_of_a_simple_count():
    assert survey.wilson_count(30, 100) == pytest.approx((0.2189, 0.3958), abs=5e-5)
    low, high = survey.wilson_count(0, 20)
    assert low == 0 and 0 < high < 0.2


@pytest.mark.parametrize("kind", ["logit", "wilson", "beta"])
@pytest.mark.parametrize(("share", "se"), [(0.5, 0.05), (0.02, 0.01), (0.97, 0.02)])
def test_an_interval_of_a_proportion_stays_in_bounds_and_mirrors(kind, share, se):
    low, high = intervals.proportion(kind, share, se, 40, n=500, confidence=0.95)
    assert 0 <= low < share < high <= 1
    other = intervals.proportion(kind, 1 - share, se, 40, n=500, confidence=0.95)
    assert other == pytest.approx((1 - high, 1 - low), abs=1e-12)
    narrow = intervals.proportion(kind, share, se, 40, n=500, confidence=0.8)
    assert low < narrow[0] and narrow[1] < high


def test_beta_of_a_simple_sample_is_clopper_pearson():
    from scipy.stats import binomtest

    exact = binomtest(30, 100).proportion_ci(0.95, method="exact")
    se = (0.3 * 0.7 / 100) ** 0.5
    made = intervals.proportion("beta", 0.3, se, 99, n=100, confidence=0.95)
    assert made == pytest.approx((exact.low, exact.high), rel=1e-10)


def test_a_proportion_without_variation_has_no_interval():
    low, high = intervals.proportion("logit", 0.0, 0.0, 40, n=500, confidence=0.95)
    assert low != low and high != high
