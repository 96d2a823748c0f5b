"""What an analysis is made from: the saving of a simplification feeds the initiative that puts the service online."""

from __future__ import annotations

import pytest

from ratusha.priorities import actions, queries
from ratusha.quality import actions as quality
from tests.cast import SYSTEM
from tests.quality.actions.test_simplifying import DAY, measured, propose

WORDS = {"uk": "Слова", "ru": "Слова", "en": "Words"}

__all__ = ["measured"]  # the fixture of quality


@pytest.fixture
def initiative(measured):
    """One that raises `residence` and `plot`, and says that half of the hours is saved."""
    actions.define_source(actor=SYSTEM, code="city", title=WORDS, ceiling={2026: 100})
    actions.set_capacity(actor=SYSTEM, year=2026, months=9)
    actions.propose_initiative(
        actor=SYSTEM,
        code="online",
        title=WORDS,
        summary=WORDS,
        unit="cnap",
        services=["residence", "plot"],
        cost={"city": {2026: 10}},
        staff={2026: 1},
        duty=WORDS,  # demanded by law: it passes the gates whatever its cards lack
        effects={"hours": [0.4, 0.5, 0.7], "take_up": [0.5, 0.6, 0.7], "delivery": [0.8, 0.9, 1]},
    )


def test_without_a_simplification_the_stated_hours_stand(initiative):
    assert queries.proposals()[0].hours_saved == (0.4, 0.5, 0.7)


def test_the_share_that_was_found_replaces_the_stated_one_and_the_width_stays(initiative):
    propose(
        hours=0.9
    )  # of three: 70 % of the hours; the other service costs nobody anything that was measured
    low, mode, high = queries.proposals()[0].hours_saved
    assert mode == pytest.approx(0.7)
    assert (low, high) == (pytest.approx(0.6), pytest.approx(0.9))


def test_hours_are_weighted_by_what_each_service_costs_residents(initiative):
    for name, value in {"resident-hours": 2.0, "annual-applications": 250.0}.items():
        quality.record_measurement(
            actor=SYSTEM, service="plot", instrument=name, date=DAY, value=value, method=WORDS, source="x"
        )
    propose(hours=0.9)
    assert queries.services_today(queries.proposals())["plot"].volume == 250  # as the unit told it
    assert queries.proposals()[0].hours_saved[1] == pytest.approx((1500 * 0.7 + 500 * 0.5) / 2000)
