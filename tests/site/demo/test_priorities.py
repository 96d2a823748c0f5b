"""The demo's decision: a borderline package deliberated, three departures with reasons, money that suffices."""

from __future__ import annotations

import pytest

from ratusha.site.demo import MEMBERS, members, priorities, reading

LANGUAGES = {"uk", "ru", "en"}


@pytest.fixture(scope="module")
def decision():
    return reading.load().decision


def test_every_departure_is_of_a_proposed_initiative_and_has_its_reason_in_three_languages(decision):
    known = {initiative.id for initiative in decision.initiative}
    departures = {**priorities.ADDED, **priorities.DROPPED}
    assert set(departures) <= known
    assert not set(priorities.ADDED) & set(priorities.DROPPED)
    for reason in [*departures.values(), priorities.WORDS]:
        assert set(reason) == LANGUAGES
        assert all(len(words) > 60 for words in reason.values())


def test_no_departure_leaves_out_what_the_law_demands_or_what_others_need(decision):
    by_id = {initiative.id: initiative for initiative in decision.initiative}
    assert not [code for code in priorities.DROPPED if by_id[code].compulsory]
    needed = {other for initiative in decision.initiative for other in initiative.requires}
    assert not needed & set(priorities.DROPPED)


def test_what_is_dropped_makes_room_for_what_is_added(decision):
    """Month by month and hryvnia by hryvnia the exchange takes no more people in 2026 than it frees."""
    by_id = {initiative.id: initiative for initiative in decision.initiative}
    taken = sum(by_id[code].staff.get(2026, 0) for code in priorities.ADDED)
    freed = sum(by_id[code].staff.get(2026, 0) for code in priorities.DROPPED)
    assert 0 < taken <= freed


def test_three_members_of_different_minds_can_sign_in(decision):
    dearest = {}
    for judgement in decision.judgement:
        if judgement.member in MEMBERS:
            order = judgement.order or sorted(judgement.swings, key=lambda c: -judgement.swings[c])
            dearest[judgement.member] = order[0]
    assert set(dearest) == set(MEMBERS)
    assert len(set(dearest.values())) == 3
    assert len(set(members())) == 3
