"""What units tell becomes readings: nothing unknown turns into nought, nothing contradicts itself."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.asking import (
    CHANNELS,
    FIGURES,
    YARDSTICKS,
    AskingError,
    figures,
    letter_day,
    missing,
    readings,
    volume,
)

WHOLE = {"online": 120, "counter": 300, "other": 60, "refusals": 24, "staff_minutes": 35.5, "fees": 4800}
DUE = datetime.date(2025, 10, 31)


def by_instrument(found):
    return {reading.instrument: reading for reading in readings(figures(found))}


def test_whole_figures_give_every_yardstick():
    found = by_instrument(WHOLE)
    assert set(found) == set(YARDSTICKS)
    assert found["annual-applications"].value == 480
    assert (found["digital-take-up"].value, found["digital-take-up"].n) == (0.25, 480)
    assert found["digital-take-up"].detail == {"online": 120, "counter": 300, "other": 60}
    assert found["refusal-share"].value == 0.05
    assert (found["staff-minutes"].value, found["annual-fees"].value) == (35.5, 4800)


def test_an_unknown_channel_gives_no_volume_and_no_share():
    found = by_instrument({**WHOLE, "other": None})
    assert set(found) == {"staff-minutes", "annual-fees"}
    assert missing(figures({**WHOLE, "other": None})) == ("other",)


def test_a_service_that_nobody_asked_for_has_a_volume_but_no_shares():
    nobody = dict.fromkeys(("online", "counter", "other", "refusals"), 0)
    assert set(by_instrument(nobody)) == {"annual-applications"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"online": -1}, "range"),
        ({"online": 10**9}, "range"),
        ({"staff_minutes": 10_001}, "range"),
        ({"counter": 1.5}, "whole"),
        ({"refusals": 481}, "refusals"),
        ({"fees": float("nan")}, "range"),
        ({"fees": float("inf")}, "range"),
        ({"online": 10**400}, "range"),
        ({"fees": "4800"}, "number"),
        ({"online": True}, "number"),
        ({"salary": 3}, "figure"),
    ],
)
def test_figures_that_cannot_be_are_refused_with_their_name(changed, code):
    with pytest.raises(AskingError) as refused:
        figures({**WHOLE, **changed})
    assert refused.value.code == code
    assert refused.value.where in {*changed, "refusals"}


@given(st.dictionaries(st.sampled_from(FIGURES), st.none() | st.integers(0, 10_000)))
@settings(max_examples=60)
def test_shares_lie_between_nought_and_one_and_channels_add_up(raw):
    try:
        found = figures(raw)
    except AskingError as refused:
        assert refused.code == "refusals"  # nothing else can be wrong with these
        return
    told = {r.instrument: r for r in readings(found)}
    assert all(0 <= told[name].value <= 1 for name in ("digital-take-up", "refusal-share") if name in told)
    if volume(found) is not None:
        assert told["annual-applications"].value == sum(raw[name] for name in CHANNELS)


def test_letters_leave_before_the_day_on_it_and_every_week_after():
    days = [DUE + datetime.timedelta(days=n) for n in range(-10, 22)]
    sent = [(day - DUE).days for day in days if letter_day(DUE, day, 3)]
    assert sent == [-3, 0, 7, 14, 21]
