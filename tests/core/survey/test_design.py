"""The design: strata and clusters counted, contradictions named."""

import numpy as np
import pytest

from ratusha.core import survey
from ratusha.core.survey.design import DesignRefused

BASE = {"y": np.asarray([1.0, 2, 4, 8]), "s": ["a", "a", "b", "b"], "p": ["1", "2", "1", "2"]}


def run(columns=None, **asked):
    return survey.estimate(BASE | (columns or {}), survey.plan(mean=["y"], **asked))


@pytest.mark.parametrize(
    ("columns", "asked", "words"),
    [
        ({}, {"strata": "s", "cluster": ["p"]}, "cluster 1 appears in strata a and b"),
        ({"s": ["a", "a", "a", "b"]}, {"strata": "s"}, "stratum b has one sampled unit"),
        ({"p": ["1"] * 4}, {"cluster": ["p"]}, "one cluster only"),
        ({"s": ["a", "a", "b", ""]}, {"strata": "s"}, "no value in data row 4"),
        ({"f": [5.0, 5, 6, 7]}, {"strata": "s", "fpc": ["f"]}, "varies within b"),
        ({"f": [5.0, 5, 1, 1]}, {"strata": "s", "fpc": ["f"]}, "2 units in the sample but a population of 1"),
        ({"f": [5.0, 5, 0.5, 0.5]}, {"strata": "s", "fpc": ["f"]}, "mixes"),
        ({"f": [5.0, 5, 0, 0]}, {"strata": "s", "fpc": ["f"]}, "not above zero"),
        ({"s": list("abcd")}, {"strata": "s", "lonely": "average"}, "no average"),
    ],
)
def test_contradictions_are_named(columns, asked, words):
    with pytest.raises(DesignRefused, match=words):
        run(columns, **asked)


def test_nested_cluster_numbers_are_different_clusters():
    assert run(strata="s", cluster=["p"], nest=True).df == 2


def test_a_fraction_and_a_count_are_one_population():
    counts = run({"f": [4.0, 4, 8, 8]}, strata="s", fpc=["f"]).estimates[0]
    shares = run({"f": [0.5, 0.5, 0.25, 0.25]}, strata="s", fpc=["f"]).estimates[0]
    assert shares == counts
    assert counts.value == pytest.approx((1.5 * 4 + 6 * 8) / 12)


def test_a_census_has_no_error_and_a_lonely_unit_in_it_is_no_trouble():
    made = run({"s": ["a", "a", "a", "b"], "f": [3.0, 3, 3, 1]}, strata="s", fpc=["f"]).estimates[0]
    assert made.se == 0


def test_clusters_without_weight_do_not_count_as_degrees_of_freedom():
    assert run({"w": [1.0, 1, 1, 0]}, weight="w").df == 2


def test_lonely_policies_by_hand():
    """Totals of strata a: 1, 2 and b: 4 alone. Variance of a: 2·(.25 + .25) = 1."""
    columns = {"y": np.asarray([1.0, 2, 4]), "s": ["a", "a", "b"]}
    expected = {"certainty": 1.0, "average": 2.0, "adjust": 1 + (4 - 7 / 3) ** 2}
    for policy, variance in expected.items():
        made = survey.estimate(columns, survey.plan(total=["y"], strata="s", lonely=policy)).estimates[0]
        assert made.se**2 == pytest.approx(variance, rel=1e-12)
