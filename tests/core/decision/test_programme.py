"""Programmes: the quick way near the relaxation keeps its promise, and gives way where it cannot."""

from __future__ import annotations

import numpy as np
import pytest

from ratusha.core.decision import programme
from ratusha.core.decision.programme import Programme, Row, irreducible

ENDLESS = float("inf")


def knapsack(seed, n=140):
    """Two budgets and a chain of requirements."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(10, 100, (2, n))
    rows = [
        Row(tuple(range(n)), tuple(map(float, w)), -ENDLESS, float(w.sum() * 0.4), f"budget {at}")
        for at, w in enumerate(weights)
    ]
    rows += [
        Row((k, int(rng.integers(0, k))), (1.0, -1.0), -ENDLESS, 0.0, "requires") for k in range(1, n, 2)
    ]
    return Programme(weights.mean(axis=0) * rng.uniform(0.7, 1.3, n), rows)


@pytest.mark.parametrize("seed", range(4))
def test_near_the_relaxation_the_gap_is_kept_and_so_are_the_rows(seed):
    asked = knapsack(seed)
    best, near = asked.solve(1e-7), asked.solve(1e-3)
    assert best.value * (1 - 1e-3) <= near.value <= best.value + 1e-9
    assert near.gap <= 1.01e-3
    for row in asked.rows:
        total = sum(c * near.x[p] for p, c in zip(row.places, row.coefficients, strict=True))
        assert row.low - 1e-9 <= total <= row.high + 1e-9


def test_when_nothing_near_is_good_enough_everything_is_searched():
    """One row that halves cannot fill: the relaxation is far above any whole choice."""
    asked = Programme(np.ones(120), [Row(tuple(range(120)), (2.0,) * 120, -ENDLESS, 3.0, "room")])
    assert asked._near(1e-3) is None
    assert asked.solve(1e-3).value == pytest.approx(1)


def test_what_nothing_satisfies_is_said_and_named():
    rows = [Row((0,), (1.0,), 1.0, 1.0, "compulsory"), Row(tuple(range(120)), (1.0,) * 120, 0, 0, "no money")]
    assert Programme(np.ones(120), rows).solve(1e-3).x is None
    said = {
        row.says for row in irreducible(120, [*rows, Row((1,), (1.0,), 0, 1, "room")], upper=1.0, whole=True)
    }
    assert said == {"compulsory", "no money"}


def test_small_programmes_and_fine_gaps_go_straight_to_the_solver(monkeypatch):
    monkeypatch.setattr(programme.Programme, "_near", lambda *_: pytest.fail("not here"))
    assert knapsack(1, 40).solve(1e-3).x is not None
    assert knapsack(1).solve(1e-6).x is not None
