"""Portfolios against trying all of them: optimum, frontier, phases, and what is robust."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.decision import DecisionRefusal, portfolio, rpm, wilson
from tests.core.decision.models import model


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_the_frontier_is_every_efficient_cost(data):
    n = data.draw(st.integers(2, 5))
    value = data.draw(st.lists(st.integers(0, 20), min_size=n, max_size=n))
    cost = data.draw(st.lists(st.integers(1, 12), min_size=n, max_size=n))
    budget = data.draw(st.integers(0, 40))
    items = [{"name": f"i{i}", "values": {"v": value[i]}, "cost": cost[i]} for i in range(n)]
    items[1]["requires"] = ["i0"]
    criteria = [{"name": "v", "worst": 0, "best": 20}]
    found = portfolio({"criteria": criteria, "alternatives": items, "budget": {"total": budget}})
    possible = {
        (sum(cost[i] for i in chosen), sum(value[i] for i in chosen))
        for size in range(n + 1)
        for chosen in itertools.combinations(range(n), size)
        if sum(cost[i] for i in chosen) <= budget and (1 not in chosen or 0 in chosen)
    }
    assert found.optimum.value * 20 == pytest.approx(max(v for _, v in possible))
    efficient = sorted(
        p for p in possible if not any(d <= p[0] and w >= p[1] and (d, w) != p for d, w in possible)
    )
    assert [(p.budget, round(p.value * 20)) for p in found.frontier] == efficient


def test_what_is_required_comes_not_later():
    items = model()["alternatives"]
    items[0]["requires"] = ["C"]
    phases = {"names": ["1", "2"], "discount": [1.0, 0.8], "budget": [60, 90]}
    chosen = portfolio(model(alternatives=items, budget=None, phases=phases)).optimum.chosen
    place = {name: phase for phase, names in chosen.items() for name in names}
    assert place["C"] <= place["A"]


@pytest.mark.parametrize(("bonus", "chosen"), [({"need": 0.9}, ("A", "C")), ({}, ("A", "B"))])
def test_a_synergy_counts_when_all_its_members_are_chosen(bonus, chosen):
    weights = {"vectors": [{"hours": 0.5, "need": 0.5}]}
    found = portfolio(model(synergies=[{"members": ["A", "C"], "bonus": bonus}], weights=weights))
    assert found.optimum.chosen == chosen


def test_groups_and_staff_limit_what_is_chosen_together():
    grouped = portfolio(model(groups=[{"members": ["A", "B"], "max": 1}])).optimum.everything
    assert not {"A", "B"} <= set(grouped)
    items = [{**item, "use": {"staff": 2}} for item in model()["alternatives"]]
    assert (
        len(
            portfolio(
                model(alternatives=items, resources=[{"name": "staff", "ceiling": 3}])
            ).optimum.everything
        )
        == 1
    )


def test_an_interval_held_by_both_portfolios_cancels():
    """B is worth more than A by any score, so {B, C} beats {A, C} although C is anything from 0 to 100."""
    scores = {"A": 40, "B": 50, "C": {"interval": [0, 100]}}
    items = [{"name": n, "values": {"v": v}, "cost": 10, "compulsory": n == "C"} for n, v in scores.items()]
    criteria = [{"name": "v", "worst": 0, "best": 100}]
    found = rpm({"criteria": criteria, "alternatives": items, "budget": {"total": 20}})
    assert (found.core, found.borderline, found.exterior) == (("B", "C"), (), ("A",))


def test_sampled_agrees_with_exact_and_for_any_number_of_processes():
    sampled = model(portfolio={"method": "sampled", "draws": 60})
    found = rpm(sampled)
    assert found == rpm(sampled, jobs=2)
    assert found.method == "sampled"
    assert all(low <= found.core_index[name] <= high for name, (low, high) in found.intervals.items())
    assert all(found.core_index[name] == 0 for name in rpm(model()).exterior)


def test_wilson_of_thirty_in_a_hundred():
    assert wilson(30, 100) == pytest.approx((0.2189, 0.3958), abs=5e-5)


def test_a_conflict_is_named_without_what_does_not_belong_to_it():
    items = [{**item, "compulsory": item["name"] != "A"} for item in model()["alternatives"]]
    with pytest.raises(DecisionRefusal) as refusal:
        portfolio(model(alternatives=items))
    assert refusal.value.code == "infeasible"
    assert all(word in refusal.value.message for word in ("budget 80", "B is compulsory", "C is compulsory"))
    assert "A is" not in refusal.value.message


@pytest.mark.parametrize("door", [portfolio, rpm])
def test_without_a_budget_there_is_no_portfolio(door):
    with pytest.raises(DecisionRefusal, match="budget"):
        door(model(budget=None))
