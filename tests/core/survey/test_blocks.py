"""Blocks of questions: rows of a survey become the inputs of `maxdiff` and `scales`, with the survey's own design."""

import numpy as np
import pytest

from ratusha.core import survey as statistics
from ratusha.core.survey import blocks, maxdiff, scales
from ratusha.core.survey.codebook import Block, CodebookRefused, parse
from ratusha.core.survey.columns import Factor, Numbers

ITEMS = "abcde"
SETS = ("abcd", "bcde", "acde")
WORTH = {"a": 1.2, "b": 0.6, "c": 0.0, "d": -0.6, "e": -1.2}


def answered(people=400, seed=3):
    """People who choose by their utilities; eight clusters in two strata."""
    rng = np.random.default_rng(seed)
    columns = {
        "area": Factor(np.arange(people) % 8, tuple(f"k{i}" for i in range(8))),
        "town": Factor(np.arange(people) % 8 // 4, ("north", "south")),
        "w": Numbers(1.0 + np.arange(people) % 3),
    }
    for number, shown in enumerate(SETS):
        worth = np.asarray([WORTH[i] for i in shown])
        noisy = worth + rng.gumbel(size=(people, len(shown)))
        best = noisy.argmax(axis=1)
        noisy[np.arange(people), best] = np.inf
        columns[f"best{number}"] = Factor(best, tuple(shown))
        columns[f"worst{number}"] = Factor(noisy.argmin(axis=1), tuple(shown))
    return columns


BLOCK = Block("bw", "best-worst", {}, tuple((f"best{n}", f"worst{n}") for n in range(3)))


def design(**asked):
    return statistics.plan(weight="w", strata="town", cluster=["area"], **asked)


def test_utilities_find_the_order_and_follow_the_weights_and_the_design():
    found = blocks.best_worst(BLOCK, answered(), design(proportion=["best0"]))
    assert [one.item for one in sorted(found.scale.items, key=lambda i: -i.utility)] == list(ITEMS)
    assert found.df == 8 - 2 and found.scale.n == 1200 and found.contradictory == 0
    one = found.scale.items[0]
    low, high = found.interval(one.utility, one.se)
    assert low < WORTH["a"] < high and high - one.utility == pytest.approx(2.446912 * one.se, rel=1e-6)


def test_the_same_as_maxdiff_called_by_hand_without_a_design():
    columns = answered(60)
    found = blocks.best_worst(BLOCK, columns, statistics.plan(proportion=["best0"]))
    rows = [
        ([ITEMS.index(i) for i in SETS[n]], ITEMS.index(SETS[n][columns[f"best{n}"].codes[p]]), ITEMS.index(SETS[n][columns[f"worst{n}"].codes[p]]), p)
        for n in range(3)
        for p in range(60)
    ]  # fmt: skip
    shown, best, worst, person = zip(*rows, strict=True)
    by_hand = maxdiff.scale(maxdiff.answers(shown, best, worst, tuple(ITEMS), psu=person))
    for one, other in zip(found.scale.items, by_hand.items, strict=True):
        assert (one.utility, one.se, one.score) == pytest.approx((other.utility, other.se, other.score))


def test_sets_left_empty_or_contradicting_themselves_do_not_count():
    columns = answered(100)
    columns["best0"].codes[:10] = -1
    for number in range(10, 15):
        columns["worst1"].codes[number] = columns["best1"].codes[number]
    found = blocks.best_worst(BLOCK, columns, design(proportion=["best0"]))
    assert (found.scale.n, found.contradictory) == (300 - 10 - 5, 5)
    for name in list(columns):
        if name.startswith("best"):
            columns[name] = Factor(np.full(100, -1), columns[name].levels)
    with pytest.raises(maxdiff.MaxDiffRefused, match="Nobody marked"):
        blocks.best_worst(BLOCK, columns, design(proportion=["worst0"]))


def ratings(people=200):
    rng = np.random.default_rng(8)
    made = answered(people)
    for name, middle in (("i1", 4.5), ("p1", 2.0), ("i2", 3.0), ("p2", 4.0), ("i3", 3.75), ("p3", 3.0)):
        made[name] = Numbers(middle + rng.normal(scale=0.4, size=people))
    return made


def test_subjects_are_placed_by_estimates_with_intervals_or_said_to_be_undecided():
    block = Block("ipa", "importance-performance", {}, (("i1", "p1"), ("i2", "p2"), ("i3", "p3")))
    found, n = blocks.importance_performance(block, ratings(), design(mean=["i1"]))
    assert {one.attribute.name: one.quarter for one in found.placed} == {
        "p1": "concentrate", "p2": "overkill", "p3": "",
    }  # fmt: skip
    assert found.placed[2].open and n == 200
    assert found.importance == pytest.approx(
        np.mean([one.attribute.importance.value for one in found.placed])
    )


def test_a_scale_has_means_with_intervals_and_alpha():
    columns = ratings()
    shared = columns["p1"].values
    for name in ("p2", "p3"):
        columns[name] = Numbers(shared + np.random.default_rng(ord(name[1])).normal(scale=0.2, size=200))
    found = blocks.scale_of(
        Block("s", "scale", {}, (("p1",), ("p2",), ("p3",))), columns, design(mean=["p1"])
    )
    table = np.stack([columns[name].values for name in ("p1", "p2", "p3")], axis=1)
    assert found.reliability.alpha == scales.cronbach_alpha(table, columns["w"].values).alpha > 0.8
    assert [name for name, _, _ in found.items] == ["p1", "p2", "p3"]
    assert found.items[0][1].low < found.items[0][1].value < found.items[0][1].high


CODEBOOK = {
    "variable": [
        {"name": "b", "levels": ["x", "y"]},
        {"name": "w", "levels": ["x", "y"]},
        {"name": "n", "kind": "number"},
    ],
}


def test_a_codebook_names_its_blocks():
    book = parse({**CODEBOOK, "block": [{"name": "bw", "kind": "best-worst", "rows": [["b", "w"]]}]})
    assert book.blocks == (Block("bw", "best-worst", {"uk": "bw", "ru": "bw", "en": "bw"}, (("b", "w"),)),)


@pytest.mark.parametrize(
    "row",
    [
        {"name": "bw", "kind": "magic", "rows": [["b", "w"]]},
        {"kind": "best-worst", "rows": [["b", "w"]]},
        {"name": "bw", "kind": "best-worst", "rows": [["b"]]},
        {"name": "bw", "kind": "best-worst", "rows": [["b", "n"]]},
        {"name": "bw", "kind": "best-worst", "rows": []},
        {"name": "s", "kind": "scale", "rows": [["gone"]]},
        {"name": "s", "kind": "scale", "rows": "n", "more": 1},
        "words",
        None,
    ],
)
def test_a_block_that_names_what_is_not_there_is_refused(row):
    with pytest.raises(CodebookRefused, match="block"):
        parse({**CODEBOOK, "block": [row]})
