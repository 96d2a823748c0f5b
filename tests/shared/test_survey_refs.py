"""Every estimator against R `survey` 4.5: the numbers of refs_api.json, made by refs.R from R's `api` data."""

import csv
import json
import os
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from ratusha.core import survey

pytestmark = pytest.mark.shared
REFS = Path(os.environ.get("SHARED", "../shared")) / "refs"
DESIGNS = {
    "apisrs": {"fpc": ["fpc"]},
    "apisrs_nofpc": {"weight": "pw"},
    "apistrat": {"strata": "stype", "weight": "pw", "fpc": ["fpc"]},
    "apistrat_nofpc": {"strata": "stype", "weight": "pw"},
    "apiclus1": {"cluster": ["dnum"], "weight": "pw", "fpc": ["fpc"]},
    "apiclus1_nofpc": {"cluster": ["dnum"], "weight": "pw"},
    "apiclus2": {"cluster": ["dnum", "snum"], "fpc": ["fpc1", "fpc2"]},
    "apiclus2_wr": {"cluster": ["dnum"], "weight": "pw"},
}
STYPE = {"E": 4421, "H": 755, "M": 1018}
WIDE = {"No": 1072, "Yes": 5122}
EXACT, RAKED, PVALUE = 1e-8, 1e-7, 1e-6
names = pytest.mark.parametrize("name", DESIGNS)


@cache
def refs():
    return json.loads((REFS / "refs_api.json").read_text())


