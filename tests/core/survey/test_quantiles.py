"""Quantiles against their definition, value by value."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.survey.quantiles import distribution, quantile, woodruff

ROWS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), min_size=1, max_size=30)


@settings(max_examples=80, deadline=None)
@given(rows=ROWS, percent=st.integers(1, 99))
def test_math_is_the_least_value_with_enough_weight_at_or_below(rows, percent):
    values, weights = (np.asarray(part, dtype=float) for part in zip(*rows, strict=True))
    total = sum(weight for _, weight in rows)
    # integers, so that the comparison with p is exact
    enough = [v for v in sorted(set(values)) if 100 * sum(w for x, w in rows if x <= v) >= percent * total]
    assert quantile(distribution(values, weights), percent / 100, "math") == enough[0]


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_grouped_rows_give_the_same_distribution(rows):
    values, weights = (np.asarray(part, dtype=float) for part in zip(*rows, strict=True))
    pairs = sorted(set(rows))
    counts = np.asarray([rows.count(pair) for pair in pairs], dtype=float)
    grouped = distribution(*(np.asarray(part, dtype=float) for part in zip(*pairs, strict=True)), counts)
    single = distribution(values, weights)
    assert np.array_equal(grouped.values, single.values)
    assert np.array_equal(grouped.cumulated, single.cumulated)


def test_school_takes_the_middle_where_the_weight_is_exactly_reached():
    of = distribution(np.asarray([1.0, 2, 3, 4]), np.ones(4))
    assert [quantile(of, p, "school") for p in (0.25, 0.5, 0.6)] == [1.5, 2.5, 3]
    assert [quantile(of, p, "math") for p in (0.25, 0.5, 0.6)] == [1, 2, 3]


def test_hf7_is_numpys_default_when_weights_are_equal():
    values = np.asarray([3.0, 1, 4, 1, 5, 9, 2, 6])
    of = distribution(values, np.full(8, 2.5))
    for p in (0.1, 0.25, 0.5, 0.77):
        assert quantile(of, p, "hf7") == pytest.approx(np.quantile(values, p), rel=1e-12)


def test_an_interval_that_leaves_the_scale_has_no_end():
    of = distribution(np.arange(10.0), np.ones(10))
    se, low, high = woodruff(of, 0.9, 0.1, 2.0, "math")
    assert low == 6 and np.isnan(high) and np.isnan(se)


def test_no_rows_have_no_quantile():
    assert np.isnan(quantile(distribution(np.zeros(0), np.zeros(0)), 0.5, "math"))
