"""The portfolio over years: as good as the best of all schedules tried one by one, early where it can be, told why not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.decision import DecisionRefusal, binding, portfolio, read, schedule

YEARS = ("2026", "2027")
WORTH = (1.0, 0.9)


def city(alternatives, ceilings=(10, 10), staff=(9, 9), **more):
    """Initiatives as (name, value, cost by year, months by year, requires)."""
    return read(
        {
            "criteria": [{"name": "use", "worst": 0, "best": 100}],
            "alternatives": [
                {
                    "name": name,
                    "values": {"use": value},
                    "cost": {f"city:{y}": c for y, c in zip(YEARS, cost, strict=True)},
                    "use": {f"staff:{y}": m for y, m in zip(YEARS, months, strict=True)},
                    "requires": list(requires),
                }
                for name, value, cost, months, requires in alternatives
            ],
            "budget": {f"city:{y}": c for y, c in zip(YEARS, ceilings, strict=True)},
            "resources": [{"name": f"staff:{y}", "ceiling": m} for y, m in zip(YEARS, staff, strict=True)],
        }
        | more
    )


def one_by_one(plan, ceilings, staff, kept):
    """The highest discounted value over every choice of a year or none for each: the slow obvious twin."""
    best = None
    for starts in itertools.product((None, 0, 1), repeat=len(plan)):
        begun = dict(zip((row[0] for row in plan), starts, strict=True))
        if any(begun[name] is None for name in kept) or not _is_possible(plan, begun, ceilings, staff):
            continue
        value = sum(row[1] / 100 * WORTH[begun[row[0]]] for row in plan if begun[row[0]] is not None)
        best = value if best is None else max(best, value)
    return best


def _is_possible(plan, begun, ceilings, staff):
    used = {"cost": [0, 0], "months": [0, 0]}
    for name, _value, cost, months, requires in plan:
        start = begun[name]
        if start is None:
            continue
        spends = [y for y in (0, 1) if cost[y] or months[y]]
        first = min(spends, default=0)
        if start < first or any(begun[r] is None or begun[r] > start for r in requires):
            return False
        for y in (0, 1):
            then = y + start - first
            if then < 2:
                used["cost"][then] += cost[y]
                used["months"][then] += months[y]
    return all(u <= c for u, c in zip(used["cost"], ceilings, strict=True)) and all(
        u <= m for u, m in zip(used["months"], staff, strict=True)
    )


amounts = st.tuples(st.integers(0, 8), st.integers(0, 5))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 99), amounts, amounts), min_size=2, max_size=4),
    st.tuples(st.integers(4, 12), st.integers(4, 12)),
    st.booleans(),
)
def test_no_schedule_tried_one_by_one_is_better(rows, ceilings, needs):
    plan = [
        (f"i{n}", value, cost, months, ("i0",) if needs and n == 1 else ())
        for n, (value, cost, months) in enumerate(rows)
    ]
    model = city(plan, ceilings)
    if not model.has_money or not any(sum(row[2]) for row in plan):
        return
    kept = portfolio(model).optimum.chosen
    found = schedule(model, kept, YEARS, WORTH)
    assert found.value == pytest.approx(one_by_one(plan, ceilings, (9, 9), kept), abs=1e-5)
    assert set(kept) <= set(found.begins)
    assert set(found.beside) == set(found.begins) - set(kept)
    assert all(use.used <= use.ceiling + 1e-6 for use in found.uses)


CROWDED = [
    ("first", 90, (8, 0), (0, 0), ()),
    ("second", 60, (8, 0), (0, 0), ()),
    ("free", 0, (0, 0), (0, 0), ()),
]


def test_what_does_not_fit_a_year_begins_in_the_next_and_the_limit_is_named():
    model = city(CROWDED)
    found = schedule(model, ("first",), YEARS, WORTH)
    assert found.begins == {"first": "2026", "second": "2027"}
    assert found.beside == ("second",)
    assert found.value == pytest.approx(0.9 + 0.6 * 0.9)
    assert found.gap <= 1e-6
    [rule] = binding(model, ("first",), YEARS, WORTH)
    assert (rule.says, rule.gain) == ("budget city:2026 10", pytest.approx(0.06))


def test_what_is_free_of_limits_waits_for_nothing():
    found = schedule(city(CROWDED), ("first", "free"), YEARS, (1.0, 1.0))
    assert found.begins["free"] == "2026"
    assert found.begins["first"] == "2026"


def test_what_is_needed_comes_no_later():
    plan = [
        ("base", 0, (8, 0), (0, 0), ()),
        ("top", 90, (2, 0), (0, 0), ("base",)),
        ("other", 80, (8, 0), (0, 0), ()),
    ]
    found = schedule(city(plan), ("base", "top"), YEARS, WORTH)
    assert found.begins["base"] <= found.begins["top"]
    rules = {rule.says for rule in binding(city(plan), ("base", "top"), YEARS, WORTH)}
    assert "top requires base" in rules or "budget city:2026 10" in rules


def test_what_falls_after_the_last_year_is_told():
    plan = [("a", 90, (8, 3), (2, 1), ()), ("b", 60, (8, 3), (2, 1), ())]
    found = schedule(city(plan, ceilings=(8, 12)), ("a",), YEARS, WORTH)
    assert found.begins == {"a": "2026", "b": "2027"}
    assert found.later == {"city": 3, "staff": 1}


def test_a_portfolio_that_no_year_can_hold_is_refused_with_the_rules_in_conflict():
    model = city([("a", 9, (8, 0), (0, 0), ()), ("b", 9, (8, 0), (0, 0), ())], ceilings=(5, 5))
    with pytest.raises(DecisionRefusal, match="a stays in the portfolio"):
        schedule(model, ("a",), YEARS, WORTH)


@pytest.mark.parametrize(
    ("years", "worth", "chosen", "words"),
    [
        ((), (), (), "needs years"),
        (YEARS, (1.0,), (), "one discount for each"),
        (YEARS, (0.5, 0.9), (), "never worth more"),
        (YEARS, (1.0, -0.1), (), "never worth more"),
        (YEARS, (float("nan"), 1.0), (), "never worth more"),
        (YEARS, (2.0, 1.0), (), "at most 1"),
        (YEARS, WORTH, ("nobody",), "no alternative"),
    ],
)
def test_years_and_names_that_say_nothing_are_refused(years, worth, chosen, words):
    with pytest.raises(DecisionRefusal, match=words):
        schedule(city(CROWDED), chosen, years, worth)


def test_a_model_with_phases_or_without_money_has_no_such_schedule():
    for more in ({"phases": {"names": ["1"], "budget": [9]}}, {"budget": {}}):
        plain = city(CROWDED).to_plain() | more
        for alternative in plain["alternatives"]:
            alternative["cost"] = 1.0
        plain["budget"] = {} if "phases" not in more else {"total": 9}
        with pytest.raises(DecisionRefusal, match="one step"):
            schedule(read(plain), (), YEARS, WORTH)
