"""α as published, and quadrants only where the sampling error allows them."""

import numpy as np
import pytest

from ratusha.core.survey import scales


def slow_alpha(table):
    """Cronbach's formula with plain loops."""
    k = len(table[0])

    def variance(values):
        mean = sum(values) / len(values)
        return sum((v - mean) ** 2 for v in values) / (len(values) - 1)

    items = sum(variance([row[i] for row in table]) for i in range(k))
    return k / (k - 1) * (1 - items / variance([sum(row) for row in table]))


def test_alpha_by_hand():
    # two items, variances 1 and 1, covariance 0.5: α = 2(1 − 2/3) = 2/3
    table = [[1, 1], [2, 3], [3, 2]]
    assert scales.cronbach_alpha(table).alpha == pytest.approx(2 / 3)


def test_alpha_is_the_textbook_formula():
    rng = np.random.default_rng(2)
    table = rng.integers(1, 6, (40, 5)) + rng.integers(0, 4, (40, 1))
    found = scales.cronbach_alpha(table)
    assert found.alpha == pytest.approx(slow_alpha(table.tolist()))
    assert found.without[2] == pytest.approx(slow_alpha(np.delete(table, 2, 1).tolist()))


def test_whole_weights_are_repeated_rows_up_to_degrees_of_freedom():
    rng = np.random.default_rng(3)
    table = rng.normal(size=(30, 4)) + rng.normal(size=(30, 1))
    weight = rng.integers(1, 4, 30)
    repeated = scales.cronbach_alpha(np.repeat(table, weight, axis=0)).alpha
    assert scales.cronbach_alpha(table, weight).alpha == pytest.approx(repeated)


def test_rows_with_a_gap_do_not_count():
    assert scales.cronbach_alpha([[1, 1], [2, 3], [3, 2], [np.nan, 5]]).n == 3


@pytest.mark.parametrize(
    ("table", "words"),
    [([[1], [2], [3]], "two items"), ([[1, 2], [2, 3]], "Only 2"), ([[1, 1]] * 4, "same")],
)
def test_what_is_no_scale_is_refused(table, words):
    with pytest.raises(scales.ScaleRefused, match=words):
        scales.cronbach_alpha(table)
