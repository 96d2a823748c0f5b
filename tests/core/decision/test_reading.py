"""A model is sound or refused in one sentence that names the place and how to mend it."""

from __future__ import annotations

import copy

import pytest

from ratusha.core.decision import DecisionRefusal, decide, portfolio, read, smaa

MODEL = {
    "criteria": [
        {"name": "hours", "unit": "hours", "worst": 0, "best": 100},
        {"name": "need", "unit": "share", "worst": 0, "best": 1},
    ],
    "alternatives": [
        {"name": "a", "values": {"hours": 50, "need": 0.2}, "cost": 10},
        {
            "name": "b",
            "values": {"hours": {"interval": [10, 90]}, "need": 0.4},
            "cost": 10,
            "requires": ["a"],
        },
        {"name": "c", "values": {"hours": 20, "need": {"triangular": [0.1, 0.2, 0.5]}}, "cost": 5},
    ],
    "budget": {"total": 20},
}


def changed(**changes):
    model = copy.deepcopy(MODEL)
    for path, value in changes.items():
        place = model
        *way, last = path.split("__")
        for step in way:
            place = place[int(step)] if step.isdigit() else place[step]
        place[last] = value
    return model


def test_the_model_of_the_other_tests_is_sound():
    result = decide(MODEL, draws=4096).to_dict()
    assert {row["name"] for row in result["ranking"]} == {"a", "b", "c"}
    assert result["portfolio"]["optimum"]["cost"] <= 20


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ({}, "criteria"),
        (changed(criteria=[]), "criteri"),
        (changed(alternatives__0__requires=["b"]), "a.*b|b.*a"),
        (changed(alternatives__0__requires=["z"]), "z"),
        (changed(criteria__0__best=0), "hours"),
        (changed(criteria__0__name="cost"), "cost|money|budget"),
        (changed(alternatives__0__values={"hours": float("nan"), "need": 1}), "hours"),
        (changed(alternatives__0__values={"hours": "many", "need": 1}), "hours"),
        (changed(alternatives__1__name="a"), "a"),
        (changed(weights={"order": [["need", "speed"]]}), "speed"),
        (changed(weights={"vectors": [{"hours": 0.9, "need": 0.3}]}), "1"),
        (changed(weights={"bounds": {"hours": [0.7, 1], "need": [0.6, 1]}}), "hours.*need|need.*hours"),
        (changed(criteria__0__direction="min"), "hours"),
        (changed(alternatives__2__values={"hours": 20, "need": {"triangular": [3, 2, 1]}}), "need"),
        (changed(alternatives__0__cost=-5), "cost|zero"),
        (changed(alternatives__0__values={"hours": 1e308, "need": 0.2}), "“a” has 1e.308.*another unit"),
        (
            changed(alternatives__0__values={"hours": {"interval": [0, 1e300]}}),
            "“a” has 1e.300.*another unit",
        ),
        (changed(alternatives__0__values={"hours": {"normal": [0, 1e200]}}), "“a” has .*another unit"),
        (changed(joint={"columns": ["a:need"], "rows": [[0.1], [1e40]]}), "“a” has 1e.40.*another unit"),
    ],
)
def test_a_fault_is_named(model, words):
    with pytest.raises(DecisionRefusal, match=f"(?s){words}") as refusal:
        decide(model, draws=64)
    assert "\n" not in refusal.value.message


def test_a_budget_that_nothing_fits_names_what_conflicts():
    model = changed(budget={"total": 3}, alternatives__0__compulsory=True)
    with pytest.raises(DecisionRefusal, match="a"):
        portfolio(model)


def test_a_missing_measurement_is_the_whole_scale_and_never_zero():
    model = changed(alternatives__0__values={"need": 0.2})
    sound = read(model)
    assert any("hours" in warning for warning in sound.warnings)
    spread = smaa(model, draws=20_000).acceptability[0]
    assert spread[0] > 0.05
    assert spread[-1] > 0.05


def test_beyond_the_anchors_is_warned_of_and_not_clipped():
    sound = read(changed(alternatives__0__values={"hours": 200, "need": 0}))
    assert sound.warnings
    assert sound.criteria[0].value(200) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("draws", "seed", "jobs"), [(0, 1, 1), (10**9, 1, 1), (100, -1, 1), (100, 1, 0), (True, 1, 1)]
)
def test_a_run_that_makes_no_sense_is_refused(draws, seed, jobs):
    with pytest.raises(DecisionRefusal):
        smaa(MODEL, draws=draws, seed=seed, jobs=jobs)


def test_the_digest_names_the_inputs_and_nothing_else():
    assert read(MODEL).digest == read(copy.deepcopy(MODEL)).digest
    assert read(MODEL).digest != read(changed(budget={"total": 21})).digest
