"""Against R survey 4.1-1 on a self-made town (survey/town.csv, town.R, town.json), and against hand calculation.

R is not needed to run these: the numbers stand in town.json, the script that made them beside it.
"""

import csv
import json
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from ratusha.core import survey

HERE = Path(__file__).parent / "survey"
DESIGNS = {
    "two": {"cluster": ["house", "flat"], "strata": "district", "fpc": ["houses", "flats"]},
    "one": {"cluster": ["house"], "strata": "district", "weight": "w"},
    "flat": {"strata": "district", "weight": "w"},
}
AGE = {"18-34": 900, "35-59": 1300, "60+": 800}
SEX = {"f": 1650, "m": 1350}
designs = pytest.mark.parametrize("design", DESIGNS)


@cache
def r():
    return json.loads((HERE / "town.json").read_text())


@cache
def rows():
    with (HERE / "town.csv").open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def town(keep=lambda row: True):
    kept = [row for row in rows() if keep(row)]
    columns = {}
    for name in kept[0]:
        texts = [row[name] for row in kept]
        try:
            columns[name] = np.asarray([float(text) if text else np.nan for text in texts])
        except ValueError:
            columns[name] = texts
    return columns


def run(design, columns=None, **asked):
    plan = survey.plan(**{"raw": True, "covariance": True} | (DESIGNS[design] if design else {}) | asked)
    return survey.estimate(town() if columns is None else columns, plan)


def same(ours, theirs, rel=1e-8):
    theirs = theirs if isinstance(theirs, list) else [theirs]
    ours = ours if isinstance(ours, list) else [ours]
    assert ours == pytest.approx(theirs, rel=rel)


@designs
def test_means_totals_ratios_and_shares(design):
    expected = r()[design]
    mean = run(design, mean=["quality"])
    same(mean.estimates[0].value, expected["mean"]["est"])
    same(mean.estimates[0].se, expected["mean"]["se"])
    same(mean.estimates[0].deff, expected["mean"]["deff"])
    assert mean.df == expected["df"]
    total = run(design, total=["income"]).estimates[0]
    same([total.value, total.se], [expected["total"]["est"], expected["total"]["se"]])
    ratio = run(design, ratio=["done/visits"]).estimates[0]
    same([ratio.value, ratio.se], [expected["ratio"]["est"], expected["ratio"]["se"]])
    share = run(design, proportion=["age"])
    same([one.value for one in share.estimates], expected["share"]["est"])
    same([one.se for one in share.estimates], expected["share"]["se"])
    same(share.covariance.matrix.ravel().tolist(), np.ravel(expected["share"]["vcov"]).tolist())


@designs
def test_quantiles_with_woodruff_intervals(design):
    expected = r()[design]["quantile"]
    made = run(design, quantile={"income": [0.25, 0.5, 0.9]}, quantile_rule="school").estimates
    same([one.value for one in made], expected["q"])
    for field in ("low", "high", "se"):
        for ours, theirs in zip(made, expected[field], strict=True):
            assert (getattr(ours, field) is None) == (theirs is None)
            if theirs is not None:
                same(getattr(ours, field), theirs)


@designs
def test_domains_and_their_difference(design):
    expected = r()[design]
    made = run(design, mean=["quality"], by=["sex"]).estimates
    same([one.value for one in made], expected["by"]["est"])
    same([one.se for one in made], expected["by"]["se"])
    income = run(design, mean=["income"], by=["sex"])
    difference = income.difference(
        income.get("mean", "income", sex="f"), income.get("mean", "income", sex="m")
    )
    same([difference.value, difference.se], [expected["difference"]["est"], expected["difference"]["se"]])


@designs
@pytest.mark.parametrize("kind", ["logit", "beta"])
def test_intervals_of_a_proportion(design, kind):
    expected, made = r()[design][kind], run(design, proportion=["online"], interval=kind).estimates[0]
    same([made.value, made.low, made.high], [expected["est"], expected["low"], expected["high"]])


@designs
@pytest.mark.parametrize("statistic", ["F", "Chisq"])
def test_rao_scott(design, statistic):
    expected = r()[design][statistic]
    made = next(t for t in run(design, table=[("online", "age")]).tests if t.statistic == statistic)
    same(made.value, expected["value"])
    same(list(made.df), expected["df"])
    same(made.p, expected["p"], rel=1e-6)


