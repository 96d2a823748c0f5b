"""A sample is what was wished, weighs what the frame weighs, and can be drawn again from its line."""

from collections import Counter

import pytest

from ratusha.core.refusal import Refusal
from ratusha.core.survey.drawing import FrameRow, Wish, draw

FRAME = [
    FrameRow(f"a{at}", "north" if at < 600 else "south", f"c{at // 50}") for at in range(1_000)
]  # 20 clusters of 50


@pytest.mark.parametrize(
    "wish",
    [
        Wish("stratified", 100, minimum=45, reserve=0.2, seed=3),
        Wish("two-stage", 100, take=10, reserve=0.2, seed=3),
        Wish("systematic", 100, reserve=0.25, seed=3),
    ],
    ids=lambda wish: wish.method,
)
def test_a_draw_has_its_size_its_reserve_and_the_weight_of_the_frame(wish):
    drawn = draw(FRAME, wish)
    main = [one for one in drawn.addresses if not one.reserve]
    assert len(main) == 100
    assert len(drawn.addresses) - 100 == 100 * wish.reserve
    assert sum(one.weight for one in main) == pytest.approx(1_000)
    assert len({one.row.code for one in drawn.addresses}) == len(drawn.addresses)
    assert sum(share.main for share in drawn.shares) == 100
    assert {share.stratum: share.frame for share in drawn.shares} == {"north": 600, "south": 400}
    assert f"seed={wish.seed}" in drawn.log
    assert draw(FRAME, wish) == drawn != draw(FRAME, Wish(**{**_plain(wish), "seed": 4}))


def test_neyman_asks_more_where_answers_differ_more():
    spread = {"north": 0.1, "south": 0.45}
    frame = [FrameRow(row.code, row.stratum, row.cluster, spread[row.stratum]) for row in FRAME]
    drawn = draw(frame, Wish("neyman", 120, reserve=0.2, seed=3))
    # by hand: 120 · 600 · .1 / (600 · .1 + 400 · .45) = 30, the rest 90
    assert {share.stratum: share.main for share in drawn.shares} == {"north": 30, "south": 90}
    assert sum(one.weight for one in drawn.addresses if not one.reserve) == pytest.approx(1_000)


def test_a_stratum_without_a_spread_or_with_two_is_named():
    with pytest.raises(Refusal, match="no spread for the stratum “north”"):
        draw(FRAME, Wish("neyman", 100))
    two = [FrameRow(row.code, row.stratum, spread=float(at)) for at, row in enumerate(FRAME)]
    with pytest.raises(Refusal, match="two spreads for the stratum “north”"):
        draw(two, Wish("neyman", 100))


def _plain(wish):
    return {name: getattr(wish, name) for name in wish.__slots__}


def test_a_stratum_gets_at_least_its_minimum():
    drawn = draw(FRAME, Wish("stratified", 100, minimum=45))
    assert {share.stratum: share.main for share in drawn.shares} == {"north": 55, "south": 45}


def test_every_cluster_that_is_drawn_gives_the_same_number_and_some_wait():
    drawn = draw(FRAME, Wish("two-stage", 40, take=8, reserve=0.25, seed=9))
    main = Counter(one.row.cluster for one in drawn.addresses if not one.reserve)
    waiting = Counter(one.row.cluster for one in drawn.addresses if one.reserve)
    assert set(main.values()) == {8} and set(waiting.values()) == {2} and main.keys() == waiting.keys()


def test_a_stratum_drawn_whole_has_no_reserve_and_weighs_itself():
    frame = FRAME[590:605]
    drawn = draw(frame, Wish("stratified", 15, reserve=0.5))
    assert [one.weight for one in drawn.addresses] == [1.0] * 15
    assert not any(one.reserve for one in drawn.addresses)


@pytest.mark.parametrize(
    ("frame", "wish", "words"),
    [
        (FRAME, Wish("by eye", 10), "no way to draw"),
        (FRAME, Wish("stratified", 10, minimum=20), "minimum of 20"),
        (FRAME, Wish("two-stage", 100, take=60), "fewer than the 60"),
        (FRAME, Wish("systematic", 2_000), "2000 cannot be drawn|1000"),
        (FRAME, Wish("systematic", 10, reserve=9), "0 to 200 per cent"),
        ([FRAME[0], FRAME[0]], Wish("systematic", 1), "“a0” twice"),
        ([], Wish("stratified", 10), "no strata"),
    ],
)
def test_what_the_frame_cannot_give_is_refused(frame, wish, words):
    with pytest.raises(Refusal) as refused:
        draw(frame, wish)
    assert any(word in str(refused.value) or word in refused.value.message for word in words.split("|"))
