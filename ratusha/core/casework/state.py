"""The state of a case as the fold of its events, and which event each state allows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from ratusha.core.clock import Event
from ratusha.core.refusal import Refusal


class CaseError(Refusal):
    """An event that cannot happen to the case as it stands."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a case: what, when, by whom, with what particulars."""

    kind: str
    at: datetime.datetime
    by: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the technological card: its letter says what the unit does (В performs, У takes part, П agrees,
    З approves)."""

    code: str
    unit: str
    letter: str


# status -> events that may follow
ALLOWED: dict[str, frozenset[str]] = {
    "new": frozenset({"filed"}),
    "filed": frozenset({"assigned", "registered", "left_without_motion", "withdrawn"}),
    "in_work": frozenset(
        {"assigned", "step_done", "info_requested", "extended", "decided", "withdrawn", "left_without_motion"}
    ),
    "waiting": frozenset({"info_given", "cured", "assigned", "decided", "withdrawn"}),
    "decided": frozenset({"delivered", "objected"}),
    "delivered": frozenset({"rated", "objected"}),
    "withdrawn": frozenset({"rated"}),
    "objected": frozenset({"decided"}),
}
# These may happen in any state and change nothing of it.
ALWAYS = frozenset({"viewed", "noted", "erased"})
OUTCOMES = frozenset({"granted", "refused", "not_eligible"})


@dataclass(frozen=True, slots=True)
class CaseState:
    """Where a case stands.

    `step` counts the finished steps of the card; `turn` says whose turn it is ("office", "applicant", "nobody").
    """

    status: str = "new"
    step: int = 0
    steps: int = 0
    turn: str = "nobody"
    unit: str = ""
    assignee: str = ""
    outcome: str = ""
    asked: tuple[str, ...] = ()  # questions that the applicant is asked to answer again
    rating: int | None = None
    events: int = 0

    @property
    def allowed(self) -> frozenset[str]:
        """Events that may happen next. A decision waits for the steps before it."""
        kinds = ALLOWED[self.status]
        if self.status == "in_work" and self.step < self.steps:
            return kinds - {"decided"}
        if self.status == "in_work":
            return kinds - {"step_done"}
        if self.status == "waiting":
            ending = {"info_given"} if self.asked else {"cured"}
            return (kinds - {"info_given", "cured", "decided"}) | ending
        return kinds


def fold(events: Iterable[Happened], stages: Sequence[Stage]) -> CaseState:
    """The state after all events; `CaseError` names the first one that could not have happened."""
    return reduce(lambda state, event: follow(state, event, stages), events, CaseState(steps=len(stages)))


def follow(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    """The state after one more event."""
    counted = replace(state, events=state.events + 1)
    if event.kind in ALWAYS:
        return counted
    if event.kind not in state.allowed:
        raise CaseError(
            "not_allowed",
            "“%(kind)s” cannot happen while the case is “%(status)s”; possible: %(allowed)s.",
            kind=event.kind,
            status=state.status,
            allowed=", ".join(sorted(state.allowed)) or "nothing",
        )
    return _AFTER[event.kind](counted, event, stages)


def _unit(stages: Sequence[Stage], step: int, otherwise: str) -> str:
    return stages[step].unit if step < len(stages) else otherwise


def _filed(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    return replace(state, status="filed", turn="office", unit=_unit(stages, 0, ""))


def _registered(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    return replace(state, status="in_work", turn="office")


def _assigned(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    return replace(state, assignee=str(event.data.get("to", "")))


def _step_done(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    step = state.step + 1
    return replace(state, step=step, unit=_unit(stages, step, state.unit), assignee="")


def _asks(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    asked = tuple(event.data.get("questions", ()))
    if event.kind == "info_requested" and not asked:
        raise CaseError("questions", "A request for information names at least one question.")
    return replace(state, status="waiting", turn="applicant", asked=asked)


def _answered(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    return replace(state, status="in_work", turn="office", asked=())


def _same(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    return state


def _decided(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    outcome = str(event.data.get("outcome", ""))
    if outcome not in OUTCOMES:
        raise CaseError("outcome", "A decision has an outcome: %(known)s.", known=", ".join(sorted(OUTCOMES)))
    if outcome == "refused" and not event.data.get("grounds"):
        raise CaseError("grounds", "A refusal names its grounds.")
    return replace(state, status="decided", turn="office", outcome=outcome)


def _delivered(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    return replace(state, status="delivered", turn="nobody")


def _withdrawn(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    return replace(state, status="withdrawn", turn="nobody", asked=())


def _rated(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    if state.rating is not None:
        raise CaseError("rated", "The service has been rated already.")
    rating = event.data.get("rating")
    if rating not in {1, 2, 3, 4, 5}:
        raise CaseError("rating", "A rating is a whole number from 1 to 5.")
    return replace(state, rating=rating)


def _objected(state: CaseState, event: Happened, stages: Sequence[Stage]) -> CaseState:
    return replace(state, status="objected", turn="office")


_AFTER = {
    "filed": _filed,
    "registered": _registered,
    "assigned": _assigned,
    "step_done": _step_done,
    "info_requested": _asks,
    "left_without_motion": _asks,
    "info_given": _answered,
    "cured": _answered,
    "extended": _same,
    "decided": _decided,
    "delivered": _delivered,
    "withdrawn": _withdrawn,
    "rated": _rated,
    "objected": _objected,
}

_FOR_THE_CLOCK = {
    "filed": "filed",
    "info_requested": "suspended",
    "info_given": "resumed",
    "left_without_motion": "left_without_motion",
    "cured": "cured",
    "extended": "extended",
    "decided": "decided",
    "delivered": "delivered",
}


def clock_events(events: Iterable[Happened], zone: datetime.tzinfo) -> tuple[Event, ...]:
    """The events that move the legal clock, as days in the city's time zone."""
    return tuple(
        Event(_FOR_THE_CLOCK[e.kind], e.at.astimezone(zone).date(), int(e.data.get("amount", 0)))
        for e in events
        if e.kind in _FOR_THE_CLOCK
    )
