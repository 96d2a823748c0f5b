"""A simplification is set beside the published card, computed from what was measured, and never changed."""

from __future__ import annotations

import datetime

import pytest

from ratusha.core.quality import QualityError
from ratusha.core.simplifying import SimplifyingError
from ratusha.people.queries import Forbidden
from ratusha.quality import actions, queries
from ratusha.quality.models import Frozen, Simplification
from tests.cast import SYSTEM
from tests.core.test_simplifying import AS_IS, GROUND, to_be
from tests.quality.world import publish_two
from tests.worlds import world

DAY = datetime.date(2025, 11, 3)
WORDS = {"uk": "Слова", "ru": "Слова", "en": "Words"}


@pytest.fixture
def measured(cast):
    """`residence` costs three hours, two visits and four papers, 500 times a year."""
    world(publish_two)
    for name, value in {
        "resident-hours": 3.0,
        "resident-trips": 2.0,
        "resident-documents": 4.0,
        "annual-applications": 500.0,
    }.items():
        actions.define_instrument(actor=SYSTEM, identifier=name, kind="burden", title=WORDS, rule=WORDS)
        actions.record_measurement(
            actor=SYSTEM,
            service="residence",
            instrument=name,
            date=DAY,
            value=value,
            method=WORDS,
            source="x",
        )
    return cast


def propose(cast=None, name="", **changes):
    given = {
        "actor": cast.actor(name) if cast else SYSTEM,
        "service": "residence",
        "to_be": to_be(),
        "grounds": {"passport": GROUND},
        "hours": 1.0,
        "trips": 0.0,
        "take_up": 0.6,
        "day": DAY,
    }
    return actions.propose_simplification(**{**given, **changes})


def test_the_saving_is_computed_from_what_was_measured(measured):
    assert queries.simplification("residence") is None
    propose()
    found = queries.simplification("residence")
    assert (found.steps_less, found.days_less) == (1, 3)
    assert (found.saved.hours, found.saved.trips, found.saved.documents) == (600, 600, 300)
    assert found.saved.money == 0  # the card says it is free, before and after
    assert [one.evidence.identifier for one in found.removed] == ["passport"]
    assert queries.hours_shares() == {"residence": pytest.approx(2 / 3)}


def test_without_measurements_only_the_cards_speak(cast):
    world(publish_two)
    propose()
    found = queries.simplification("residence")
    assert (found.before.hours, found.saved.hours) == (None, None)
    assert (found.before.documents, found.after.documents) == (1, 0)
    assert queries.hours_shares() == {}


def test_a_better_proposal_replaces_the_first_and_both_are_kept(measured):
    propose()
    propose(hours=0.5)
    found = queries.simplification("residence")
    assert (found.after.hours, found.earlier) == (0.5, 1)
    assert Simplification.objects.count() == 2
    with pytest.raises(Frozen):
        Simplification.objects.first().save()


def test_who_may_not_or_says_nonsense_is_refused_and_nothing_is_kept(measured):
    for name in ("olena", "marko", "taras", "bohdan", "anna"):
        with pytest.raises(Forbidden):
            propose(measured, name)
    with pytest.raises(Forbidden):  # the head of the centre, for the land department
        propose(measured, "petro", service="plot")
    with pytest.raises(SimplifyingError):
        propose(grounds={})
    with pytest.raises(SimplifyingError):
        propose(to_be=AS_IS, grounds={}, hours=3.0, trips=2.0)
    for share in (-0.1, 1.1, float("nan")):
        with pytest.raises(QualityError, match="share"):
            propose(take_up=share)
    assert not Simplification.objects.exists()
    propose(measured, "petro")
