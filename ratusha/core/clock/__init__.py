"""The legal clock: when a decision is due, computed from data and explained step by step.

A term of law (`Term`), what happened (`Event`) and a calendar of the jurisdiction go in; a due date with its
explanation comes out. The same three things always give the same date, on every machine and in every year: no
clock is read, no library of holidays is asked.
"""

from ratusha.core.clock.calendar import PROFILES, Calendar, calendar
from ratusha.core.clock.due import Due, Event, Step, due
from ratusha.core.clock.term import Term, TermError
from ratusha.core.clock.worst import Worst, worst_start

__all__ = [
    "PROFILES",
    "Calendar",
    "Due",
    "Event",
    "Step",
    "Term",
    "TermError",
    "Worst",
    "calendar",
    "due",
    "worst_start",
]
