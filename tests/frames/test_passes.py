"""DuckDB's group-bys and NumPy's loops give the same estimates, for every kind of plan."""

import sys

import numpy as np
import pytest

from ratusha.core import survey
from ratusha.core.refusal import Refusal
from ratusha.core.survey.columns import as_column
from ratusha.frames import engines, passes, residuals, snapshots
from tests.core.survey.town import DESIGNS, columns

AGE = {"old": 900, "middle": 1100, "young": 1000}
SEX = {"f": 1600, "m": 1400}
ALL = {"mean": ["y", "z", "age"], "total": ["z"], "proportion": ["online", "age"], "ratio": ["y/z"]}
PLANS = {
    "plain": ALL | {"table": [("sex", "age")], "quantile": {"z": [0.25, 0.5]}, "covariance": True},
    "domains": ALL | {"by": ["age", "sex"], "quantile": {"z": [0.5]}},
    "where": ALL | {"where": {"age": "old", "online": "1"}, "by": ["sex"]},
    "missing": ALL | {"missing": survey.Missing((), {"online": ("0",), "age": ("old",)})},
    "factors": {"mean": ["online"], "total": ["online"], "factors": ["online"]},
    "together": ALL | {"together": True},
    "raked": ALL | {"calibration": survey.rake({"age": AGE, "sex": SEX}), "by": ["sex"], "covariance": True},
    "cells": ALL
    | {"calibration": survey.poststratify(["sex", "age"], {(s, a): 500 for s in SEX for a in AGE})},
    "numeric": ALL | {"calibration": survey.calibrate("linear", {"age": AGE, "online": 1200})},
    "population": ALL | {"calibration": survey.calibrate("linear", {"online": 1200}, population=3000)},
    "trimmed": ALL | {"calibration": survey.rake({"age": AGE, "sex": SEX}), "trim": (0, 40)},
    "hf7": {"quantile": {"z": [0.1, 0.5]}, "quantile_rule": "hf7", "by": ["age"]},
    "jackknife": ALL | {"replicates": "jkn", "by": ["sex"]},
    "jackknife raked": ALL | {"replicates": "jkn", "calibration": survey.rake({"age": AGE, "sex": SEX})},
    "bootstrap": ALL | {"replicates": "bootstrap:30", "by": ["sex"]},
}


@pytest.fixture(scope="module")
def engine():
    with engines.open_engine("duckdb", threads=1) as opened:
        yield opened


@pytest.fixture(scope="module")
def spark():
    """Spark Connect served by Sail: a driver and two workers that talk over the network of this machine."""
    from pysail.spark import SparkConnectServer

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAIL_MODE", "local-cluster")
        patch.setenv("SAIL_CLUSTER__WORKER_INITIAL_COUNT", "2")
        patch.setenv("SAIL_CLUSTER__WORKER_MAX_COUNT", "2")
        # pyspark takes a main module without a file, as xdist's workers have, for its own documentation tests
        patch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)
        server = SparkConnectServer()
        server.start(background=True)
        host, port = server.listening_address
        with engines.open_engine("spark", address=f"sc://{host}:{port}") as opened:
            yield opened
        server.stop()


def frozen(found=None):
    found = columns() if found is None else found
    return {name: as_column(name, values, category=False) for name, values in found.items()}


def agree(one, other, rel=1e-10):
    assert [e.name for e in one.estimates] == [e.name for e in other.estimates]
    for ours, theirs in zip(one.estimates, other.estimates, strict=True):
        assert (ours.n, ours.df, ours.withheld) == (theirs.n, theirs.df, theirs.withheld)
        for field in ("value", "se", "low", "high", "deff"):
            a, b = getattr(ours, field), getattr(theirs, field)
            assert (a is None) == (b is None), (ours.name, field)
            if a is not None:
                assert a == pytest.approx(b, rel=rel, abs=1e-12), (ours.name, field)
    for ours, theirs in zip(one.tests, other.tests, strict=True):
        assert ours.value == pytest.approx(theirs.value, rel=1e-8)
    if one.covariance is not None:
        assert one.covariance.names == other.covariance.names
        size = np.maximum(np.sqrt(np.diag(other.covariance.matrix)), 1e-9)
        assert np.allclose(
            one.covariance.matrix / np.outer(size, size),
            other.covariance.matrix / np.outer(size, size),
            atol=1e-9,
        )
    assert one.weights.kish_deff == pytest.approx(other.weights.kish_deff, rel=1e-10)
    assert one.weights.n == other.weights.n


