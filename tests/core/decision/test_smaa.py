"""SMAA: shares add up, a slow twin agrees, draws of joint cells move together."""

from __future__ import annotations

import math

import numpy as np
import pytest
import threadpoolctl
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.decision import read, smaa

NAMES = "abcd"


def model(values, weights=None):
    return {
        "criteria": [{"name": c, "unit": "u", "worst": 0, "best": 1} for c in "xyz"],
        "alternatives": [
            {"name": n, "values": dict(zip("xyz", row, strict=True))}
            for n, row in zip(NAMES, values, strict=False)
        ],
        "weights": weights or {},
    }


def twin(values, draws=40_000):
    """Rank certain alternatives draw by draw, the obvious way; ties share their places."""
    rng = np.random.default_rng(1)
    n, counts = len(values), np.zeros((len(values), len(values)))
    for w in rng.dirichlet(np.ones(3), draws):
        totals = np.asarray(values) @ w
        for i in range(n):
            better, equal = (totals > totals[i] + 1e-12).sum(), (abs(totals - totals[i]) <= 1e-12).sum()
            counts[i, better : better + equal] += 1 / equal
    return counts / draws


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=2, max_size=4))
def test_the_twin_agrees(rows):
    values = [[x / 4 for x in row] for row in rows]
    found = smaa(model(values), draws=40_000).acceptability
    assert found == pytest.approx(twin(values, 8_000), abs=0.03)
    assert found.sum(axis=0) == pytest.approx(1)
    assert found.sum(axis=1) == pytest.approx(1)


def test_equal_alternatives_share_every_place():
    found = smaa(model([[0.5, 0.5, 0.5]] * 3), draws=1000)
    assert found.acceptability == pytest.approx(1 / 3)
    assert found.pairwise[0, 1] == pytest.approx(0.5)


def test_one_vector_and_certain_data_leave_nothing_uncertain():
    found = smaa(model([[1, 0, 0], [0, 1, 0]], {"vectors": [{"x": 0.7, "y": 0.2, "z": 0.1}]}), draws=1000)
    assert found.acceptability.tolist() == [[1, 0], [0, 1]]
    assert found.uncertainty == {"total": 0, "data": 0, "values": 0}


def test_relative_entropy_of_a_coin_is_one():
    found = smaa(model([[0.5] * 3] * 2), draws=1000)
    assert found.uncertainty["total"] == pytest.approx(1)
    assert found.entropy == pytest.approx(math.log2(2))


def test_never_first_has_no_central_weights():
    plain = smaa(model([[1, 1, 1], [0.5, 0.5, 0.5]]), draws=2000).to_dict()
    assert plain["central_weights"]["b"] is None
    assert plain["confidence_factor"]["b"] is None


def test_joint_cells_move_together():
    """Two alternatives whose draws are the same number always tie; drawn apart they would not."""
    raw = model([[0.5, 0, 0], [0.5, 0, 0]])
    raw["weights"] = {"vectors": [{"x": 1.0, "y": 0.0, "z": 0.0}]}
    raw["joint"] = {"file": "replicates.csv"}
    joint = "a:x,b:x\n" + "\n".join(f"{v},{v}" for v in np.linspace(0.1, 0.9, 50))
    found = smaa(read(raw, joint), draws=5000)
    assert found.acceptability == pytest.approx(0.5)


def test_the_order_of_criteria_holds_in_every_draw():
    found = smaa(model([[1, 0, 0], [0, 0, 1]], {"order": [["x", "y"], ["y", "z"]]}), draws=5000)
    assert found.acceptability[0, 0] == pytest.approx(1)


def test_five_hundred_uncertain_services_keep_the_arithmetic_of_ranks():
    """More than fit one byte: shares add up, pairs are complete, expected rank = 1 + losses."""
    rng = np.random.default_rng(2)
    low = rng.uniform(0, 0.6, (300, 3))
    raw = {
        "criteria": [{"name": c, "unit": "u", "worst": 0, "best": 1} for c in "xyz"],
        "alternatives": [
            {
                "name": f"a{i}",
                "values": {c: {"interval": [v, v + 0.4]} for c, v in zip("xyz", row, strict=True)},
            }
            for i, row in enumerate(low.tolist())
        ],
    }
    found = smaa(raw, draws=5_000, seed=3)
    assert found.acceptability.sum(axis=0) == pytest.approx(1)
    assert found.acceptability.sum(axis=1) == pytest.approx(1)
    assert found.pairwise + found.pairwise.T == pytest.approx(1)
    expected = found.acceptability @ np.arange(1, 301)
    losses = found.pairwise.sum(axis=0) - 0.5
    assert expected == pytest.approx(1 + losses)


@pytest.mark.parametrize("kind", ["interval", "triangular", "normal"])
def test_confidence_factors_are_what_drawing_at_the_central_weights_gives(kind):
    rows = [[0.2, 0.5, 0.4], [0.5, 0.3, 0.3], [0.3, 0.3, 0.55]]
    shape = {"interval": (-0.2, 0.2), "triangular": (-0.2, 0.1, 0.2), "normal": None}[kind]

    def cell(v):
        return {kind: [v + d for d in shape] if shape else [v, 0.1]}

    found = smaa(model([[cell(v) for v in row] for row in rows]), draws=40_000)
    rng, draws, centre = np.random.default_rng(8), 40_000, np.array(rows)
    drawn = {
        "interval": lambda: centre + rng.uniform(-0.2, 0.2, (draws, 3, 3)),
        "triangular": lambda: centre + rng.triangular(-0.2, 0.1, 0.2, (draws, 3, 3)),
        "normal": lambda: centre + 0.1 * rng.standard_normal((draws, 3, 3)),
    }[kind]()
    for at, weights in enumerate(found.central_weights):
        first = ((drawn @ weights).argmax(axis=1) == at).mean()
        assert found.confidence_factor[at] == pytest.approx(first, abs=0.012)


def test_doubtful_delivery_is_drawn_for_confidence_factors_too():
    raw = model([[0.9, 0.9, 0.9], [0.5, 0.5, 0.5]])
    raw["alternatives"][0]["probability"] = 0.7
    found = smaa(raw, draws=40_000)
    assert found.confidence_factor == pytest.approx([0.7, 0.3], abs=0.01)


def test_the_bits_do_not_depend_on_the_threads_of_linear_algebra():
    low = np.random.default_rng(5).uniform(0, 0.6, (200, 12))
    names = [f"c{j}" for j in range(12)]
    raw = {
        "criteria": [{"name": c, "unit": "u", "worst": 0, "best": 1} for c in names],
        "alternatives": [
            {
                "name": f"a{i}",
                "values": {c: {"interval": [v, v + 0.4]} for c, v in zip(names, row, strict=True)},
            }
            for i, row in enumerate(low.tolist())
        ],
    }
    found = []
    for threads in (1, 2):
        with threadpoolctl.threadpool_limits(threads, user_api="blas"):
            found.append(smaa(raw, draws=1_000))
    for part in ("acceptability", "pairwise", "central_weights", "confidence_factor"):
        assert getattr(found[0], part).tobytes() == getattr(found[1], part).tobytes()
