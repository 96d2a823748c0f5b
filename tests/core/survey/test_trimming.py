"""Trimmed weights stay in bounds and keep their sum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core import survey
from ratusha.core.survey.trimming import TrimRefused

WEIGHTS = st.lists(st.floats(0.1, 100), min_size=2, max_size=40)


@settings(max_examples=60, deadline=None)
@given(values=WEIGHTS, above=st.floats(1.01, 3))
def test_the_sum_stays_and_the_bound_holds(values, above):
    weights = np.asarray(values)
    upper = weights.mean() * above
    made = survey.trim(weights, (0, upper))
    assert made.sum() == pytest.approx(weights.sum(), rel=1e-9)
    assert made.max() <= upper * (1 + 1e-12)
    # the slow twin: one constant for all, found by bisection
    low, high = 0.0, float(weights.sum())
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if np.minimum(weights + middle, upper).sum() < weights.sum() else (low, middle)
        )
    assert np.allclose(made, np.minimum(weights + low, upper), rtol=1e-6)


def test_equal_weights_may_be_given_once_with_their_count():
    weights = np.asarray([1.0, 2, 9])
    counts = np.asarray([4.0, 3, 2])
    once = survey.trim(weights, (0, 5), counts)
    assert np.repeat(once, counts.astype(int)).tolist() == pytest.approx(
        survey.trim(np.repeat(weights, counts.astype(int)), (0, 5)).tolist()
    )


def test_bounds_that_leave_out_the_mean_are_refused():
    with pytest.raises(TrimRefused, match="average"):
        survey.trim(np.asarray([1.0, 3]), (0, 1.5))
