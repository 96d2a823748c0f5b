"""Margins files as people write them."""

import tomllib

import pytest

from ratusha.core.survey import documents
from ratusha.core.survey.calibration import CalibrationRefused


def test_the_three_forms():
    raked = documents.raking_from(
        tomllib.loads('[sex]\n"1" = 100\n"2" = 110\n[age]\nyoung = 90\nold = 120\n')
    )
    assert raked.margins[0].totals == {("1",): 100, ("2",): 110}
    text = '[[cells]]\nsex = "f"\nage = 1\ntotal = 5\n[[cells]]\nage = 2\nsex = "f"\ntotal = 6.5\n'
    assert documents.poststrata_from(tomllib.loads(text)).margins[0].totals == {
        ("f", "1"): 5,
        ("f", "2"): 6.5,
    }
    text = 'method = "logit"\nbounds = [0.5, 2]\n[totals]\nincome = 3914069\n[totals.age]\nyoung = 1200\nold = 800\n'
    made = documents.calibration_from(tomllib.loads(text))
    assert (made.method, made.bounds, made.numbers) == ("logit", (0.5, 2.0), (("income", 3914069.0),))


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (documents.raking_from, "sex = 5", "not a table"),
        (documents.poststrata_from, "[a]\nx = 1", "cells"),
        (documents.poststrata_from, "[[cells]]\na = 1\ntotal = 2\n[[cells]]\nb = 1\ntotal = 2\n", "cell 2"),
        (documents.poststrata_from, "[[cells]]\na = 1\ntotal = 2\n[[cells]]\na = 1\ntotal = 3\n", "repeats"),
        (documents.poststrata_from, '[[cells]]\na = 1\ntotal = "two"\n', "not a number"),
        (documents.poststrata_from, "[[cells]]\ntotal = 2\n", "cell 1"),
        (documents.calibration_from, "totals = 5", "not a table"),
        (documents.calibration_from, "method = 'linear'\n[margins.a]\nx = 1\n", "unknown entry 'margins'"),
        (documents.calibration_from, "bounds = [1, 2, 3]\n[totals]\na = 1\n", "two numbers"),
        (
            documents.calibration_from,
            'bounds = ["low", "high"]\nmethod = "logit"\n[totals]\na = 1\n',
            "two numbers",
        ),
        (documents.calibration_from, 'population = "all"\n[totals]\na = 1\n', "not a number"),
        (documents.calibration_from, "method = 3\n[totals]\na = 1\n", "linear, raking or logit"),
        (documents.raking_from, "", "no totals"),
        (documents.raking_from, f"[{'.'.join('a' * 50)}]\nx = 1\n", "too deeply"),
    ],
)
def test_a_file_that_says_something_else_is_refused(read, text, words):
    with pytest.raises(CalibrationRefused, match=words):
        read(tomllib.loads(text))


def test_a_column_with_a_dot_in_its_name_needs_no_quotes():
    made = documents.raking_from(tomllib.loads("[sch.wide]\nYes = 5\nNo = 6\n[stype]\nE = 11\n"))
    assert [margin.name for margin in made.margins] == ["sch.wide", "stype"]
