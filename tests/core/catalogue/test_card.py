"""A card is the same after a trip through JSON; what cannot be a card is refused by its place."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.catalogue.card import BadCard, Card
from tests.catalogue.cards import complete_card


def test_a_card_survives_json():
    card = complete_card()
    again = Card.from_dict(json.loads(json.dumps(card.to_dict())))
    assert again == card
    assert again.digest == card.digest


def test_the_digest_names_the_content():
    assert complete_card().digest != complete_card(unit="land").digest


def test_what_an_authority_holds_is_never_demanded():
    card = complete_card()
    assert [e.identifier for e in card.demanded] == ["passport"]
    assert [e.identifier for e in card.not_asked] == ["ownership"]
    assert len(card.demanded) + len(card.not_asked) == len(card.evidence)


def test_steps_of_one_stage_go_on_at_the_same_time():
    raw = complete_card().to_dict()
    raw["steps"] = [{"title": {"uk": n}, "unit": "cnap", "days": d, "stage": s} for n, d, s in
                    [("а", 1, 1), ("б", 5, 2), ("в", 3, 2), ("г", 1, 3)]]  # fmt: skip
    card = Card.from_dict(raw)
    assert [len(stage) for stage in card.stages] == [1, 2, 1]
    assert card.path_days == 7


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"title": "words"}, "texts", "title"),
        ({"title": {"uk": 5}}, "text", "title.uk"),
        ({"title": {"not a tag!": "x"}}, "language", "title"),
        ({"title": {"uk": "a\x00b"}}, "characters", "title.uk"),
        ({"title": {"uk": "\ud800"}}, "characters", "title.uk"),
        ({"title": {"uk": "x" * 20_001}}, "long", "title.uk"),
        ({"evidence": "passport"}, "list", "evidence"),
        ({"evidence": ["passport"]}, "table", "evidence[0]"),
        ({"evidence": [{"already_held": "yes"}]}, "flag", "evidence[0].already_held"),
        ({"evidence": [{}] * 201}, "list", "evidence"),
        ({"channels": [{"kind": "pigeon"}]}, "word", "channels[0].kind"),
        ({"costs": [{"amount": "much"}]}, "amount", "costs[0]"),
        ({"costs": [{"amount": "-1"}]}, "amount", "costs[0]"),
        ({"costs": [{"amount": "NaN"}]}, "amount", "costs[0]"),
        ({"term": {"amount": -1}}, "number", "term.amount"),
        ({"term": {"amount": True}}, "number", "term.amount"),
        ({"term": {"amount": 10**12}}, "number", "term.amount"),
        ({"term": {"unit": "fortnight"}}, "word", "term.unit"),
        ({"steps": [{"letter": "X"}]}, "word", "steps[0].letter"),
        ({"volumes": {"online": "many"}}, "number", "volumes.online"),
        ({"audience": [["resident"]]}, "list", "audience"),
        ({"colour": "red"}, "field", "colour"),
    ],
)
def test_what_cannot_be_a_card_is_refused_by_its_place(change, code, where):
    raw = {**complete_card().to_dict(), **change}
    with pytest.raises(BadCard) as refusal:
        Card.from_dict(raw)
    assert (refusal.value.code, refusal.value.where) == (code, where)


def test_a_newer_card_laid_over_an_older_takes_nothing_away():
    older = complete_card(title={"uk": "Стара", "fr": "Ancien"})
    newer = Card(title={"uk": "Нова"}, costs=())
    merged = newer.over(older)
    assert merged.title == {"uk": "Нова", "fr": "Ancien"}
    assert merged.costs == older.costs
    assert merged.unit == "cnap"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*Card.__dataclass_fields__]), json_values, max_size=5))
@settings(max_examples=150, deadline=None)
def test_any_json_is_a_card_or_refused(raw):
    try:
        card = Card.from_dict(raw)
    except BadCard:
        return
    assert Card.from_dict(card.to_dict()) == card
