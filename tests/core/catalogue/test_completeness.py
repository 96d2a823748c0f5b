"""The meter: complete means nothing is missing and the steps fit into the term."""

import dataclasses

import pytest

from ratusha.core.catalogue.card import Card, Cost, Term
from ratusha.core.catalogue.completeness import FIELDS, completeness
from tests.catalogue.cards import complete_card


def test_a_complete_card_is_complete():
    meter = completeness(complete_card())
    assert meter.is_complete
    assert (meter.share, meter.missing) == (1.0, ())


def test_an_empty_card_misses_everything():
    assert completeness(Card()).missing == FIELDS


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_counts_alone(field):
    empty = dataclasses.replace(complete_card(), **{field: getattr(Card(), field)})
    meter = completeness(empty)
    assert meter.missing == (field,)
    assert meter.share == pytest.approx(11 / 12)
    assert not meter.is_complete


def test_a_term_in_words_only_is_not_a_term():
    card = complete_card(term=Term(title={"uk": "невідкладно"}))
    assert completeness(card).missing == ("term",)


def test_a_cost_must_be_said():
    assert completeness(complete_card(costs=(Cost(),))).missing == ("costs",)


@pytest.mark.parametrize(
    ("term", "late"),
    [
        (Term(5, "working_day"), 0),
        (Term(4, "working_day"), 1),
        (Term(1, "calendar_day"), 4),
        (Term(1, "week"), 0),
        (Term(1, "month"), 0),
    ],
)
def test_steps_must_fit_into_the_term(term, late):
    meter = completeness(complete_card(term=term))  # the steps take 1 + 2 + 2 days
    assert meter.late_by == late
    assert meter.is_complete is (late == 0)


def test_a_card_being_prepared_is_not_complete_whatever_it_tells():
    assert not completeness(complete_card(being_prepared=True)).is_complete


def test_translations_are_counted_apart():
    assert completeness(complete_card(title={"uk": "Так"})).languages == {"uk": 2, "ru": 1, "en": 1}
