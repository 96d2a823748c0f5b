"""A question that cannot be answered is refused before any data are read."""

import pytest

from ratusha.core import survey
from ratusha.core.survey.plans import PlanRefused


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"lonely": "ignore"}, "none of: fail, adjust"),
        ({"interval": "wald"}, "logit, wilson, beta"),
        ({"quantile_rule": "hf6"}, "math, school, hf7"),
        ({"quantile": {"x": [1.5]}}, "between 0 and 1"),
        ({"quantile": {"x": []}}, "between 0 and 1"),
        ({"ratio": ["a"]}, "a ratio is two columns"),
        ({"cluster": ["a", "b", "c"]}, "two stages"),
        ({"fpc": ["a", "b"]}, "2 population columns for 1 stages"),
        ({"confidence": 95}, "0.95"),
        ({"tolerance": 0}, "1e-10"),
        ({"trim": (3, 2)}, "lower < upper"),
        ({"replicates": "jack"}, "jk1, jkn, brr"),
        ({"replicates": "bootstrap"}, "bootstrap:500"),
        ({"replicates": "bootstrap:many"}, "not a number"),
        ({"replicates": "brr:1"}, "below 1"),
    ],
)
def test_a_wrong_option_is_named(asked, words):
    with pytest.raises(PlanRefused, match=words):
        survey.plan(mean=["x"], **asked)


def test_a_plan_names_every_column_it_reads_and_no_other():
    made = survey.plan(
        mean=["x"],
        ratio=["a/b"],
        by=["d"],
        where={"e": "1"},
        weight="w",
        strata="s",
        cluster=["p", "q"],
        fpc=["n"],
        calibration=survey.calibrate("linear", {"m": {"1": 2}, "k": 3}),
    )
    assert set(made.columns) == {"x", "a", "b", "d", "e", "w", "s", "p", "q", "n", "m", "k"}


def test_a_second_stage_counts_only_with_population_counts():
    assert survey.plan(mean=["x"], cluster=["p", "q"]).stages == 1
    assert survey.plan(mean=["x"], cluster=["p", "q"], fpc=["n"]).stages == 2