@designs
def test_calibrated_and_trimmed_weights(design):
    expected = r()[design]
    raked = run(design, mean=["income"], calibration=survey.rake({"age": AGE, "sex": SEX})).estimates[0]
    same([raked.value, raked.se], [expected["raked"]["est"], expected["raked"]["se"]], rel=1e-7)
    cells = survey.poststratify(["age"], {(level,): total for level, total in AGE.items()})
    post = run(design, total=["income"], calibration=cells).estimates[0]
    same([post.value, post.se], [expected["post"]["est"], expected["post"]["se"]])
    bounded = survey.calibrate("logit", {"age": AGE, "visits": 7100}, bounds=(0.3, 3))
    logit = run(design, mean=["income"], calibration=bounded).estimates[0]
    same([logit.value, logit.se], [expected["logit_calibration"]["est"], expected["logit_calibration"]["se"]])
    trimmed = run(design, mean=["income"], calibration=cells, trim=(0, 40))
    one, weights = trimmed.estimates[0], trimmed.weights
    same([one.value, one.se, weights.max], [expected["trimmed"][key] for key in ("est", "se", "max")])
    same(weights.kish_deff * weights.total**2 / weights.n, expected["trimmed"]["sum2"])


def test_jackknife_and_balanced_half_samples():
    mean = run("one", mean=["quality"], replicates="jkn").estimates[0]
    same([mean.value, mean.se], [r()["jkn"]["mean"]["est"], r()["jkn"]["mean"]["se"]])
    ratio = run("one", ratio=["done/visits"], replicates="jkn").estimates[0]
    same([ratio.value, ratio.se], [r()["jkn"]["ratio"]["est"], r()["jkn"]["ratio"]["se"]])
    pairs = town(lambda row: int(row["house"]) % 100 <= 2)
    for key, kind in (("brr", "brr"), ("fay", "brr:0.3")):
        total = run("one", pairs, total=["income"], replicates=kind).estimates[0]
        same([total.value, total.se], [r()[key]["est"], r()[key]["se"]])


@pytest.mark.parametrize("policy", ["certainty", "average"])
def test_a_lonely_stratum(policy):
    lonely = town(lambda row: row["district"] != "river" or row["house"] == "301")
    made = run("one", lonely, mean=["income"], lonely=policy).estimates[0]
    same([made.value, made.se], [r()[policy]["est"], r()[policy]["se"]])


def test_a_lonely_stratum_under_adjust_by_hand():
    """R 4.1-1 is wrong here for totals. Strata A (PSU totals 10, 14) and B (one PSU, 30), weights 1.

    A adds 2/1·((10−12)² + (14−12)²) = 16; B, centred at the mean of all three PSUs (18), adds (30−18)² = 144.
    """
    columns = {"s": ["a", "a", "b"], "p": ["1", "2", "3"], "y": np.asarray([10.0, 14.0, 30.0])}
    made = run("", columns, total=["y"], strata="s", cluster=["p"], lonely="adjust").estimates[0]
    assert made.value == 54
    assert made.se == pytest.approx(sqrt(16 + 144), rel=1e-14)


def test_a_stratified_mean_by_hand():
    """Lohr 2019, section 3.2 with N = 30, 70: ȳ = .3·2 + .7·5, v = Σ W² (1−f) s²/n."""
    columns = {
        "s": ["a"] * 3 + ["b"] * 4,
        "y": np.asarray([1.0, 2, 3, 4, 6, 4, 6]),
        "N": np.asarray([30.0] * 3 + [70.0] * 4),
    }
    made = run("", columns, mean=["y"], strata="s", fpc=["N"]).estimates[0]
    assert made.value == pytest.approx(0.3 * 2 + 0.7 * 5)
    expected = 0.09 * (1 - 3 / 30) * 1 / 3 + 0.49 * (1 - 4 / 70) * (4 / 3) / 4
    assert made.se == pytest.approx(sqrt(expected), rel=1e-14)


def test_two_stages_by_hand():
    """Two of four clusters, two of three flats in each: both terms of the variance are counted.

    Cluster totals (weight 2·1.5 = 3): 3·(1+3) = 12, 3·(2+8) = 30. First stage (1−1/2)·2·((12−21)²+(30−21)²)/1
    = 162; second ½·[(1−2/3)·2·((3−6)²+(9−6)²) + (1−2/3)·2·((6−15)²+(24−15)²)] = ½·(12 + 108) = 60.
    """
    columns = {
        "p": ["1", "1", "2", "2"],
        "h": ["1", "2", "1", "2"],
        "y": np.asarray([1.0, 3, 2, 8]),
        "N": np.asarray([4.0] * 4),
        "M": np.asarray([3.0] * 4),
    }
    made = run("", columns, total=["y"], cluster=["p", "h"], fpc=["N", "M"]).estimates[0]
    assert made.value == 42
    assert made.se == pytest.approx(sqrt(162 + 60), rel=1e-14)
