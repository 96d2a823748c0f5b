"""Uniform draws from weight sets, against plain rejection from the free simplex."""

from __future__ import annotations

import numpy as np
import pytest

from ratusha.core.decision import DecisionRefusal, polytope, read
from ratusha.core.decision.weights import weight_set


def of(rules: dict, names: str = "abcd"):
    """The weight set of these rules."""
    criteria = [{"name": name, "worst": 0, "best": 1} for name in names]
    items = [{"name": "x", "values": dict.fromkeys(names, 0)}]
    return weight_set(read({"criteria": criteria, "alternatives": items, "weights": rules}))


@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"order": [["a", "b"]]},
        {"order": [["a", "b"], ["a", "c"]]},
        {"bounds": {"a": [0.1, 0.4]}},
        {"ratios": [{"num": "a", "den": "b", "min": 1, "max": 3}], "order": [["b", "c"]]},
    ],
)
def test_draws_are_uniform_on_the_set(rules):
    found = of(rules)
    free = np.random.default_rng(3).dirichlet(np.ones(4), 60_000)
    sides, limits = polytope.halfspaces(found.rows, 4)
    slow = free[(free @ sides.T <= limits + 1e-12).all(axis=1)]
    drawn = found.draw(1, 20_000)
    assert np.allclose(drawn.sum(axis=1), 1)
    assert drawn.mean(axis=0) == pytest.approx(slow.mean(axis=0), abs=0.015)
    assert drawn.std(axis=0) == pytest.approx(slow.std(axis=0), abs=0.015)
    assert found.centre == pytest.approx(slow.mean(axis=0), abs=0.012)


def test_a_walk_draws_what_the_exact_cut_draws():
    found = of({"ratios": [{"num": "a", "den": "b", "min": 1, "max": 3}], "order": [["b", "c"]]}, "abc")
    walked = polytope.walk(found.rows, 3, seed=1, draws=8_192)
    assert np.allclose(walked.sum(axis=1), 1)
    assert walked.mean(axis=0) == pytest.approx(found.centre, abs=0.01)
    assert walked.std(axis=0) == pytest.approx(found.draw(1, 20_000).std(axis=0), abs=0.01)


def test_corners_of_an_order_are_the_equal_shares_of_its_beginnings():
    corners = of({"order": [["a", "b"], ["b", "c"]]}, "abc").corners()
    expected = {(1, 0, 0), (0.5, 0.5, 0), (0.333, 0.333, 0.333)}
    assert {tuple(np.round(corner, 3)) for corner in corners} == expected


def test_a_set_that_is_one_point_is_drawn_as_that_point():
    found = of({"bounds": {"a": [0.5, 0.6], "b": [0.5, 0.6]}}, "abc")
    assert found.draw(1, 3) == pytest.approx(np.array([[0.5, 0.5, 0.0]] * 3))


def test_members_who_break_the_other_rules_are_left_out():
    vectors = [{"a": 0.8, "b": 0.2}, {"a": 0.3, "b": 0.7}]
    assert of({"vectors": vectors, "order": [["a", "b"]]}, "ab").centre.tolist() == [0.8, 0.2]
    with pytest.raises(DecisionRefusal, match="b ≥ a"):
        of({"vectors": vectors[:1], "order": [["b", "a"]]}, "ab")


def test_only_the_rules_that_conflict_are_named():
    with pytest.raises(DecisionRefusal) as refusal:
        of({"bounds": {"a": [0.7, 1], "b": [0.6, 1], "c": [0, 0.9]}}, "abc")
    assert refusal.value.code == "no_weights"
    assert "a between 0.7 and 1" in refusal.value.message
    assert "c between" not in refusal.value.message
