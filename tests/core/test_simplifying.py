"""Two technological cards side by side: nothing goes away without a ground, each kind of saving stands apart."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.catalogue.card import Cost, Step
from ratusha.core.simplifying import (
    Ground,
    Load,
    SimplifyingError,
    fed,
    hours_share,
    load_after,
    paired,
    price,
    removed,
    require_gain,
    saved,
)
from tests.catalogue.cards import complete_card

AS_IS = complete_card()
WORDS = {"uk": "Реєстр"}
GROUND = Ground(WORDS, {"uk": "Закон"}, "5203-VI")


def to_be(**changes):
    """No step of the land department, no passport on paper."""
    steps = (Step({"uk": "Прийом"}, "cnap", "В", 0, 1), Step({"uk": "Запис"}, "cnap", "З", 2, 3))
    evidence = (dataclasses.replace(AS_IS.evidence[0], already_held=True), AS_IS.evidence[1])
    return complete_card(**{"steps": steps, "evidence": evidence, **changes})


def test_steps_stand_side_by_side_in_the_order_of_handling():
    new = (Step({"uk": "Автоматична перевірка"}, "cnap", "В", 0, 2), *to_be().steps[1:])
    pairs = paired(AS_IS, to_be(steps=(to_be().steps[0], *new)))
    found = [(p.change, (p.before or p.after).title["uk"]) for p in pairs]
    assert found == [
        ("changed", "Прийом"),
        ("removed", "Перевірка"),
        ("added", "Автоматична перевірка"),
        ("kept", "Запис"),
    ]


@given(st.lists(st.sampled_from("абвгд"), max_size=7), st.lists(st.sampled_from("абвгд"), max_size=7))
@settings(max_examples=60)
def test_every_step_of_both_cards_stands_in_exactly_one_pair(old, new):
    cards = [
        complete_card(steps=tuple(Step({"uk": w}, "cnap", "В", 1, n) for n, w in enumerate(words)))
        for words in (old, new)
    ]
    pairs = paired(*cards)
    assert [p.before.title["uk"] for p in pairs if p.before] == old
    assert [p.after.title["uk"] for p in pairs if p.after] == new
    assert all(p.before.title == p.after.title for p in pairs if p.before and p.after)


def test_a_document_that_goes_away_has_its_holder_and_its_act():
    found = removed(AS_IS, to_be(), {"passport": GROUND})
    assert [(one.evidence.identifier, one.ground.number) for one in found] == [("passport", "5203-VI")]
    for grounds in ({}, {"passport": Ground({}, {"uk": "Закон"})}, {"passport": Ground(WORDS, {"uk": "  "})}):
        with pytest.raises(SimplifyingError) as refused:
            removed(AS_IS, to_be(), grounds)
        assert (refused.value.code, refused.value.where) == ("ground", "passport")


def test_what_people_still_bring_though_an_authority_holds_it_may_be_named_too():
    found = removed(AS_IS, to_be(), {"passport": GROUND, "ownership": GROUND})
    assert [one.evidence.identifier for one in found] == ["passport", "ownership"]


def test_a_document_that_stays_has_no_ground():
    with pytest.raises(SimplifyingError, match="still demanded"):
        removed(AS_IS, AS_IS, {"passport": GROUND})
    with pytest.raises(SimplifyingError, match="never asked"):
        removed(AS_IS, to_be(), {"passport": GROUND, "horoscope": GROUND})


def test_each_kind_of_saving_stands_apart_and_the_unknown_stays_unknown():
    before = Load(hours=3, trips=2, documents=4, money=None)
    after = load_after(before, hours=1, trips=0, away=3, new=0, price=10)
    assert after == Load(1, 0, 1, 10)
    assert saved(before, after, 200, 0.5) == Load(hours=200, trips=200, documents=300, money=None)
    assert saved(before, dataclasses.replace(after, hours=None), 200, 0.5).hours is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"hours": -1}, "figure"),
        ({"hours": float("nan")}, "figure"),
        ({"trips": float("inf")}, "figure"),
        ({"away": 5}, "documents"),
    ],
)
def test_a_load_that_cannot_be_is_refused(changes, code):
    given = {"hours": 1, "trips": 0, "away": 1, "new": 0, "price": None, **changes}
    with pytest.raises(SimplifyingError) as refused:
        load_after(Load(3, 2, 4), **given)
    assert refused.value.code == code


def test_a_simplification_in_which_nothing_gets_less_is_none():
    same = Load(3, 2, 1)
    with pytest.raises(SimplifyingError, match="Nothing gets simpler"):
        require_gain(AS_IS, AS_IS, same, same, 0)
    require_gain(AS_IS, to_be(), same, same, 0)
    require_gain(AS_IS, AS_IS, same, dataclasses.replace(same, trips=1), 0)


def test_the_saving_feeds_the_initiative_by_the_hours_each_service_costs():
    stated = (0.4, 0.5, 0.7)
    low, mode, high = fed(stated, [(300.0, 0.8), (100.0, None)])
    assert mode == pytest.approx((300 * 0.8 + 100 * 0.5) / 400)
    assert (low, high) == (pytest.approx(mode - 0.1), pytest.approx(mode + 0.2))
    assert fed(stated, [(300.0, None)]) == fed(stated, []) == fed(stated, [(0.0, 0.8)]) == stated
    assert fed((0.9, 0.95, 1.0), [(1.0, 1.0)])[2] == 1.0
    assert fed((0.0, 0.3, 0.4), [(1.0, 0.1)])[0] == 0.0


def test_share_and_price_are_known_or_none():
    assert hours_share(Load(hours=2), Load(hours=0.5)) == 0.75
    assert hours_share(Load(hours=2), Load(hours=3)) == 0.0
    assert hours_share(Load(), Load(hours=1)) is None
    assert hours_share(Load(hours=0), Load(hours=1)) is None
    assert price(AS_IS) == 0.0
    assert price(complete_card(costs=(Cost("", title={"uk": "за тарифом"}), Cost("34.50")))) == 34.5
    assert price(complete_card(costs=())) is None
