"""Rao–Scott tests: the plain chi-squared for simple samples, and honest silence for degenerate tables."""

import numpy as np
import pytest

from ratusha.core import survey
from ratusha.core.survey.tables import rao_scott


def test_a_simple_random_sample_gives_nearly_pearsons_test():
    from scipy.stats import chi2_contingency

    draw = np.random.default_rng(1)
    found = {"a": draw.choice(["x", "y", "z"], 4000).tolist(), "b": draw.choice(["p", "q"], 4000).tolist()}
    test = next(
        t for t in survey.estimate(found, survey.plan(table=[("a", "b")])).tests if t.statistic == "Chisq"
    )
    counts = np.asarray(
        [
            [sum(1 for u, v in zip(found["a"], found["b"], strict=True) if (u, v) == (i, j)) for j in "pq"]
            for i in "xyz"
        ]
    )
    expected = chi2_contingency(counts, correction=False)
    assert test.value == pytest.approx(expected.statistic, rel=1e-10)
    assert test.df == (2,)
    assert test.p == pytest.approx(expected.pvalue, abs=0.005)


def test_the_order_of_rows_and_columns_means_nothing():
    draw = np.random.default_rng(2)
    shares = draw.dirichlet(np.ones(6))
    root = draw.normal(size=(6, 6)) * 0.01
    covariance = root @ root.T
    straight = rao_scott(shares, covariance, (2, 3), 300, 20)
    turned = np.arange(6).reshape(2, 3).T.ravel()
    other = rao_scott(shares[turned], covariance[np.ix_(turned, turned)], (3, 2), 300, 20)
    assert other.f == pytest.approx(straight.f, rel=1e-9)
    assert other.f_df == pytest.approx(straight.f_df, rel=1e-9)


def test_an_empty_row_is_left_out_and_a_single_row_has_no_test():
    shares = np.asarray([0.2, 0.3, 0, 0, 0.4, 0.1])
    covariance = np.diag([0.01, 0.01, 0, 0, 0.01, 0.01])
    assert rao_scott(shares, covariance, (3, 2), 100, 20).chisq_df == 1
    assert rao_scott(np.asarray([0.5, 0.5]), np.eye(2), (1, 2), 100, 20) is None
