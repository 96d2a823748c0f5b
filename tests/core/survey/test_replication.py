"""Replicates against the plain definition: multiply the weights, estimate again."""

import numpy as np
import pytest

from ratusha.core import survey
from ratusha.core.survey.design import build
from ratusha.core.survey.replication import ReplicationRefused, factors
from tests.core.survey.town import DESIGNS, columns

ASKED = {"mean": ["y"], "ratio": ["y/z"], "total": ["z"]}


def plan(design="clusters", **asked):
    return survey.plan(**{"raw": True} | DESIGNS[design] | ASKED | asked)


def multipliers(found, asked):
    design = build(survey.form(found, asked).units, asked)
    return np.vstack(list(factors(design, asked).blocks))


def psu_of(found):
    """PSUs are numbered by stratum and name, as the sums number them."""
    names = sorted(
        set(zip(found["district"], found["house"], strict=True)), key=lambda pair: (pair[0], pair[1])
    )
    place = {name: number for number, name in enumerate(names)}
    return np.asarray([place[pair] for pair in zip(found["district"], found["house"], strict=True)])


@pytest.mark.parametrize("kind", ["jkn", "bootstrap:20"])
def test_each_replicate_is_the_estimate_with_its_own_weights(kind):
    found, asked = columns(), plan(replicates=kind)
    made = survey.replicates(survey.form(found, asked), asked)
    for row, multiplier in zip(made.values, multipliers(found, asked), strict=True):
        again = found | {"w": found["w"] * multiplier[psu_of(found)]}
        single = survey.estimate(again, plan(lonely="certainty")).estimates
        assert row.tolist() == pytest.approx([one.value for one in single], rel=1e-10)
    assert made.names == ("mean y", "total z", "ratio y/z")


def test_replicates_of_raked_weights_are_raked_again():
    found = columns(2)
    weights = survey.rake({"sex": {"f": 1600, "m": 1400}, "age": {"old": 900, "middle": 1100, "young": 1000}})
    asked = plan(replicates="jkn", calibration=weights, by=["sex"])
    made = survey.replicates(survey.form(found, asked), asked)
    row, multiplier = made.values[3], multipliers(found, asked)[3]
    again = found | {"w": found["w"] * multiplier[psu_of(found)]}
    single = survey.estimate(again, plan(calibration=weights, by=["sex"])).estimates
    assert row.tolist() == pytest.approx([one.value for one in single], rel=1e-7)


def test_the_jackknife_of_a_total_is_the_linearised_error():
    found = columns(3)
    jackknife = survey.estimate(found, plan(replicates="jkn")).get("total", "z")
    linear = survey.estimate(found, plan()).get("total", "z")
    assert jackknife.se == pytest.approx(linear.se, rel=1e-10)


def test_half_samples_of_a_total_are_the_linearised_error():
    found = columns(4, strata=5, houses=2)
    linear = survey.estimate(found, plan()).get("total", "z")
    for kind in ("brr", "brr:0.4"):
        assert survey.estimate(found, plan(replicates=kind)).get("total", "z").se == pytest.approx(
            linear.se, rel=1e-10
        )


def test_the_bootstrap_comes_near_the_linearised_error_and_repeats_by_seed():
    found = columns(5)
    linear = survey.estimate(found, plan("finite"))
    first, same, other = (
        survey.estimate(found, plan("finite", replicates="bootstrap:2000", seed=seed)) for seed in (7, 7, 8)
    )
    assert first == same
    assert first != other
    for one, exact in zip(first.estimates, linear.estimates, strict=True):
        assert one.se == pytest.approx(exact.se, rel=0.08)


def test_replicates_are_joint_draws_with_the_covariance_of_the_estimates():
    found, asked = columns(6), plan(replicates="jkn", covariance=True)
    made = survey.replicates(survey.form(found, asked), asked)
    assert np.allclose(made.covariance(), survey.estimate(found, asked).covariance.matrix, rtol=1e-12)
    assert made.variance().tolist() == pytest.approx(np.diag(made.covariance()).tolist(), rel=1e-12)


@pytest.mark.parametrize(
    ("kind", "design", "words"),
    [("jk1", "clusters", "use jkn"), ("brr", "clusters", "stratum d0 has 5")],
)
def test_a_kind_that_does_not_fit_the_design_is_refused(kind, design, words):
    with pytest.raises(ReplicationRefused, match=words):
        survey.estimate(columns(), plan(design, replicates=kind))


def test_lonely_strata_are_refused_unless_certain():
    found = columns(strata=2)
    keep = (found["district"] != "d1") | (found["house"] == "h5")
    found = {name: values[keep] for name, values in found.items()}
    with pytest.raises(ReplicationRefused, match="certainty"):
        survey.estimate(found, plan(replicates="jkn", lonely="adjust"))
    assert survey.estimate(found, plan(replicates="jkn", lonely="certainty")).get("total", "z").se > 0


def test_a_table_under_replicates_has_nearly_the_linearised_test():
    found = columns(7, strata=6, houses=8)
    made = {
        kind: {
            t.statistic: t
            for t in survey.estimate(found, plan(table=[("online", "age")], by=["sex"], **asked)).tests
        }
        for kind, asked in {"linear": {}, "jackknife": {"replicates": "jkn"}}.items()
    }
    for statistic in ("F", "Chisq"):
        assert made["jackknife"][statistic].value == pytest.approx(made["linear"][statistic].value, rel=0.15)
