"""Places and wins: the fast ways give what sorting and counting one by one gives."""

from __future__ import annotations

import numpy as np
import pytest

from ratusha.core.decision import ranking


def obvious(totals):
    """Start and size of everyone's group, and wins, by comparing all with all."""
    rounded = np.round(totals, 12)
    above = (rounded[:, None, :] > rounded[:, :, None]).sum(axis=2)
    equal = (rounded[:, None, :] == rounded[:, :, None]).sum(axis=2)
    won = (rounded[:, :, None] > rounded[:, None, :]).sum(axis=0)
    return above, equal, won


def noted(placed):
    standing = ranking.Standing.empty(placed.order.shape[1])
    standing.note(placed)
    return standing.acceptability()


def shares(above, equal):
    count, m = above.shape
    table = np.zeros((m, m))
    for row in range(count):
        for a in range(m):
            table[a, above[row, a] : above[row, a] + equal[row, a]] += 1 / equal[row, a]
    return table / count


@pytest.mark.parametrize("m", [1, 2, 3, 17, 300])
def test_places_and_wins_without_ties(m):
    totals = np.random.default_rng(m).normal(size=(40, m))
    placed = ranking.place(totals)
    above, equal, won = obvious(totals)
    assert placed.size is None
    assert np.array_equal(placed.ranks(), above.T)
    assert np.array_equal(ranking.wins(placed), won)
    assert noted(placed) == pytest.approx(shares(above, equal))


@pytest.mark.parametrize("m", [2, 5, 40])
def test_places_and_wins_with_ties(m):
    totals = np.random.default_rng(m).integers(0, 6, size=(60, m)) / 7
    placed = ranking.place(totals)
    above, equal, won = obvious(totals)
    assert np.array_equal(placed.ranks(), above.T)
    assert np.array_equal(ranking.wins(placed), won)
    assert noted(placed) == pytest.approx(shares(above, equal))


def test_totals_that_differ_in_the_last_decimals_are_told_apart_and_rounded_ones_are_not():
    wide = np.array([[1e6, 0.5 + 1e-9, 0.5, -1e6], [1e6, 0.5, 0.5 + 1e-9, -1e6]])
    assert ranking.place(wide).order.tolist() == [[0, 1, 2, 3], [0, 2, 1, 3]]
    placed = ranking.place(np.array([[0.5 + 1e-14, 0.5, 0.1]]))
    assert placed.size.tolist() == [[2, 2, 1]]


def test_all_equal_is_one_group_whatever_the_number():
    for value in (0.0, 1.0, -3e8):
        assert ranking.place(np.full((2, 3), value)).size.tolist() == [[3, 3, 3]] * 2


def test_many_draws_are_counted_without_a_byte_overflowing():
    totals = np.repeat([[2.0, 1.0, 0.0]], 5_000, axis=0)
    won = ranking.wins(ranking.place(totals))
    assert won.tolist() == [[0, 5_000, 5_000], [0, 0, 5_000], [0, 0, 0]]


def test_chunks_joined_are_the_whole():
    totals = np.random.default_rng(4).integers(0, 9, size=(30, 6)) / 7.0
    totals[:10] += np.arange(6)
    parts = [ranking.place(totals[:10]), ranking.place(totals[10:])]
    together, whole = ranking.joined(parts), ranking.place(totals)
    assert np.array_equal(together.ranks(), whole.ranks())
    assert np.array_equal(ranking.wins(together), ranking.wins(whole))
    assert np.array_equal(together.size, whole.size)


def test_pairs_that_are_nobodys_count_half():
    assert ranking.pairwise(np.array([[0, 3], [5, 0]]), 10).tolist() == [[0.5, 0.4], [0.6, 0.5]]
