"""How long the draft of a decision lies open before it is considered, by jurisdiction profile.

Day 1 is the day after the draft was published, as in the legal clock; the sitting may be on working day N itself: a draft
published on Monday with N = 10 is considered on the Monday two weeks later at the earliest.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from ratusha.core.clock.calendar import DAY, Calendar
from ratusha.core.texts import Texts

_ACCESS = {
    "uk": "Закон України «Про доступ до публічної інформації», стаття 15, частина третя",
    "ru": "Закон Украины «О доступе к публичной информации», статья 15, часть третья",
    "en": "Law of Ukraine “On Access to Public Information”, article 15, part three",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`working_days` before the sitting (0: nothing is asked), and the law that asks it."""

    working_days: int
    basis: Texts


# Data, not law: docs/methods/plan.md says what was not seen in a primary source, such as that councils are let off under
# martial law; here the city keeps to ten days all the same.
RULES: Mapping[str, Rule] = {
    "ua": Rule(10, _ACCESS),
    "ua-martial": Rule(10, _ACCESS),
    "nl": Rule(0, {}),
}


def rule(profile: str) -> Rule:
    """The rule of a profile; a profile without one asks nothing."""
    return RULES.get(profile, Rule(0, {}))


def earliest_sitting(published: datetime.date, days: int, calendar: Calendar) -> datetime.date:
    """The first day on which a draft published on a day may be considered."""
    day = published
    while days > 0:
        day += DAY
        days -= calendar.is_worked(day)
    return day


def last_publication(sitting: datetime.date, days: int, calendar: Calendar) -> datetime.date:
    """The last day on which a draft may be published to be considered on the day of a sitting."""
    day = sitting
    while earliest_sitting(day, days, calendar) > sitting:
        day -= DAY
    return day
