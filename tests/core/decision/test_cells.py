"""Drawn cells: each keeps to its own distribution, alone and beside others."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ratusha.core.decision import read
from ratusha.core.decision.states import States
from ratusha.core.decision.streams import stream

POINTS = [[0, 0], [20, 0.5], [100, 1]]


def drawn(cells, points=None, direction=(0, 100), draws=20_000):
    """Values of one criterion, draws × alternatives."""
    criteria = [{"name": "x", "unit": "u", "worst": direction[0], "best": direction[1]}]
    if points:
        criteria[0]["points"] = points
    model = read(
        {
            "criteria": criteria,
            "alternatives": [{"name": f"a{i}", "values": {"x": cell}} for i, cell in enumerate(cells)],
        }
    )
    states = States.of(model)
    state = states.draw(stream(3, 0, 0), draws, 0, draws)
    return states.totals(np.ones((draws, 1)), state)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ({"interval": [10, 60]}, stats.uniform(0.1, 0.5)),
        ({"triangular": [0, 30, 100]}, stats.triang(0.3)),
        ({"triangular": [0, 0, 100]}, stats.triang(0.0)),
        ({"triangular": [0, 100, 100]}, stats.triang(1.0)),
        ({"normal": [50, 10]}, stats.norm(0.5, 0.1)),
    ],
)
def test_a_cell_follows_its_distribution(cell, expected):
    values = drawn([cell, 40])[:, 0]
    assert stats.kstest(values, expected.cdf).pvalue > 1e-3


def test_a_scale_that_falls_turns_the_distribution_round():
    values = drawn([{"triangular": [0, 30, 100]}], direction=(100, 0))[:, 0]
    assert stats.kstest(values, stats.triang(0.7).cdf).pvalue > 1e-3


@pytest.mark.parametrize(
    ("cell", "quantity"),
    [
        ({"interval": [10, 60]}, stats.uniform(10, 50)),
        ({"triangular": [0, 30, 100]}, stats.triang(0.3, 0, 100)),
        ({"normal": [30, 12]}, stats.norm(30, 12)),
    ],
)
def test_a_bent_scale_values_what_was_drawn(cell, quantity):
    values = drawn([cell], points=POINTS)[:, 0]
    back = np.where(values < 0.5, values * 40, 20 + (values - 0.5) * 160)
    assert stats.kstest(back, quantity.cdf).pvalue > 1e-3


def test_neighbours_do_not_touch_each_other():
    cells = [
        7,
        {"interval": [0, 10]},
        {"triangular": [50, 60, 90]},
        8,
        {"normal": [80, 1]},
        {"interval": [90, 90]},
    ]
    values = drawn(cells)
    assert (values[:, 0] == 0.07).all()
    assert (values[:, 3] == 0.08).all()
    assert (values[:, 5] == 0.9).all()
    assert 0 <= values[:, 1].min() < values[:, 1].max() <= 0.1
    assert 0.5 <= values[:, 2].min() < values[:, 2].max() <= 0.9
    assert values[:, 4].mean() == pytest.approx(0.8, abs=1e-3)


def test_drawn_cells_are_independent():
    values = drawn([{"interval": [0, 10]}, {"interval": [0, 10]}, {"triangular": [0, 5, 10]}])
    correlation = np.corrcoef(values.T)
    assert np.abs(correlation - np.eye(3)).max() < 0.03
