"""The yardsticks' arithmetic against published numbers."""

import pytest

from ratusha.core.quality import (
    Burden,
    QualityError,
    Reading,
    agreement,
    checklist,
    compare,
    fleiss,
    kappa,
    kpis,
    ladder,
    wilson,
)


def test_wilsons_interval():
    """Wilson 1927, as in the design: 30 of 100."""
    assert wilson(30, 100) == pytest.approx((0.2189, 0.3958), abs=5e-5)
    low, high = wilson(0, 10)
    assert low == pytest.approx(0, abs=1e-12)
    assert 0.2 < high < 0.35


@pytest.mark.parametrize(("hits", "n"), [(1, 0), (-1, 3), (4, 3)])
def test_what_is_not_a_proportion_is_refused(hits, n):
    with pytest.raises(QualityError):
        wilson(hits, n)


def test_the_standard_cost_model():
    """3 h × 10 = 30 h; a price of 30 for 200,000 a year = 6,000,000 (EU Better Regulation tool 60)."""
    assert Burden(3, 1, 2).a_year(10).hours == 30
    assert Burden(0, 0, 0, money=30).a_year(200_000).money == 6_000_000
    saved = Burden(2, 3, 4).saved(Burden(0.5, 0, 1), volume=1000, take_up=0.5)
    assert (saved.hours, saved.trips, saved.documents) == (750, 1500, 1500)


def test_the_rule_of_a_ladder():
    assert ladder({"a": 4, "b": 1}, "min", 4) == 1
    assert ladder({"a": 4, "b": 1}, "share", 4) == 2.5
    with pytest.raises(QualityError, match="0 to 4"):
        ladder({"a": 5}, "min", 4)


def test_kappa_of_two_assessors():
    """Cohen 1960's arithmetic by hand: 20 of 50 yes-yes, 15 no-no, 5 and 10 apart."""
    first = ["y"] * 25 + ["n"] * 25
    second = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    assert kappa(first, second) == pytest.approx(0.4)
    assert kappa(["a"], ["a"]) == 1


def test_before_and_after_need_the_same_yardstick_and_the_same_people():
    before = Reading("hours", 1, "all", 3.0)
    assert compare(before, Reading("hours", 1, "all", 1.0)).difference == -2
    assert compare(before, Reading("hours", 2, "all", 1.0)).why_not == "version"
    assert compare(before, Reading("hours", 1, "online", 1.0)).why_not == "population"


def test_kappa_of_many_assessors():
    """Fleiss 1971's worked table as commonly printed: 10 subjects, 14 raters, 5 categories, κ = 0.210."""
    table = [
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    ]  # fmt: skip
    items = [[str(c) for c, n in enumerate(row) for _ in range(n)] for row in table]
    assert fleiss(items) == pytest.approx(0.210, abs=5e-4)
    assert fleiss([["a", "a"], ["a", "a"]]) == 1
    for wrong in ([], [["a"]], [["a", "b"], ["a", "b", "c"]]):
        with pytest.raises(QualityError):
            fleiss(wrong)


def test_agreement_is_the_share_judged_the_same():
    assert agreement(["a", "b", "c", "d"], ["a", "b", "c", "x"]) == 0.75
    with pytest.raises(QualityError):
        agreement([], [])


def test_a_checklist_counts_a_tolerance_by_half():
    assert checklist({"a": "success", "b": "tolerance", "c": "failure", "d": "success"}) == 0.625
    with pytest.raises(QualityError):
        checklist({"a": "maybe"})


def test_the_four_figures_of_a_service():
    """“You are not eligible” is completed: (60 + 20) of 100 started; 60 of 200 online; 40,000 for 200 = 200 each."""
    found = kpis(
        cost=40_000,
        started=100,
        completed_online=60,
        not_eligible=20,
        completed_all=200,
        ratings=[1, 1, 2, 8, 8],
    )
    assert (found.completion, found.take_up, found.cost_per_transaction) == (0.8, 0.3, 200)
    assert found.satisfaction == 0.8
    assert kpis().completion is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"started": 1, "completed_online": 2, "completed_all": 2},
        {"completed_all": -1},
        {"started": 5, "completed_online": 5, "completed_all": 4},
        {"ratings": [1, 2]},
    ],
)
def test_counts_that_cannot_be_are_refused(wrong):
    with pytest.raises(QualityError):
        kpis(**wrong)
