"""Ask the whole house: pages that join rooms (home, the golden thread, measured again)."""

from ratusha.site.queries.home import Home, home
from ratusha.site.queries.measured import Measured, MeasuredService, measured
from ratusha.site.queries.office import Waiting, waiting
from ratusha.site.queries.thread import Knot, Thread, day_of, thread, thread_at

__all__ = [
    "Home",
    "Knot",
    "Measured",
    "MeasuredService",
    "Thread",
    "Waiting",
    "day_of",
    "home",
    "measured",
    "thread",
    "thread_at",
    "waiting",
]
