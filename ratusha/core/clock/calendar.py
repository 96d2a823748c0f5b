"""Which days are worked: a jurisdiction's calendar, frozen as versioned data, with local overrides."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ratusha.core.clock import frozen
from ratusha.core.clock.term import TermError

DAY = datetime.timedelta(days=1)
PROFILES = tuple(frozen.DAYS)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off besides weekends, and weekend days that are worked; `version` names the data."""

    profile: str
    version: str
    off: frozenset[datetime.date]
    worked: frozenset[datetime.date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})
    years: tuple[int, int] = frozen.YEARS

    def is_worked(self, day: datetime.date) -> bool:
        """Whether the day is a working day."""
        if day in self.off:
            return False
        return day.weekday() not in self.weekend or day in self.worked

    def next_worked(self, day: datetime.date) -> datetime.date:
        """The day itself if it is worked, else the first one after it that is."""
        while not self.is_worked(day):
            day += DAY
        return day

    def with_overrides(
        self, *, off: Iterable[datetime.date] = (), worked: Iterable[datetime.date] = (), version: str
    ) -> Calendar:
        """The same calendar with local days off and local days worked, under a version of its own."""
        local_off, local_worked = frozenset(off), frozenset(worked)
        return Calendar(
            profile=self.profile,
            version=f"{self.version}+{version}",
            off=(self.off | local_off) - local_worked,
            worked=(self.worked | local_worked) - local_off,
            weekend=self.weekend,
            years=self.years,
        )


@cache
def calendar(profile: str) -> Calendar:
    """The frozen calendar of a jurisdiction profile (`ua-martial`, `ua`, `nl`)."""
    if profile not in frozen.DAYS:
        raise TermError(
            "profile",
            "There is no calendar “%(profile)s”: use one of %(known)s.",
            profile=profile,
            known=", ".join(PROFILES),
        )
    off, worked = frozen.DAYS[profile]
    return Calendar(profile=profile, version=frozen.VERSION, off=_days(off), worked=_days(worked))


def _days(words: str) -> frozenset[datetime.date]:
    return frozenset(datetime.date.fromisoformat(word) for word in words.split())
