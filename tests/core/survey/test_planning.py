"""Sample sizes that textbooks print, and allocations that always add up."""

from itertools import product
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.survey import planning


@pytest.mark.parametrize(("deff", "points"), [(1.0, 4.90), (1.5, 6.00)])
def test_four_hundred_of_four_hundred_thousand(deff, points):
    margin = planning.margin_of_error(400, population=400_000, deff=deff)
    assert round(100 * margin, 2) == pytest.approx(points, abs=0.005)


@pytest.mark.parametrize(
    ("margin", "p", "population", "n"),
    [(0.05, 0.5, None, 385), (0.03, 0.5, None, 1068), (0.05, 0.5, 1_000, 278), (0.05, 0.2, None, 246)],
)
def test_sizes_that_textbooks_print(margin, p, population, n):
    # Cochran (1977), Krejcie & Morgan (1970): 278 of a population of 1,000
    assert planning.sample_size(margin, p=p, population=population).interviews == n


def test_a_size_is_the_smallest_that_reaches_its_margin():
    for margin, population, deff in product((0.02, 0.05), (500, 400_000, None), (1.0, 1.7)):
        size = planning.sample_size(margin, population=population, deff=deff)
        assert size.margin <= margin
        assert planning.margin_of_error(size.interviews - 1, population=population, deff=deff) > margin


def test_a_census_has_no_margin():
    assert planning.margin_of_error(500, population=500) == 0


def test_two_groups_as_fleiss_prints_them():
    assert planning.two_groups(0.5, 0.6) == 385
    assert planning.two_groups(0.5, 0.6, power=0.9) == 515
    assert planning.two_groups(0.6, 0.5, deff=2) == 770


def test_the_detectable_difference_is_the_inverse_of_the_size():
    n = planning.two_groups(0.5, 0.55)
    assert planning.detectable_difference(n) == pytest.approx(0.05, abs=2e-4)


def test_interviews_are_inflated_by_refusals_and_by_empty_addresses():
    assert planning.inflate(400, response_rate=0.5, eligible=0.8) == 1000
    assert planning.sample_size(0.05, response_rate=0.4).issued == 963


def test_kish_design_effect():
    assert isclose(planning.cluster_deff(25, 0.02), 1.48)


def test_proportional_allocation_by_hand():
    assert planning.proportional(10, {"a": 600, "b": 300, "c": 100}) == {"a": 6, "b": 3, "c": 1}
    assert planning.proportional(10, {"a": 600, "b": 300, "c": 100}, minimum=2) == {"a": 5, "b": 3, "c": 2}


def test_neyman_allocation_by_hand():
    # N·S = 100·10, 200·5, 300·0 → halves
    sizes, spreads = {"a": 100, "b": 200, "c": 300}, {"a": 10, "b": 5, "c": 0}
    assert planning.neyman(100, sizes, spreads) == {"a": 50, "b": 50, "c": 0}


def test_neyman_takes_a_small_stratum_whole_and_gives_the_rest_away():
    allocation = planning.neyman(60, {"small": 10, "large": 1000}, {"small": 1000, "large": 1})
    assert allocation == {"small": 10, "large": 50}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=12), st.data())
def test_an_allocation_adds_up_and_keeps_its_bounds(populations, data):
    sizes = {f"s{i}": float(size) for i, size in enumerate(populations)}
    minimum = data.draw(st.integers(0, 5))
    least = sum(min(minimum, size) for size in populations)
    n = data.draw(st.integers(max(least, 1), sum(populations)))
    allocation = planning.proportional(n, sizes, minimum=minimum)
    assert sum(allocation.values()) == n
    assert all(min(minimum, sizes[name]) <= count <= sizes[name] for name, count in allocation.items())


def test_neyman_is_never_worse_than_any_other_whole_allocation():
    sizes, spreads = {"a": 50.0, "b": 30.0, "c": 20.0}, {"a": 3.0, "b": 8.0, "c": 1.0}

    def variance(counts):
        return sum((sizes[k] * spreads[k]) ** 2 / counts[k] for k in sizes)

    best = min(variance({"a": a, "b": b, "c": 20 - a - b}) for a in range(1, 19) for b in range(1, 20 - a))
    assert variance(planning.neyman(20, sizes, spreads, minimum=1)) <= best * 1.01


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: planning.sample_size(0), "between 0 and 1"),
        (lambda: planning.sample_size(0.05, p=1), "“p” is a share"),
        (lambda: planning.sample_size(0.05, deff=-1), "“deff”"),
        (lambda: planning.sample_size(0.05, response_rate=0), "response rate"),
        (lambda: planning.two_groups(0.5, 0.5), "equal"),
        (lambda: planning.proportional(5, {}), "no strata"),
        (lambda: planning.proportional(5, {"a": 0}), "“a” has no population"),
        (lambda: planning.proportional(5, {"a": 9, "b": 9}, minimum=4), "needs 8 interviews"),
        (lambda: planning.proportional(50, {"a": 9, "b": 9}), "fewer people than 50"),
        (lambda: planning.neyman(5, {"a": 9}, {}), "no spread"),
        (lambda: planning.margin_of_error(float("nan")), "above zero"),
    ],
)
def test_what_cannot_be_planned_is_said(call, words):
    with pytest.raises(planning.PlanningRefused, match=words):
        call()
