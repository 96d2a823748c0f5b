"""Do the steps fit into the legal term, whatever day an application comes? Both compiled to dates, day by day.

Steps are counted in the unit in which officials plan (working days for a term of working days, else calendar
days); the term in its own. Because weekends and days off fall differently after each start, a term of ten
calendar days may hold seven working days of steps in one week and not in another: only the dates tell.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ratusha.core.clock.calendar import DAY, Calendar
from ratusha.core.clock.due import Event, due
from ratusha.core.clock.term import Term


@dataclass(frozen=True, slots=True)
class Worst:
    """The start day with the least slack: when the steps end, when the term ends, and the days between.

    `slack` is negative when the steps end after the legal day; `late_starts` counts such start days of `starts`.
    """

    start: datetime.date
    steps_end: datetime.date
    due: datetime.date
    slack: int
    late_starts: int
    starts: int

    @property
    def fits(self) -> bool:
        """Whether the steps end in time from every start day."""
        return self.late_starts == 0


def worst_start(term: Term, steps: Sequence[tuple[int, str]], cal: Calendar, *, year: int) -> Worst:
    """The worst start day of `year` and the year after it.

    `steps` are the lengths along the critical path, each (amount, unit), one after another: a step begins the day
    after the one before it ended. A start day that is not worked counts too: online, applications come on Sundays.
    """
    term = replace(term, start="filed")  # nothing but the filing happens here
    lengths = [Term(amount, unit, start="filed") for amount, unit in steps]
    day, end = datetime.date(year, 1, 1), datetime.date(year + 1, 12, 31)
    worst: tuple[int, datetime.date, datetime.date, datetime.date] | None = None
    late = starts = 0
    while day <= end:
        last, limit = _steps_end(day, lengths, cal), _end(term, day, cal)
        slack = (limit - last).days
        late += slack < 0
        starts += 1
        if worst is None or slack < worst[0]:
            worst = (slack, day, last, limit)
        day += DAY
    assert worst is not None  # a year has days
    return Worst(worst[1], worst[2], worst[3], worst[0], late, starts)


def _steps_end(start: datetime.date, lengths: Sequence[Term], cal: Calendar) -> datetime.date:
    day = start
    for length in lengths:
        day = _end(length, day, cal)
    return day


def _end(term: Term, start: datetime.date, cal: Calendar) -> datetime.date:
    found = due(term, [Event("filed", start)], cal).day
    assert found is not None  # nothing suspends it
    return found
