"""A case is the fold of its events; each state allows what it should and nothing else."""

from __future__ import annotations

import datetime
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.casework import ALLOWED, CaseError, Happened, Stage, clock_events, fold

KYIV = zoneinfo.ZoneInfo("Europe/Kyiv")
STAGES = (Stage("register", "cnap", "В"), Stage("check", "land", "У"), Stage("agree", "legal", "П"))


def at(day, hour=10):
    return datetime.datetime(2025, 12, day, hour, tzinfo=KYIV)


def happened(*kinds, **data):
    return [Happened(kind, at(1 + i), data=data.get(kind, {})) for i, kind in enumerate(kinds)]


DONE = ("filed", "registered", "step_done", "step_done", "step_done")


def test_a_case_walks_through_the_steps_of_its_card():
    state = fold(happened("filed", "registered", "step_done"), STAGES)
    assert (state.status, state.step, state.unit, state.turn) == ("in_work", 1, "land", "office")


def test_a_decision_waits_for_the_steps_before_it():
    with pytest.raises(CaseError, match="decided"):
        fold(happened("filed", "registered", "decided", decided={"outcome": "granted"}), STAGES)
    state = fold(happened(*DONE, "decided", decided={"outcome": "granted"}), STAGES)
    assert (state.status, state.outcome) == ("decided", "granted")


def test_a_request_for_information_gives_the_applicant_the_turn():
    asked = {"questions": ["address"]}
    state = fold(happened("filed", "registered", "info_requested", info_requested=asked), STAGES)
    assert (state.status, state.turn, state.asked) == ("waiting", "applicant", ("address",))
    assert "info_given" in state.allowed
    assert "decided" not in state.allowed


def test_a_request_that_asks_nothing_is_refused():
    with pytest.raises(CaseError, match="at least one question"):
        fold(happened("filed", "registered", "info_requested"), STAGES)


def test_a_refusal_names_its_grounds():
    with pytest.raises(CaseError, match="grounds"):
        fold(happened(*DONE, "decided", decided={"outcome": "refused"}), STAGES)


def test_a_withdrawn_case_is_closed():
    with pytest.raises(CaseError):
        fold(happened("filed", "withdrawn", "registered"), STAGES)


def test_a_service_is_rated_once_from_one_to_five():
    rated = happened(
        *DONE, "decided", "delivered", "rated", decided={"outcome": "granted"}, rated={"rating": 4}
    )
    assert fold(rated, STAGES).rating == 4
    with pytest.raises(CaseError, match="already"):
        fold([*rated, Happened("rated", at(20), data={"rating": 5})], STAGES)
    with pytest.raises(CaseError, match="1 to 5"):
        fold([*rated[:-1], Happened("rated", at(20), data={"rating": 6})], STAGES)


def test_the_clock_hears_days_in_the_citys_time_zone():
    late = datetime.datetime(2025, 12, 1, 22, 30, tzinfo=datetime.UTC)  # 00:30 of the 2nd in Kyiv
    assert clock_events([Happened("filed", late)], KYIV)[0].day == datetime.date(2025, 12, 2)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 20), max_size=25))
def test_whatever_is_allowed_can_happen_and_nothing_else(picks):
    data = {"info_requested": {"questions": ["q"]}, "decided": {"outcome": "granted"}, "rated": {"rating": 3}}
    events, state = [], fold([], STAGES)
    kinds = sorted(set().union(*ALLOWED.values()))
    for pick in picks:
        options = sorted(state.allowed - ({"rated"} if state.rating else set()))
        if not options:
            break
        forbidden = next(kind for kind in kinds if kind not in state.allowed)
        with pytest.raises(CaseError):
            fold([*events, Happened(forbidden, at(2), data=data.get(forbidden, {}))], STAGES)
        kind = options[pick % len(options)]
        events.append(Happened(kind, at(2), data=data.get(kind, {})))
        state = fold(events, STAGES)
    assert state.events == len(events)
