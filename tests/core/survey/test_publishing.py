"""Nothing hidden can be computed back; microdata hold nobody who stands alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from ratusha.core.survey import publishing


def determined(counts, hidden):
    """Twin: cells whose value is fixed by all row and column totals, by the rank of the equations."""
    cells = list(zip(*np.nonzero(hidden), strict=True))
    rows, columns = counts.shape
    system = np.zeros((rows + columns, len(cells)))
    for k, (row, column) in enumerate(cells):
        system[row, k] = system[rows + column, k] = 1
    fixed = np.zeros_like(hidden)
    for k, cell in enumerate(cells):
        unit = np.zeros(len(cells))
        unit[k] = 1
        fixed[cell] = np.linalg.matrix_rank(np.vstack([system, unit])) == np.linalg.matrix_rank(system)
    return fixed


def test_one_small_cell_takes_a_rectangle_with_it_as_cheap_as_can_be():
    table = [[3, 40, 50], [20, 90, 15], [60, 70, 80]]
    found = publishing.suppress(table)
    assert found.primary.tolist() == [[True, False, False], [False] * 3, [False] * 3]
    # the cheapest cycle: (0,2)=50? with (1,0)=20 and (1,2)=15 costs 85; by (0,1)=40, (1,0)=20, (1,1)=90 costs 150
    assert np.argwhere(found.hidden).tolist() == [[0, 0], [0, 2], [1, 0], [1, 2]]


def test_a_table_without_small_cells_stays_whole():
    assert not publishing.suppress([[10, 20], [30, 0]]).hidden.any()


def test_an_empty_cell_is_nobody_and_hides_nobody():
    found = publishing.suppress([[3, 0, 30], [20, 0, 40], [50, 0, 60]])
    assert not found.hidden[:, 1].any()


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 5), st.integers(2, 5), st.integers(0, 10_000))
def test_no_hidden_cell_follows_from_the_rest(rows, columns, seed):
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 40, (rows, columns))
    found = publishing.suppress(counts)
    assert not determined(counts, found.hidden).any()
    assert (found.hidden >= found.primary).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_exposed_cells_are_those_that_the_equations_fix(seed):
    rng = np.random.default_rng(seed)
    hidden = rng.random((4, 4)) < 0.4
    assert (publishing.exposed(hidden) == determined(np.ones((4, 4)), hidden)).all()


def test_an_attacker_with_all_totals_is_left_with_a_range():
    counts = np.array([[3, 40, 50], [20, 90, 15], [60, 70, 80]])
    hidden = publishing.suppress(counts).hidden
    cells = np.argwhere(hidden)
    equations, totals = [], []
    for axis in (0, 1):
        for line in range(3):
            equations.append([float(cell[axis] == line) for cell in cells])
            totals.append(np.take(counts, line, axis)[np.take(hidden, line, axis)].sum())
    cost = np.zeros(len(cells))
    cost[0] = 1
    low, high = (linprog(sign * cost, A_eq=equations, b_eq=totals).fun for sign in (1, -1))
    assert -high - low >= 3


@pytest.mark.parametrize("table", [[[1.5, 2]], [[-1, 2]], [3, 4]])
def test_a_table_is_whole_counts(table):
    with pytest.raises(publishing.PublishingRefused, match="whole counts"):
        publishing.suppress(table)


def test_a_small_cell_without_cover_is_named():
    with pytest.raises(publishing.PublishingRefused, match="Row 1, column 1 has 3 people"):
        publishing.suppress([[3]])


PEOPLE = {
    "district": ["a"] * 6 + ["b"] * 5,
    "age": ["young"] * 5 + ["old"] + ["old"] * 5,
    "answer": [str(i) for i in range(11)],
}


def test_a_person_who_stands_alone_is_counted_and_named():
    found = publishing.anonymity(PEOPLE, ["district", "age"], k=5)
    assert (found.safe, found.smallest, found.at_risk) == (False, 1, 1)
    assert found.worst == ((("a", "old"), 1),)


def test_release_blanks_the_least_worth_first_and_leaves_out_who_stays_alone():
    found = publishing.release(PEOPLE, ["district", "age"], k=5)
    assert found.left_out == 1
    assert publishing.anonymity(found.columns, ["district", "age"], k=5).safe
    assert "5" not in found.columns["answer"]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_what_is_released_is_always_k_anonymous(seed):
    rng = np.random.default_rng(seed)
    columns = {name: rng.choice(list("abcd"), 80).tolist() for name in ("x", "y", "z")}
    found = publishing.release(columns, ["x", "y", "z"], k=4)
    assert publishing.anonymity(found.columns, ["x", "y", "z"], k=4).safe
    assert len(found.kept) + found.left_out == 80


def test_unknown_columns_and_tiny_files_are_refused():
    with pytest.raises(publishing.PublishingRefused, match="“street”"):
        publishing.anonymity(PEOPLE, ["street"])
    with pytest.raises(publishing.PublishingRefused, match="2 rows cannot hide"):
        publishing.release({"x": ["a", "b"]}, ["x"], k=3)
    with pytest.raises(publishing.PublishingRefused, match="Name the columns"):
        publishing.anonymity(PEOPLE, [])
