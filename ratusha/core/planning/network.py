"""Which measure waits for which: cycles found and named, earliest and latest days, the critical path.

The critical path method (Kelley & Walker 1959) over calendar days: a measure starts on the day after the last one it
needs has ended, and not before its own earliest day; slack is how many days it may slip without moving the end.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ratusha.core.refusal import Refusal

Needs = Mapping[str, Iterable[str]]  # measure -> the measures it waits for


class Cycle(Refusal):
    """Measures that wait for each other in a circle."""


@dataclass(frozen=True, slots=True)
class Job:
    """A measure as the calendar sees it: how many days it takes, and its own earliest first day."""

    days: int
    earliest: datetime.date


@dataclass(frozen=True, slots=True)
class Slot:
    """Earliest and latest first and last day (inclusive), and the slack in days."""

    start: datetime.date
    end: datetime.date
    latest_start: datetime.date
    latest_end: datetime.date
    slack: int

    @property
    def critical(self) -> bool:
        """Whether any delay moves the end of the plan."""
        return self.slack == 0


def order(names: Iterable[str], needs: Needs) -> list[str]:
    """The names so that each stands after all it needs; `Cycle` names a circle. Ties keep the given order."""
    given = list(names)
    waiting = {name: [n for n in needs.get(name, ()) if n in set(given)] for name in given}
    done: list[str] = []
    state: dict[str, int] = {}
    for first in given:
        _visit(first, waiting, state, done)
    return done


def _visit(first: str, waiting: Mapping[str, list[str]], state: dict[str, int], done: list[str]) -> None:
    """Depth first without recursion: 1 = on the path, 2 = finished."""
    path = [(first, iter(waiting[first]))] if first not in state else []
    if path:
        state[first] = 1
    while path:
        name, rest = path[-1]
        following = next(rest, None)
        if following is None:
            state[name] = 2
            done.append(name)
            path.pop()
        elif state.get(following) == 1:
            names = [step for step, _ in path]
            circle = [*names[names.index(following) :], following]
            raise Cycle(
                "cycle",
                "These measures wait for each other in a circle: %(circle)s. Remove one of the dependencies.",
                following,
                circle=" → ".join(circle),
            )
        elif following not in state:
            state[following] = 1
            path.append((following, iter(waiting[following])))


def schedule(jobs: Mapping[str, Job], needs: Needs) -> dict[str, Slot]:
    """Earliest and latest days of every measure; empty for no jobs."""
    if not jobs:
        return {}
    ordered = order(jobs, needs)
    known = {name: [n for n in needs.get(name, ()) if n in jobs] for name in ordered}
    day = datetime.timedelta(days=1)
    start: dict[str, datetime.date] = {}
    end: dict[str, datetime.date] = {}
    for name in ordered:
        after = [end[n] + day for n in known[name]]
        start[name] = max([jobs[name].earliest, *after])
        end[name] = start[name] + (max(jobs[name].days, 1) - 1) * day
    last = max(end.values())
    latest = dict.fromkeys(ordered, last)
    for name in reversed(ordered):
        latest_start = latest[name] - (end[name] - start[name])
        for earlier in known[name]:
            latest[earlier] = min(latest[earlier], latest_start - day)
    return {
        name: Slot(
            start[name],
            end[name],
            latest[name] - (end[name] - start[name]),
            latest[name],
            (latest[name] - end[name]).days,
        )
        for name in ordered
    }
