"""What weights cost, and how like the population the respondents are."""

import numpy as np
import pytest

from ratusha.core import survey
from ratusha.core.survey.diagnostics import DiagnosticsRefused
from tests.core.survey.town import columns


def test_kish_of_equal_weights_is_one_and_of_two_groups_by_hand():
    assert survey.kish_deff(np.full(9, 3.0)) == pytest.approx(1)
    assert survey.kish_deff(np.asarray([1.0, 1, 4, 4])) == pytest.approx(4 * 34 / 100)


def test_diagnostics_come_with_every_estimate():
    found = columns()
    made = survey.estimate(found, survey.plan(mean=["y"], weight="w")).weights
    assert made.kish_deff == pytest.approx(survey.kish_deff(found["w"]))
    assert made.effective_n == pytest.approx(made.n / made.kish_deff)
    assert (made.min, made.max) == (found["w"].min(), found["w"].max())


def test_r_indicator_by_hand():
    assert survey.r_indicator(np.full(5, 0.4)) == pytest.approx(1)
    assert survey.r_indicator(np.asarray([0.0, 1.0])) == pytest.approx(1 - 2 * 0.5**0.5)
    with pytest.raises(DiagnosticsRefused):
        survey.r_indicator(np.asarray([0.5, 1.5]))


def test_class_propensities_are_respondents_over_sample():
    assert survey.class_propensities(np.asarray([10.0, 4]), np.asarray([5.0, 4])).tolist() == [0.5, 1]
    with pytest.raises(DiagnosticsRefused):
        survey.class_propensities(np.asarray([3.0]), np.asarray([4.0]))


def test_negative_weights_are_told():
    found = columns()
    weights = survey.calibrate("linear", {"age": {"old": 2900, "middle": 90, "young": 10}, "w": 20_000.0})
    made = survey.estimate(found, survey.plan(mean=["y"], weight="w", calibration=weights))
    assert made.weights.negative > 0
    assert "negative" in made.notes[0]
