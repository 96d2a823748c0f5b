"""Estimates against a slow twin written row by row from the textbook, and the promises that no order breaks."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core import survey
from ratusha.core.refusal import Refusal
from tests.core.survey.town import DESIGNS, columns, reordered

designs = pytest.mark.parametrize("design", DESIGNS)


def run(found, design, **asked):
    return survey.estimate(found, survey.plan(**{"raw": True} | DESIGNS[design] | asked))


def twin_variance(found, design, score):
    """Textbook variance of Σ score, one loop a stage; `score` holds one weighted linearised value a row."""
    plan = DESIGNS[design]
    rows = range(len(score))
    stratum = [found["district"][row] if "strata" in plan else "" for row in rows]
    cluster = [found["house"][row] if "cluster" in plan else row for row in rows]
    variance = 0.0
    for h in set(stratum):
        psus = {cluster[row] for row in rows if stratum[row] == h}
        totals = {i: sum(score[row] for row in rows if stratum[row] == h and cluster[row] == i) for i in psus}
        n = len(psus)
        fraction = n / next(found["houses"][row] for row in rows if stratum[row] == h) if "fpc" in plan else 0
        mean = sum(totals.values()) / n
        variance += (1 - fraction) * n / (n - 1) * sum((total - mean) ** 2 for total in totals.values())
        if len(plan.get("fpc", [])) == 2:
            for i in psus:
                inner = [score[row] for row in rows if stratum[row] == h and cluster[row] == i]
                m, big = len(inner), next(found["flats"][row] for row in rows if cluster[row] == i)
                spread = sum((value - sum(inner) / m) ** 2 for value in inner)
                variance += fraction * (1 - m / big) * m / (m - 1) * spread
    return variance


@designs
def test_a_mean_equals_its_twin(design):
    found = columns()
    w, y = found["w"], found["y"]
    answered = ~np.isnan(y)
    total = sum(w[row] for row in range(len(y)) if answered[row])
    mean = sum(w[row] * y[row] for row in range(len(y)) if answered[row]) / total
    score = [w[row] * (y[row] - mean) / total if answered[row] else 0.0 for row in range(len(y))]
    made = run(found, design, mean=["y"]).estimates[0]
    assert made.value == pytest.approx(mean, rel=1e-12)
    assert made.se == pytest.approx(sqrt(twin_variance(found, design, score)), rel=1e-10)
    assert made.n == answered.sum()


@designs
def test_a_total_in_a_domain_equals_its_twin(design):
    found = columns(2)
    inside = (found["age"] == "old") & ~np.isnan(found["z"])
    score = [found["w"][row] * found["z"][row] if inside[row] else 0.0 for row in range(len(inside))]
    made = run(found, design, total=["z"], by=["age"]).get("total", "z", age="old")
    assert made.value == pytest.approx(sum(score), rel=1e-12)
    assert made.se == pytest.approx(sqrt(twin_variance(found, design, score)), rel=1e-10)


@designs
def test_a_ratio_equals_its_twin(design):
    found = columns(3)
    both = ~np.isnan(found["y"]) & ~np.isnan(found["z"])
    w = found["w"]
    above = sum(w[row] * found["y"][row] for row in range(len(w)) if both[row])
    below = sum(w[row] * found["z"][row] for row in range(len(w)) if both[row])
    ratio = above / below
    score = [
        w[row] * (found["y"][row] - ratio * found["z"][row]) / below if both[row] else 0.0
        for row in range(len(w))
    ]
    made = run(found, design, ratio=["y/z"]).estimates[0]
    assert made.value == pytest.approx(ratio, rel=1e-12)
    assert made.se == pytest.approx(sqrt(twin_variance(found, design, score)), rel=1e-10)


@designs
def test_a_raked_mean_equals_its_twin(design):
    """Residuals of the linearised value from a weighted least-squares fit, row by row."""
    found = columns(4)
    margins = {"age": {"old": 900.0, "middle": 1100.0, "young": 1000.0}, "sex": {"f": 1600.0, "m": 1400.0}}
    plan = survey.plan(mean=["online"], calibration=survey.rake(margins), **DESIGNS[design])
    made = survey.estimate(found, plan)
    x = np.stack(
        [found[name] == level for name, levels in margins.items() for level in levels], axis=1
    ).astype(float)
    g = np.ones(len(x))
    for _ in range(300):
        for name, levels in margins.items():
            for level, total in levels.items():
                chosen = found[name] == level
                g[chosen] *= total / (found["w"] * g)[chosen].sum()
    w = found["w"] * g
    mean = (w * found["online"]).sum() / w.sum()
    value = (found["online"] - mean) / w.sum()
    root = np.sqrt(found["w"])
    slope = np.linalg.lstsq(x * root[:, None], value * root, rcond=None)[0]
    score = w * (value - x @ slope)
    assert made.estimates[0].value == pytest.approx(mean, rel=1e-9)
    assert made.estimates[0].se == pytest.approx(sqrt(twin_variance(found, design, score)), rel=1e-7)


@designs
def test_covariances_agree_with_the_variance_of_a_sum(design):
    found = columns(5)
    found["both"] = found["online"] + found["w"]
    made = run(found, design, total=["online", "w", "both"], covariance=True)
    matrix = made.covariance.matrix
    assert matrix[2, 2] == pytest.approx(matrix[0, 0] + matrix[1, 1] + 2 * matrix[0, 1], rel=1e-10)


@designs
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_order_of_rows_changes_nothing(design, seed):
    found = columns(6)
    order = np.random.default_rng(seed).permutation(len(found["w"]))
    asked = {
        "mean": ["y"],
        "total": ["z"],
        "table": [("online", "age")],
        "quantile": {"z": [0.3]},
        "covariance": True,
    }
    first, second = (run(data, design, **asked) for data in (found, reordered(found, order)))
    for one, other in zip(first.estimates, second.estimates, strict=True):
        for field in ("value", "se", "low", "high"):
            assert getattr(one, field) == pytest.approx(getattr(other, field), rel=1e-9)
    assert np.allclose(first.covariance.matrix, second.covariance.matrix, rtol=1e-8, atol=1e-12)


@designs
@settings(max_examples=10, deadline=None)
@given(scale=st.floats(0.001, 1000))
def test_scaling_all_weights_scales_totals_and_leaves_means(design, scale):
    found = columns(7)
    scaled = found | {"w": found["w"] * scale}
    first, second = (run(data, design, mean=["y"], total=["y"]).estimates for data in (found, scaled))
    assert second[0].value == pytest.approx(first[0].value, rel=1e-9)
    assert second[0].se == pytest.approx(first[0].se, rel=1e-8)
    assert second[1].value == pytest.approx(first[1].value * scale, rel=1e-9)
    assert second[1].se == pytest.approx(first[1].se * scale, rel=1e-8)


@pytest.mark.parametrize("design", ["strata", "clusters", "two"])
@settings(max_examples=5, deadline=None)
@given(names=st.permutations(["north", "Ґ", "9", "а б"]))
def test_names_of_strata_mean_nothing(design, names):
    found = columns(8)
    renamed = dict(zip(sorted(set(found["district"])), names, strict=True))
    other = found | {"district": np.asarray([renamed[name] for name in found["district"]], dtype=object)}
    first, second = (run(data, design, mean=["y"]).estimates[0] for data in (found, other))
    assert second.se == pytest.approx(first.se, rel=1e-10)


def test_a_thin_domain_is_withheld_with_its_reason_and_shown_on_demand():
    found = columns(9)
    found["area"] = np.asarray(["tiny"] * 6 + ["rest"] * (len(found["w"]) - 6), dtype=object)
    tiny, rest = (
        run(found, "clusters", mean=["online"], by=["area"], raw=False).get("mean", "online", area=area)
        for area in ("tiny", "rest")
    )
    assert tiny.value is None and tiny.se is None and "6 respondents" in tiny.withheld
    assert rest.value is not None and rest.withheld is None
    assert (
        run(found, "clusters", mean=["online"], by=["area"]).get("mean", "online", area="tiny").value
        is not None
    )


def test_a_domain_in_one_cluster_is_withheld():
    found = columns(9, strata=2, houses=2, flats=40)
    made = run(found, "clusters", mean=["online"], by=["house"], raw=False)
    assert {one.withheld for one in made.estimates} == {
        "all respondents come from one cluster, so no standard error exists"
    }


def test_a_total_known_by_calibration_has_no_error_to_publish():
    found = columns(10)
    weights = survey.poststratify(["age"], {("old",): 900, ("middle",): 1100, ("young",): 1000})
    found["one"] = np.ones(len(found["w"]))
    made = run(found, "clusters", total=["one"], by=["age"], calibration=weights, raw=False)
    assert all("zero by design" in one.withheld for one in made.estimates)


def test_nobody_answered_is_said_and_not_computed():
    found = columns(11)
    found["y"] = np.where(found["age"] == "old", np.nan, found["y"])
    made = run(found, "clusters", mean=["y"], by=["age"]).get("mean", "y", age="old")
    assert (made.value, made.n, made.withheld) == (None, 0, "no respondent answered")


def test_the_document_holds_plain_json_values():
    import json

    found = columns(12)
    made = run(
        found,
        "clusters",
        mean=["y"],
        proportion=["age"],
        by=["sex"],
        table=[("online", "age")],
        covariance=True,
    )
    text = json.dumps(made.to_dict(), allow_nan=False)
    first = json.loads(text)["estimates"][0]
    assert set(first) == {
        "statistic",
        "variable",
        "by",
        "value",
        "se",
        "low",
        "high",
        "df",
        "n",
        "deff",
        "method",
    }
    assert made.df == 4 * 5 - 4


def test_domains_are_compared_in_pairs():
    made = run(columns(13), "clusters", mean=["y"], total=["z"], by=["age"], covariance=True)
    found = made.differences()
    assert len(found) == 2 * 3
    first = made.difference(made.get("mean", "y", age="old"), made.get("mean", "y", age="middle"))
    assert first in found and 0 < first.p < 1 and first.low < first.value < first.high


def test_a_question_nobody_answered_and_a_division_nobody_can_read_are_refused():
    found = columns(14) | {"empty": np.full(120, np.nan), "id": np.arange(120.0)}
    with pytest.raises(Refusal, match="no respondent answered"):
        run(found, "clusters", proportion=["empty"])
    many = {"x": np.ones(6000), "id": np.arange(6000.0)}
    with pytest.raises(Refusal, match="6000 domains are too many"):
        survey.estimate(many, survey.plan(mean=["x"], by=["id"]))


def test_comparing_needs_the_covariance():
    made = run(columns(), "clusters", mean=["y"], by=["sex"])
    with pytest.raises(survey.results.ResultRefused, match="covariance"):
        made.difference(made.estimates[0], made.estimates[1])