TWO_STAGE = [("two", name) for name in ("plain", "raked", "trimmed")]


@pytest.mark.parametrize(("design", "name"), [*(("clusters", name) for name in PLANS), *TWO_STAGE])
def test_an_engine_agrees_with_memory(engine, name, design):
    plan = survey.plan(**{"raw": True} | DESIGNS[design] | PLANS[name])
    found = frozen()
    agree(survey.finish(passes.sums(found, plan, engine), plan), survey.estimate(found, plan))


@pytest.mark.full
@pytest.mark.parametrize(("design", "name"), [*(("clusters", name) for name in PLANS), *TWO_STAGE])
def test_spark_agrees_with_duckdb(engine, spark, name, design, tmp_path):
    path = snapshots.write(tmp_path / "town.parquet", frozen())
    plan = survey.plan(**{"raw": True} | DESIGNS[design] | PLANS[name])
    here, there = (survey.finish(passes.sums(path, plan, which), plan) for which in (engine, spark))
    agree(there, here)


@pytest.mark.full
def test_spark_takes_columns_in_memory(spark):
    plan = survey.plan(**DESIGNS["clusters"] | PLANS["plain"] | {"raw": True})
    agree(survey.finish(passes.sums(frozen(), plan, spark), plan), survey.estimate(frozen(), plan))


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_agrees_from_a_snapshot(engine, design, tmp_path):
    path = snapshots.write(tmp_path / "town.parquet", frozen())
    plan = survey.plan(**{"raw": True} | DESIGNS[design] | PLANS["plain"])
    made = survey.finish(passes.sums(path, plan, engine), plan)
    agree(made, survey.estimate(frozen(), plan))
    loaded = passes.load(path, plan, engine)
    agree(survey.finish(passes.sums(loaded, plan, engine), plan), made)


@pytest.mark.parametrize("name", ["raked", "cells"])
def test_many_cells_are_taken_margin_by_margin(engine, name, monkeypatch):
    monkeypatch.setattr(residuals, "MANY_GROUPS", 1)
    monkeypatch.setattr(residuals, "FEW_GROUPS", 8)
    plan = survey.plan(
        **{"raw": True}
        | DESIGNS["clusters"]
        | PLANS[name]
        | {"by": ["sex", "online"], "where": {"age": "old"}}
    )
    agree(survey.finish(passes.sums(frozen(), plan, engine), plan), survey.estimate(frozen(), plan))


def test_population_counts_imply_the_weights(engine):
    plan = survey.plan(mean=["y"], strata="district", cluster=["house", "flat"], fpc=["houses", "flats"])
    agree(survey.finish(passes.sums(frozen(), plan, engine), plan), survey.estimate(frozen(), plan))


def test_weights_alone_can_be_solved_and_used_after(engine, tmp_path):
    path = snapshots.write(tmp_path / "town.parquet", frozen())
    raking = survey.rake({"age": AGE, "sex": SEX})
    plan = survey.plan(mean=["y"], **DESIGNS["clusters"], calibration=raking)
    solution, source = passes.calibrated(passes.load(path, plan, engine), plan, engine)
    assert solution.achieved.tolist() == pytest.approx(solution.target.tolist(), rel=1e-9)
    reused = survey.plan(mean=["y"], **DESIGNS["clusters"] | {"weight": "_final"})
    made = survey.finish(passes.sums(source, reused, engine), reused)
    assert made.estimates[0].value == pytest.approx(
        survey.estimate(frozen(), plan).estimates[0].value, rel=1e-12
    )


@pytest.mark.parametrize(
    ("change", "asked", "words"),
    [
        ({"w": None}, {}, "the weight of 1 rows is missing"),
        ({"w": -1.0}, {}, "weights below zero"),
        ({"district": ""}, {}, "'district' has rows without a value"),
        ({}, {"mean": ["nothing"]}, "no column 'nothing'"),
        ({}, {"by": ["sex"], "where": {"age": "child"}}, "no row has a value in sex"),
        ({"age": ""}, {"calibration": survey.rake({"age": AGE})}, "have no value, which the weights need"),
    ],
)
def test_trouble_is_said_in_a_sentence(engine, change, asked, words):
    found = columns()
    for name, value in change.items():
        found[name] = found[name].copy()
        found[name][5] = np.nan if value is None else value
    plan = survey.plan(**{"mean": ["online"]} | DESIGNS["clusters"] | asked)
    with pytest.raises(Refusal, match=words):
        survey.finish(passes.sums(frozen(found), plan, engine), plan)
