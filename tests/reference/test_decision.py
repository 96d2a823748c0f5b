"""Reference cases of decision analysis, each with its source."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ratusha.core.decision import ahp, bwm, portfolio, read, roc, rpm, smaa, topsis


def reciprocal(upper):
    """A comparison matrix from its upper triangle by rows."""
    n = len(upper) + 1
    a = np.ones((n, n))
    for i, row in enumerate(upper):
        for j, x in enumerate(row, start=i + 1):
            a[i, j], a[j, i] = x, 1 / x
    return a


def test_r1_saatys_drinks():
    """Saaty 2008, Decision making with the analytic hierarchy process: drink consumption."""
    a = reciprocal(
        [
            [9, 5, 2, 1, 1, 1 / 2],
            [1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
            [1 / 3, 1 / 4, 1 / 3, 1 / 9],
            [1 / 2, 1, 1 / 3],
            [2, 1 / 2],
            [1 / 3],
        ]
    )
    weights, lambda_max, _ci, cr = ahp(a)
    assert weights == pytest.approx([0.1775, 0.0191, 0.0418, 0.1164, 0.1896, 0.1288, 0.3268], abs=5e-5)
    assert lambda_max == pytest.approx(7.1766, abs=5e-5)
    assert cr == pytest.approx(0.022, abs=5e-4)


def test_r2_a_matrix_of_four_and_a_consistent_one_of_three():
    weights, lambda_max, _ci, cr = ahp(reciprocal([[4, 3, 7], [1 / 3, 3], [5]]))
    assert weights == pytest.approx([0.5476, 0.1266, 0.2699, 0.0559], abs=5e-5)
    assert (lambda_max, cr) == (pytest.approx(4.1184, abs=5e-5), pytest.approx(0.0439, abs=5e-5))
    weights, _lambda, _ci, cr = ahp(reciprocal([[2, 6], [3]]))
    assert weights == pytest.approx([0.6, 0.3, 0.1])
    assert cr == pytest.approx(0, abs=1e-12)
    assert ahp([[1, 9], [1 / 9, 1]]).cr == 0


def test_r3_topsis_fighter_aircraft():
    """Hwang & Yoon 1981; the fourth column is a cost."""
    rows = [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ]
    closeness = topsis(rows, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], costs=[3])
    assert closeness == pytest.approx([0.6433, 0.2684, 0.6135, 0.3123], abs=5e-5)


def test_r4_best_worst_method_linear():
    """Rezaei 2016, linear model."""
    weights, xi = bwm(2, 0, [8, 2, 1], [1, 5, 8])
    assert weights == pytest.approx([0.0714, 0.3214, 0.6071], abs=5e-5)
    assert xi == pytest.approx(0.0357, abs=5e-5)


def test_rank_order_centroid():
    """Barron & Barrett 1996."""
    assert roc(3) == pytest.approx([0.6111, 0.2778, 0.1111], abs=5e-5)


TWO = {
    "criteria": [
        {"name": "g", "unit": "share", "worst": 0, "best": 1},
        {"name": "h", "unit": "share", "worst": 0, "best": 1},
    ],
    "alternatives": [
        {"name": "A", "values": {"g": {"normal": [0.6, 0.05]}, "h": {"normal": [0.3, 0.1]}}},
        {"name": "B", "values": {"g": {"normal": [0.4, 0.05]}, "h": {"normal": [0.6, 0.1]}}},
    ],
}


def test_r5_smaa_of_two_uncertain_alternatives():
    """By quadrature: free weights, four independent normals."""
    found = smaa(TWO, draws=200_000, seed=7)
    assert found.acceptability[:, 0] == pytest.approx([0.424756, 0.575244], abs=0.004)
    assert found.central_weights[0] == pytest.approx([0.75239, 0.24761], abs=0.004)
    assert found.central_weights[1] == pytest.approx([0.31363, 0.68637], abs=0.004)
    assert found.confidence_factor == pytest.approx([0.884218, 0.924789], abs=0.006)


def test_r6_ranks_of_three_survey_means():
    """Means 3.9, 3.7, 3.4 with standard error 0.1 each, by quadrature."""
    model = {
        "criteria": [{"name": "mean", "unit": "points", "worst": 1, "best": 5}],
        "alternatives": [
            {"name": n, "values": {"mean": {"normal": [m, 0.1]}}}
            for n, m in (("a", 3.9), ("b", 3.7), ("c", 3.4))
        ],
    }
    first = smaa(model, draws=400_000, seed=3).acceptability[:, 0]
    assert first == pytest.approx([0.92129, 0.07863, 0.00008], abs=0.002)


SCORES = {"S1": (8, 2, 5, 40), "S2": (6, 7, 3, 35), "S3": (3, 8, 6, 30), "S4": (5, 5, 5, 25)}
SCORES |= {"S5": (4, 1, 2, 38), "S6": (2, 6, 9, 28), "S7": (7, 6, 7, 20), "S8": (2, 3, 4, 10)}


def eight(**weights):
    return {
        "criteria": [{"name": c, "unit": "points", "worst": 0, "best": 1} for c in "abc"],
        "alternatives": [
            {"name": n, "values": dict(zip("abc", s[:3], strict=True)), "cost": s[3]}
            for n, s in SCORES.items()
        ],
        "weights": weights,
        "budget": {"total": 110},
    }


def test_r7_robust_portfolio_of_eight():
    """Worked by enumeration: budget 110, w1 ≥ w2 ≥ w3."""
    found = rpm(eight(order=[["a", "b"], ["b", "c"]]))
    assert {frozenset(p) for p in found.nondominated} == {
        frozenset({"S3", "S4", "S6", "S7"}),
        frozenset({"S2", "S3", "S4", "S7"}),
        frozenset({"S1", "S2", "S7", "S8"}),
    }
    assert [found.core_index[n] for n in SCORES] == pytest.approx(
        [1 / 3, 2 / 3, 2 / 3, 2 / 3, 0, 1 / 3, 1, 1 / 3]
    )
    assert (found.core, found.exterior, found.method) == (("S7",), ("S5",), "exact")


def test_r7_the_optimum_beats_the_greedy_choice():
    vectors = [{"a": 0.5, "b": 0.3, "c": 0.2}]
    best = portfolio(eight(vectors=vectors)).optimum
    assert set(best.chosen) == {"S2", "S3", "S4", "S7"}
    assert (best.value, best.cost) == (pytest.approx(22.5), pytest.approx(110))
    value = {n: 0.5 * a + 0.3 * b + 0.2 * c for n, (a, b, c, _) in SCORES.items()}
    left, greedy = 110, 0.0
    for name in sorted(SCORES, key=lambda n: -value[n] / SCORES[n][3]):
        if SCORES[name][3] <= left:
            left, greedy = left - SCORES[name][3], greedy + value[name]
    assert greedy == pytest.approx(19.5)


@pytest.mark.parametrize(
    ("capacity", "weights", "profits", "value", "items"),
    [
        (
            165,
            [23, 31, 29, 44, 53, 38, 63, 85, 89, 82],
            [92, 57, 49, 68, 60, 43, 67, 84, 87, 72],
            309,
            {1, 2, 3, 4, 6},
        ),
        (26, [12, 7, 11, 8, 9], [24, 13, 23, 15, 16], 51, {2, 3, 4}),
    ],
)
def test_r8_knapsacks(capacity, weights, profits, value, items):
    """Kreher & Stinson's knapsack instances p01 and p02."""
    model = {
        "criteria": [{"name": "profit", "unit": "points", "worst": 0, "best": 1}],
        "alternatives": [
            {"name": str(i), "values": {"profit": p}, "cost": w}
            for i, (w, p) in enumerate(zip(weights, profits, strict=True), start=1)
        ],
        "budget": {"total": capacity},
    }
    best = portfolio(model).optimum
    assert best.value == pytest.approx(value)
    assert set(best.chosen) == {str(i) for i in items}


