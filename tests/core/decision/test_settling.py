"""What would settle the borderline: each answer is compared with the same draws of the model as it is."""

from __future__ import annotations

import pytest

from ratusha.core.decision import read, settle, settle_by_delivery


def model(probability=1.0):
    """One of two fits: A is worth more on c, B on d, and the members differ."""
    both = {"cost": 10, "probability": probability}
    return read(
        {
            "criteria": [{"name": n, "unit": "u", "worst": 0, "best": 10} for n in ("c", "d")],
            "alternatives": [
                {"name": "A", "values": {"c": 10, "d": 0}, **both},
                {"name": "B", "values": {"c": 0, "d": 9}, **both},
            ],
            "weights": {"vectors": [{"c": 0.9, "d": 0.1}, {"c": 0.2, "d": 0.8}]},
            "budget": {"total": 10},
        }
    )


def test_agreeing_settles_what_only_values_left_open():
    found = settle(model(), asked=0, more=400, draws=100)
    assert [(answer.kind, answer.criterion) for answer in found] == [("agreement", "c"), ("agreement", "d")]
    for answer in found:
        assert answer.borderline == ("A", "B")
        assert answer.settled == ("A", "B")
        before, after = answer.doubt
        assert before > 0.5 > after == 0


def test_sure_delivery_settles_what_only_its_failure_left_open():
    plain = {
        "criteria": [{"name": "c", "unit": "u", "worst": 0, "best": 10}],
        "alternatives": [
            {"name": "A", "values": {"c": 10}, "cost": 10, "probability": 0.6},
            {"name": "B", "values": {"c": 5}, "cost": 10},
        ],
        "budget": {"total": 10},
        "portfolio": {"method": "sampled", "draws": 200},
    }
    found = settle_by_delivery(read(plain))
    assert found.borderline == found.settled == ("A", "B")
    assert found.before["A"] == pytest.approx(0.6, abs=0.1)
    assert found.after["A"] == 1


def test_progress_counts_the_questions():
    seen = []
    settle(model(0.5), asked=0, more=400, draws=25, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_the_same_seed_gives_the_same_answers():
    one, two = (settle(model(0.7), asked=0, more=400, draws=50, seed=3) for _ in range(2))
    assert one == two
