"""Draws that repeat by their seed, hold their inclusion probabilities, and refuse by name."""

import numpy as np
import pytest

from ratusha.core.survey import sampling

DRAWS = {
    "simple": lambda seed: sampling.simple_random(40, 10, seed=seed),
    "systematic": lambda seed: sampling.systematic(40, 10, seed=seed),
    "pps": lambda seed: sampling.proportional_to_size(np.arange(1, 41), 10, seed=seed),
    "two stages": lambda seed: sampling.two_stage(np.repeat(np.arange(8), 5), 4, 3, seed=seed),
    "stratified": lambda seed: sampling.stratified(["a"] * 25 + ["b"] * 15, {"a": 5, "b": 6}, seed=seed),
}


@pytest.mark.parametrize("name", DRAWS)
def test_a_draw_is_decided_by_its_seed(name):
    first, again, other = (DRAWS[name](seed) for seed in (1, 1, 2))
    assert first.rows.tolist() == again.rows.tolist()
    assert first.rows.tolist() != other.rows.tolist()
    assert "seed=1" in first.log


@pytest.mark.parametrize("name", DRAWS)
def test_no_row_is_drawn_twice_and_rows_stay_in_frame_order(name):
    rows = DRAWS[name](3).rows.tolist()
    assert rows == sorted(set(rows))


@pytest.mark.parametrize("name", DRAWS)
def test_rows_come_as_often_as_their_probability_says(name):
    times, said = np.zeros(40), np.zeros(40)
    runs = 1_500
    for seed in range(runs):
        draw = DRAWS[name](seed)
        times[draw.rows] += 1
        said[draw.rows] = draw.probability
    drawn = said > 0
    error = 4.5 * np.sqrt(said * (1 - said) / runs)
    assert (np.abs(times / runs - said)[drawn] <= error[drawn] + 1e-9).all()


@pytest.mark.parametrize("name", DRAWS)
def test_weights_estimate_the_size_of_the_frame(name):
    totals = [DRAWS[name](seed).weight.sum() for seed in range(250)]
    assert np.mean(totals) == pytest.approx(40, abs=4 * np.std(totals) / np.sqrt(250) + 1e-9)


def test_a_row_larger_than_the_step_is_certain():
    draw = sampling.proportional_to_size([1000, 1, 1, 1, 1], 2, seed=5)
    assert 0 in draw.rows
    assert draw.probability[0] == 1
    assert draw.probability[1] == pytest.approx(0.25)


def test_two_stages_say_the_cluster_of_each_row():
    clusters = np.repeat(np.arange(8), 5)
    draw = sampling.two_stage(clusters, 4, 3, seed=1)
    assert (clusters[draw.rows] == draw.cluster).all()
    assert np.unique(draw.cluster, return_counts=True)[1].tolist() == [3, 3, 3, 3]


def test_two_stages_in_proportion_to_size_give_equal_weights():
    clusters = np.repeat([0, 1, 2, 3, 4], [10, 20, 30, 20, 20])
    assert np.ptp(sampling.two_stage(clusters, 2, 5, seed=4).weight) < 1e-9


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: sampling.simple_random(3, 4, seed=1), "sample of 4"),
        (lambda: sampling.systematic(0, 1, seed=1), "frame of 0"),
        (lambda: sampling.proportional_to_size([1, 0], 1, seed=1), "size above zero"),
        (lambda: sampling.proportional_to_size([1, float("nan")], 1, seed=1), "size above zero"),
        (lambda: sampling.two_stage(["a", "a", "b"], 1, 2, seed=1), "“b” has 1 rows"),
        (lambda: sampling.stratified(["a"], {"b": 1}, seed=1), "no stratum “b”"),
        (lambda: sampling.stratified(["a"], {"a": 2}, seed=1), "“a” has 1 rows"),
    ],
)
def test_what_cannot_be_drawn_is_named(call, words):
    with pytest.raises(sampling.SamplingRefused, match=words):
        call()
