"""Best–worst scaling against an example counted by hand, scipy's optimiser and the jackknife."""

import numpy as np
import pytest
from scipy.optimize import minimize

from ratusha.core.survey import maxdiff

ITEMS = ("passport", "kindergarten", "subsidy", "parking")
# Counted by hand: four sets of three items.
#   set            best  worst
#   p k s          k     p
#   k s t          k     t
#   p s t          s     t
#   p k t          p     t
BY_HAND = maxdiff.answers(
    [[0, 1, 2], [1, 2, 3], [0, 2, 3], [0, 1, 3]], best=[1, 1, 2, 0], worst=[0, 3, 3, 3], items=ITEMS
)


def made(seed=1, people=240, items=6, per_set=4, sets=5):
    """Answers of people in 6 strata × 8 PSUs with unequal weights, from known utilities."""
    rng = np.random.default_rng(seed)
    true = np.linspace(1, -1, items)
    shown = np.array([rng.permutation(items)[:per_set] for _ in range(people * sets)])
    noise = rng.gumbel(size=shown.shape)
    best = shown[np.arange(len(shown)), (true[shown] + noise).argmax(axis=1)]
    utility = -true[shown] + rng.gumbel(size=shown.shape)
    utility[shown == best[:, None]] = -np.inf
    worst = shown[np.arange(len(shown)), utility.argmax(axis=1)]
    person = np.repeat(np.arange(people), sets)
    return maxdiff.answers(
        shown,
        best,
        worst,
        [f"i{k}" for k in range(items)],
        weight=rng.uniform(0.5, 2, people)[person],
        stratum=person % 6,
        psu=person % 48,
    )


def slow_log_likelihood(data, utility):
    """The sequential best–worst likelihood, written out one set at a time."""
    total = 0.0
    for shown, best, worst, weight in zip(data.shown, data.best, data.worst, data.weight, strict=True):
        there = [item for item in shown if item >= 0]
        rest = [item for item in there if item != best]
        total += weight * (utility[best] - np.log(sum(np.exp(utility[i]) for i in there)))
        total += weight * (-utility[worst] - np.log(sum(np.exp(-utility[i]) for i in rest)))
    return total


def test_counts_as_by_hand():
    score = maxdiff.count(BY_HAND)
    assert [score[name] for name in ITEMS] == pytest.approx([0, 2 / 3, 1 / 3, -1])


def test_utilities_are_the_maximum_that_scipy_finds():
    data = made(people=60)
    found = maxdiff.scale(data)
    best = minimize(lambda u: -slow_log_likelihood(data, np.append(u, -u.sum())), np.zeros(5), tol=1e-10)
    assert [item.utility for item in found.items[:5]] == pytest.approx(best.x, abs=2e-5)
    assert found.log_likelihood == pytest.approx(-best.fun, rel=1e-9)


def test_utilities_recover_the_truth():
    found = maxdiff.scale(made(people=960))
    for item, true in zip(found.items, np.linspace(1, -1, 6), strict=True):
        assert abs(item.utility - true) < 4 * item.se


def test_standard_errors_agree_with_the_stratified_jackknife():
    data = made()
    found = maxdiff.scale(data)
    variance = np.zeros(6)
    full = np.array([item.utility for item in found.items])
    for stratum in np.unique(data.stratum):
        psus = np.unique(data.psu[data.stratum == stratum])
        for psu in psus:
            weight = np.where(data.stratum == stratum, data.weight * len(psus) / (len(psus) - 1), data.weight)
            weight[data.psu == psu] = 0
            kept = maxdiff.answers(
                data.shown,
                data.best,
                data.worst,
                data.items,
                weight=weight,
                stratum=data.stratum,
                psu=data.psu,
            )
            utility = np.array([item.utility for item in maxdiff.scale(kept).items])
            variance += (len(psus) - 1) / len(psus) * (utility - full) ** 2
    assert [item.se for item in found.items] == pytest.approx(np.sqrt(variance), rel=0.04)


def test_shares_sum_to_one_and_utilities_to_zero():
    found = maxdiff.scale(made(people=60))
    assert sum(item.share for item in found.items) == pytest.approx(1)
    assert sum(item.utility for item in found.items) == pytest.approx(0, abs=1e-9)


def test_weights_may_be_scaled_and_rows_shuffled():
    data = made(people=60)
    order = np.random.default_rng(3).permutation(len(data.best))
    other = maxdiff.answers(
        data.shown[order],
        data.best[order],
        data.worst[order],
        data.items,
        weight=7 * data.weight[order],
        stratum=data.stratum[order],
        psu=data.psu[order],
    )
    for one, two in zip(maxdiff.scale(data).items, maxdiff.scale(other).items, strict=True):
        assert (one.utility, one.se) == pytest.approx((two.utility, two.se))


def test_short_sets_are_filled_with_minus_one():
    full = maxdiff.answers([[0, 1, 2], [0, 1, -1]], [0, 1], [1, 0], ITEMS[:3])
    assert maxdiff.count(full)["subsidy"] == 0


@pytest.mark.parametrize(
    ("shown", "best", "worst", "words"),
    [
        ([[0, 1, 2]], [3], [0], "Row 1 marks as best"),
        ([[0, 1, 2]], [0], [3], "Row 1 marks as worst"),
        ([[0, 1, 2]], [0], [0], "as best and as worst"),
        ([[0, 1, 1]], [0], [1], "one item twice"),
        ([[0, 1, 9]], [0], [1], "not in the list of 4"),
        ([[0, 1, 2]], [0, 1], [1], "one best"),
        ([], [], [], "one best"),
    ],
)
def test_contradictory_answers_are_refused(shown, best, worst, words):
    with pytest.raises(maxdiff.MaxDiffRefused, match=words):
        maxdiff.answers(shown, best, worst, ITEMS)


def test_an_item_that_always_wins_is_named_instead_of_infinite():
    rows = [[0, 1, 2]] * 4
    data = maxdiff.answers(rows, [0] * 4, [1, 2, 1, 2], ITEMS[:3])
    with pytest.raises(maxdiff.MaxDiffRefused, match="“passport” was chosen always"):
        maxdiff.scale(data)


def test_an_item_never_shown_is_named():
    with pytest.raises(maxdiff.MaxDiffRefused, match="“parking” was never shown"):
        maxdiff.scale(maxdiff.answers([[0, 1, 2], [0, 1, 2]], [0, 1], [1, 0], ITEMS))