@cache
def table(name):
    with (REFS / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {column: np.asarray([row[column] for row in rows], dtype=object) for column in rows[0]}


def columns(name):
    made = {}
    for column, values in table(name).items():
        try:
            made[column] = np.asarray([np.nan if value == "NA" else float(value) for value in values])
        except ValueError:
            made[column] = values
    return made


def run(name, data=None, **asked):
    found = columns(name.split("_")[0]) if data is None else data
    plan = survey.plan(**{"together": True, "covariance": True, "raw": True} | DESIGNS.get(name, {}) | asked)
    return survey.estimate(found, plan)


def close(ours, theirs, tolerance=EXACT, scale=None):
    if theirs is None:
        assert ours is None
        return
    size = abs(theirs) if scale is None else scale
    assert abs(ours - theirs) <= tolerance * max(size, 1e-300), (ours, theirs)


def listed(value):
    return value if isinstance(value, list) else [value]


def check(made, reference, tolerance=EXACT, deff=True):
    """Values, standard errors, covariances and design effects in R's order."""
    estimates = made.estimates
    assert len(estimates) == len(listed(reference["est"]))
    largest = max(abs(e.value) for e in estimates)
    for ours, value, se in zip(estimates, listed(reference["est"]), listed(reference["se"]), strict=True):
        close(ours.value, value, tolerance)
        # zero by design: both print rounding error of the sums
        close(ours.se, se, tolerance, scale=max(abs(se), 1e-4 * abs(value)))
    if "vcov" in reference:
        ses = [max(e.se, 1e-4 * abs(e.value)) for e in estimates]
        for i, row in enumerate(reference["vcov"]):
            for j, value in enumerate(row):
                close(made.covariance.matrix[i, j], value, tolerance, scale=ses[i] * ses[j])
    if deff and "deff" in reference:
        for ours, value in zip(estimates, listed(reference["deff"]), strict=True):
            close(ours.deff, value, 1e-7, scale=max(value, 1e-6))
    assert largest > 0


@names
def test_means_and_totals_with_covariances_and_design_effects(name):
    reference = refs()[name]
    check(run(name, mean=["api00", "enroll", "stype", "sch.wide"]), reference["svymean"])
    check(run(name, total=["enroll", "stype"]), reference["svytotal"])


@names
def test_df_weights_and_kish_design_effect(name):
    made = run(name, mean=["api00"])
    assert made.df == refs()[name]["degf"]
    close(made.weights.kish_deff, refs()[name]["kish_deff_weights"])
    close(made.weights.total, refs()[name]["sum_weights"])


@names
def test_a_ratio(name):
    check(run(name, ratio=["api.stu/enroll"]), refs()[name]["svyratio_api.stu_enroll"])


@names
@pytest.mark.parametrize("rule", ["math", "school", "hf7"])
@pytest.mark.parametrize("variable", ["api00", "enroll"])
def test_quantiles_by_three_rules_with_woodruff_intervals(name, rule, variable):
    reference = refs()[name][f"svyquantile_{rule}_mean"][variable]
    asked = {"api00": reference["p"], "enroll": reference["p"]}
    made = run(name, quantile=asked, quantile_rule=rule)
    for index, probability in enumerate(reference["p"]):
        ours = made.get("quantile", variable, f"{probability:.10g}")
        for field, key in (("value", "q"), ("low", "lo"), ("high", "hi"), ("se", "se")):
            close(getattr(ours, field), reference[key][index])


@names
def test_means_totals_ratios_and_proportions_by_domain(name):
    reference = refs()[name]
    mean = reference["svyby_mean_stype"]
    for variable in ("api00", "enroll"):
        made = run(name, mean=["api00", "enroll"], by=["stype"])
        for level, value, se in zip(mean["level"], mean[variable], mean[f"se_{variable}"], strict=True):
            ours = made.get("mean", variable, stype=level)
            close(ours.value, value)
            close(ours.se, se)
    share = reference["svyby_prop_schwide_by_stype"]
    made = run(name, proportion=["sch.wide"], by=["stype"])
    for level, value, se in zip(share["level"], share["p_yes"], share["se_yes"], strict=True):
        ours = made.get("proportion", "sch.wide", "Yes", stype=level)
        close(ours.value, value)
        close(ours.se, se)
    total = reference["svyby_total_enroll_by_stype"]
    made = run(name, total=["enroll"], by=["stype"])
    for level, value, se in zip(total["level"], total["total"], total["se"], strict=True):
        ours = made.get("total", "enroll", stype=level)
        close(ours.value, value)
        close(ours.se, se, scale=max(se, 1e-6 * value))
    ratio = reference["svyby_ratio_by_stype"]
    made = run(name, ratio=["api.stu/enroll"], by=["stype"])
    for level, value, se in zip(ratio["level"], ratio["ratio"], ratio["se"], strict=True):
        ours = made.get("ratio", "api.stu/enroll", stype=level)
        close(ours.value, value)
        close(ours.se, se)


@names
def test_a_subset_is_a_domain(name):
    made = run(name, mean=["api00", "awards"], where={"comp.imp": "Yes"})
    check(made, refs()[name]["subset_mean_comp_imp_yes"])


@names
@pytest.mark.parametrize("kind", ["logit", "beta", "wilson"])
def test_intervals_of_a_proportion(name, kind):
    reference = refs()[name][f"svyciprop_{kind}"]
    ours = run(name, proportion=["sch.wide"], interval=kind).get("proportion", "sch.wide", "Yes")
    # R fits a logistic model for this interval and stops at 1e-8 of its deviance
    close(ours.value, reference["est"], 1e-8)
    close(ours.se, reference["se"])
    close(ours.low, reference["lo"], 1e-8)
    close(ours.high, reference["hi"], 1e-8)


@names
@pytest.mark.parametrize("kind", ["logit", "beta"])
def test_intervals_of_a_rare_proportion(name, kind):
    data = columns(name.split("_")[0])
    data["none"] = (data["ell"] == 0).astype(float)
    reference = refs()[name][f"svyciprop_{kind}_rare_ell0"]
    ours = run(name, data, proportion=["none"], interval=kind).get("proportion", "none", "1")
    close(ours.value, reference["est"], 1e-8)
    close(ours.low, reference["lo"], 1e-8)
    close(ours.high, reference["hi"], 1e-8)


@names
def test_rao_scott_tests_of_a_table(name):
    tests = {test.statistic: test for test in run(name, table=[("sch.wide", "stype")]).tests}
    for statistic in ("F", "Chisq"):
        reference = refs()[name][f"svychisq_{statistic}"]
        close(tests[statistic].value, reference["statistic"])
        close(tests[statistic].p, reference["p"], PVALUE)
        for ours, theirs in zip(tests[statistic].df, listed(reference["parameter"]), strict=True):
            close(ours, theirs)


@names
@pytest.mark.parametrize("key", ["postStratify_stype", "postStratify_stype_via_calibrate_linear"])
def test_post_stratification(name, key):
    reference = refs()[name][key]
    weights = survey.poststratify(["stype"], {(level,): total for level, total in STYPE.items()})
    check(run(name, mean=["api00", "enroll", "sch.wide"], calibration=weights), reference["svymean"])
    check(run(name, total=["enroll"], calibration=weights), reference["svytotal"])
    if "svyby_mean" in reference:
        by = reference["svyby_mean"]
        made = run(name, mean=["api00"], by=["comp.imp"], calibration=weights)
        for level, value, se in zip(by["level"], by["mean"], by["se"], strict=True):
            ours = made.get("mean", "api00", **{"comp.imp": level})
            close(ours.value, value)
            close(ours.se, se)


@names
def test_raking_with_residual_standard_errors(name):
    reference = refs()[name]["rake_stype_schwide_via_calibrate_raking"]
    weights = survey.rake({"stype": STYPE, "sch.wide": WIDE})
    made = run(name, mean=["api00", "enroll", "comp.imp"], calibration=weights)
    check(made, reference["svymean"], RAKED)
    check(run(name, total=["enroll"], calibration=weights), reference["svytotal"], RAKED)
    squares = made.weights.kish_deff * made.weights.total**2 / made.weights.n
    close(squares, reference["sum_w2"], RAKED)


@names
@pytest.mark.parametrize("method", ["linear", "raking", "logit"])
def test_calibration_to_a_category_and_a_number(name, method):
    key = f"calibrate_{method}_stype_api99"
    if key not in refs()[name]:
        assert method == "linear" or name.startswith("apiclus1"), (
            "R prints it wherever all weights are above zero"
        )
        return
    bounds = (0.5, 2) if method == "logit" else None
    weights = survey.calibrate(method, {"stype": STYPE, "api99": 3914069}, bounds=bounds)
    made = run(name, mean=["api00", "enroll"], calibration=weights, tolerance=1e-12)
    check(made, refs()[name][key]["svymean"])
    check(run(name, total=["enroll"], calibration=weights, tolerance=1e-12), refs()[name][key]["svytotal"])
    close(made.weights.kish_deff * made.weights.total**2 / made.weights.n, refs()[name][key]["sum_w2"])


@names
def test_trimming_after_post_stratification(name):
    reference = refs()[name]["trimWeights_after_postStratify"]
    weights = survey.poststratify(["stype"], {(level,): total for level, total in STYPE.items()})
    made = run(name, mean=["api00"], calibration=weights, trim=(0, reference["upper"]))
    check(made, reference["mean_api00"])
    close(made.weights.max, reference["max_w"])
    close(made.weights.total, reference["sum_w"])


@pytest.mark.parametrize(
    ("key", "name", "kind"), [("apistrat_JKn", "apistrat", "jkn"), ("apiclus1_JK1", "apiclus1", "jk1")]
)
def test_jackknife(key, name, kind):
    reference = refs()[key]
    check(run(name, mean=["api00", "enroll", "stype"], replicates=kind), reference["svymean"])
    check(run(name, total=["enroll"], replicates=kind), reference["svytotal"])
    check(run(name, ratio=["api.stu/enroll"], replicates=kind), reference["svyratio"])
    raked = survey.rake({"stype": STYPE, "sch.wide": WIDE})
    check(
        run(name, mean=["api00", "enroll"], replicates=kind, calibration=raked),
        reference["rake_then_mean"],
        RAKED,
    )


@pytest.mark.parametrize("policy", ["certainty", "adjust", "average"])
def test_lonely_strata(policy):
    data = columns("apistrat")
    rows = np.concatenate([np.flatnonzero(data["stype"] != "H"), np.flatnonzero(data["stype"] == "H")[:1]])
    data = {column: values[rows] for column, values in data.items()}
    asked = {"strata": "stype", "weight": "pw", "lonely": policy}
    reference = refs()["lonely_apistrat_oneH"][policy]
    check(run("", data, mean=["api00", "enroll"], **asked), reference["svymean"])
    check(run("", data, total=["enroll"], **asked), reference["svytotal"])


def test_a_lonely_stratum_is_named():
    data = columns("apistrat")
    rows = np.concatenate([np.flatnonzero(data["stype"] != "H"), np.flatnonzero(data["stype"] == "H")[:1]])
    data = {column: values[rows] for column, values in data.items()}
    with pytest.raises(survey.design.DesignRefused, match="stratum H has one sampled unit"):
        run("", data, mean=["api00"], strata="stype", weight="pw")


def test_the_design_effect_of_a_simple_random_sample_is_one():
    made = run("apisrs", mean=["api00"])
    assert sqrt(made.estimates[0].deff) == pytest.approx(1, abs=1e-12)
