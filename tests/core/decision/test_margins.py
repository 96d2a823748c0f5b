"""What a little more of a limit buys: the optimum again, beside a slow twin that tries every set."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.decision import DecisionRefusal, margins, read

NAMES = "ABCDE"


def model(values, costs, budget, work=None, staff=None):
    alternatives = [
        {"name": name, "values": {"c": value}, "cost": {"city:2026": cost}}
        for name, value, cost in zip(NAMES, values, costs, strict=False)
    ]
    plain = {
        "criteria": [{"name": "c", "unit": "u", "worst": 0, "best": 100}],
        "alternatives": alternatives,
        "budget": {"city:2026": budget},
    }
    if work is not None:
        for alternative, used in zip(alternatives, work, strict=True):
            alternative["use"] = {"staff:2026": used}
        plain["resources"] = [{"name": "staff:2026", "ceiling": staff}]
    return read(plain)


def best_by_hand(values, costs, budget):
    items = range(len(values))
    sets = (s for k in range(len(values) + 1) for s in combinations(items, k))
    return max(sum(values[i] for i in s) for s in sets if sum(costs[i] for i in s) <= budget) / 100


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 100), st.integers(1, 50)), min_size=1, max_size=5),
    st.integers(0, 100),
    st.integers(1, 40),
)
def test_the_gain_is_that_of_trying_every_set(items, budget, step):
    values, costs = zip(*items, strict=True)
    [found] = margins(model(values, costs, budget), money=step)
    wanted = best_by_hand(values, costs, budget + step) - best_by_hand(values, costs, budget)
    assert found.gain == pytest.approx(wanted, abs=1e-4)
    assert bool(found.gain) == bool(found.enters)


def test_the_limit_that_holds_back_is_the_one_that_helps():
    found = margins(model([50, 40], [10, 10], 100, work=[5, 5], staff=9), money=100, units=1)
    assert [(m.limit, m.is_money, m.enters) for m in found] == [
        ("city:2026", True, ()),
        ("staff:2026", False, ("B",)),
    ]
    assert found[1].gain == pytest.approx(0.4)


def test_without_money_there_is_no_margin():
    bare = read(
        {
            "criteria": [{"name": "c", "unit": "u", "worst": 0, "best": 1}],
            "alternatives": [{"name": "A", "values": {"c": 1}}, {"name": "B", "values": {"c": 0}}],
        }
    )
    with pytest.raises(DecisionRefusal, match="budget"):
        margins(bare)