def test_the_optimum_of_small_models_is_the_one_that_trying_all_finds():
    rng = np.random.default_rng(5)
    for _ in range(12):
        n = int(rng.integers(3, 9))
        cost, gain = rng.integers(1, 20, n), rng.integers(1, 30, (n, 2))
        limit = int(cost.sum() * rng.uniform(0.3, 0.8))
        model = {
            "criteria": [{"name": c, "unit": "u", "worst": 0, "best": 30} for c in "xy"],
            "alternatives": [
                {
                    "name": f"s{i}",
                    "values": {"x": int(gain[i, 0]), "y": int(gain[i, 1])},
                    "cost": int(cost[i]),
                }
                for i in range(n)
            ],
            "weights": {"vectors": [{"x": 0.25, "y": 0.75}]},
            "budget": {"total": limit},
        }
        worth = (0.25 * gain[:, 0] + 0.75 * gain[:, 1]) / 30
        best = max(
            sum(worth[i] for i in chosen)
            for size in range(n + 1)
            for chosen in itertools.combinations(range(n), size)
            if sum(cost[i] for i in chosen) <= limit
        )
        assert portfolio(model).optimum.value == pytest.approx(best)


def test_the_same_bits_for_one_process_and_for_two():
    one, two = (smaa(TWO, draws=20_000, seed=11, jobs=jobs).to_dict() for jobs in (1, 2))
    assert one == two
    assert read(TWO).digest == one["digest"]
