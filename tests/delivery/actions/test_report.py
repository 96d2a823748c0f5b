"""Figures of delivery become readings of quality: complete counts without interval, ratings as a distribution."""

from __future__ import annotations

import datetime

import pytest

from ratusha.delivery import actions
from ratusha.delivery.models import Case
from ratusha.people.queries import Forbidden
from ratusha.quality import actions as quality
from ratusha.quality import queries
from tests.cast import SYSTEM
from tests.delivery.world import apply, at, handle, open_service
from tests.worlds import world

PERIOD = {"since": datetime.date(2025, 12, 1), "until": datetime.date(2025, 12, 31)}


@pytest.fixture
def form(cast):
    for identifier in ("digital-take-up", "completion", "decided-in-time", "satisfaction"):
        words = {"uk": identifier, "ru": identifier, "en": identifier}
        quality.define_instrument(actor=SYSTEM, identifier=identifier, kind="share", title=words, rule=words)
    return world(open_service)


def readings():
    return {score.instrument.identifier: score for score in queries.scores("residence")}


def test_a_period_is_read_once_and_counts_have_no_interval(form, cast):
    online = [apply(form, key=f"draft {n}").number for n in range(3)]
    counter = apply(form, key="counter", channel="counter", actor=cast.actor("olena")).number
    for number in (*online[:2], counter):
        handle(cast, number)
    for number, value in zip((online[0], counter), (5, 2), strict=True):
        case = Case.objects.get(application__number=number)
        actions.rate(case=case.pk, value=value, words="", now=at(8))
    for end in ("started", "started", "started", "started", "submitted", "submitted", "not_eligible"):
        actions.count_flow(service_id=case.application.service_id, day=datetime.date(2025, 12, 1), end=end)
    for _ in range(2):
        assert actions.report_figures(actor=cast.actor("marko"), service="residence", **PERIOD) == 4
    found = readings()
    assert {name: (round(score.value, 3), score.n) for name, score in found.items()} == {
        "digital-take-up": (0.667, 3),
        "completion": (0.75, 4),
        "decided-in-time": (1.0, 3),
        "satisfaction": (0.5, 2),
    }
    assert all(score.low is None and score.high is None for score in found.values())
    assert len(queries.history("residence")) == 4


def test_ratings_come_with_their_distribution_and_the_share_who_answered(form, cast):
    numbers = [apply(form, key=f"draft {n}").number for n in range(4)]
    for number in numbers:
        handle(cast, number)
    case = Case.objects.get(application__number=numbers[0])
    actions.rate(case=case.pk, value=4, words="", now=at(8))
    actions.report_figures(actor=SYSTEM, service="residence", **PERIOD)
    detail = readings()["satisfaction"].detail
    assert (detail["counts"], detail["asked"], detail["share_answered"]) == ([0, 0, 0, 1, 0], 4, 0.25)


def test_what_has_not_happened_is_not_recorded(form, cast):
    apply(form)
    assert actions.report_figures(actor=SYSTEM, service="residence", **PERIOD) == 0
    assert readings() == {}


def test_only_who_measures_quality_reports(form, cast):
    handle(cast, apply(form).number)
    with pytest.raises(Forbidden):
        actions.report_figures(actor=cast.actor("olena"), service="residence", **PERIOD)
