"""Calibrated weights keep their promises: totals met, bounds kept, trouble named."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core import survey
from ratusha.core.survey.calibration import CalibrationRefused
from tests.core.survey.town import columns

AGE = {"old": 900, "middle": 1100, "young": 1000}
SEX = {"f": 1600, "m": 1400}


def run(found, calibration, **asked):
    return survey.estimate(found, survey.plan(mean=["online"], weight="w", calibration=calibration, **asked))


@pytest.mark.parametrize(
    "calibration",
    [
        survey.rake({"age": AGE, "sex": SEX}),
        survey.calibrate("linear", {"age": AGE, "z": 190_000}),
        survey.calibrate("raking", {"age": AGE, "z": 190_000}),
        survey.calibrate("logit", {"age": AGE, "sex": SEX}, bounds=(0.4, 2.5)),
        survey.calibrate("linear", {"z": 190_000}, population=3000),
        survey.poststratify(["sex", "age"], {(s, a): 500 for s in SEX for a in AGE}),
    ],
    ids=["rake", "linear", "exponential", "logit", "population", "cells"],
)
def test_totals_are_met(calibration):
    found = columns()
    found["z"] = np.nan_to_num(found["z"], nan=60.0)
    made = run(found, calibration)
    assert made.weights.margins
    for margin in made.weights.margins:
        assert margin.after == pytest.approx(margin.target, rel=1e-9)
        assert margin.before != pytest.approx(margin.target, rel=1e-6)


def test_logit_keeps_its_bounds():
    found = columns()
    bounds = (0.7, 1.6)
    sums = survey.form(
        found,
        survey.plan(
            mean=["online"],
            weight="w",
            calibration=survey.calibrate(
                "logit", {"age": {a: t * 0.84 for a, t in AGE.items()}}, bounds=bounds
            ),
        ),
    )
    factor = sums.calibration.solution.factor
    assert bounds[0] < factor.min() and factor.max() < bounds[1]


@settings(max_examples=10, deadline=None)
@given(order=st.permutations(list(AGE)), swap=st.booleans())
def test_the_order_of_margins_and_levels_means_nothing(order, swap):
    found = columns(3)
    margins = {"age": {level: AGE[level] for level in order}, "sex": SEX}
    if swap:
        margins = dict(reversed(margins.items()))
    first, second = run(found, survey.rake({"age": AGE, "sex": SEX})), run(found, survey.rake(margins))
    assert second.estimates[0].value == pytest.approx(first.estimates[0].value, rel=1e-8)
    assert second.estimates[0].se == pytest.approx(first.estimates[0].se, rel=1e-7)


def test_raking_and_calibration_with_the_raking_distance_are_one():
    found = columns(4)
    iterated = run(found, survey.rake({"age": AGE, "sex": SEX}))
    solved = run(found, survey.calibrate("raking", {"age": AGE, "sex": SEX}, population=3000))
    assert solved.estimates[0].value == pytest.approx(iterated.estimates[0].value, rel=1e-9)
    assert solved.estimates[0].se == pytest.approx(iterated.estimates[0].se, rel=1e-8)


def test_weights_that_count_nothing_are_scaled_to_the_population_first():
    found = columns(5)
    found["w"] = np.ones(len(found["w"]))
    made = run(
        found, survey.calibrate("logit", {"age": {a: t * 10 for a, t in AGE.items()}}, bounds=(0.5, 2))
    )
    assert made.weights.total == pytest.approx(30_000)


def impossible():
    """All women are old, all men young: no weights can make half of the women young."""
    sex = np.asarray(["f", "m"] * 40, dtype=object)
    return {"sex": sex, "age": np.where(sex == "f", "old", "young"), "online": np.ones(80), "w": np.ones(80)}


@pytest.mark.parametrize(
    ("found", "calibration", "code", "where"),
    [
        (columns(), lambda: survey.rake({"age": AGE | {"child": 10}}), "empty-cell", "age = child"),
        (columns(), lambda: survey.rake({"age": {"old": 1, "young": 2}}), "no-total", "age = middle"),
        (columns(), lambda: survey.calibrate("linear", {"y": 5}), "missing", "y"),
        (
            impossible(),
            lambda: survey.rake({"sex": {"f": 50, "m": 50}, "age": {"old": 20, "young": 80}}),
            "not-converging",
            None,
        ),
        (
            columns(),
            lambda: survey.calibrate(
                "logit", {"age": {"old": 2900, "middle": 50, "young": 50}}, bounds=(0.9, 1.1)
            ),
            "not-converging",
            None,
        ),
    ],
    ids=["empty", "no-total", "gaps", "impossible", "bounds"],
)
def test_trouble_is_named(found, calibration, code, where):
    with pytest.raises(CalibrationRefused) as refusal:
        run(found, calibration())
    assert refusal.value.code == code
    assert refusal.value.where.split(" = ")[0] in {"age", "sex", "y"}
    if where:
        assert refusal.value.where == where
