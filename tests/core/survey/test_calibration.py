"""Totals that contradict each other are refused before any data are read."""

import pytest

from ratusha.core import survey
from ratusha.core.survey.calibration import CalibrationRefused


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: survey.rake({"a": {"x": 1, "y": 2}, "b": {"p": 4}}), "sum to 4 but those of 'a' to 3"),
        (lambda: survey.rake({}), "no totals"),
        (lambda: survey.rake({"a": {"x": -1, "y": 5}}), "a = x is below zero"),
        (lambda: survey.rake({"a": {"x": "many"}}), "not a number"),
        (lambda: survey.rake({"a": {"x": True}}), "not a number"),
        (lambda: survey.rake({"a": {"x": 0}}), "sum to zero"),
        (lambda: survey.calibrate("magic", {"a": {"x": 1}}), "linear, raking or logit"),
        (lambda: survey.calibrate("logit", {"a": {"x": 1}}), "needs bounds"),
        (lambda: survey.calibrate("logit", {"a": {"x": 1}}, bounds=(1.2, 2)), "L < 1 < U"),
        (lambda: survey.calibrate("linear", {"a": {"x": 1}}, bounds=(0.5, 2)), "bounds belong"),
        (lambda: survey.calibrate("linear", {"a": {"x": 5}}, population=9), "population"),
    ],
)
def test_contradictions_are_named(ask, words):
    with pytest.raises(CalibrationRefused, match=words):
        ask()


def test_totals_that_differ_by_rounding_are_made_one():
    made = survey.rake({"a": {"x": 1.0, "y": 2.0}, "b": {"p": 3.0000001}})
    assert made.margins[1].population == pytest.approx(3.0, rel=1e-15)
