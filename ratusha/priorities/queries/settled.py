"""What would settle the current analysis, and what more of each limit would buy, as computed beside it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ratusha.priorities.models import Settling


@dataclass(frozen=True, slots=True)
class Answer:
    """One kind of information: `kind` is respondents, agreement (on `criterion`) or delivery.

    `settled` are the borderline initiatives that it would make core or exterior; `doubt` is the mean of
    4 p (1 − p) over the borderline before and after (1 is heads or tails).
    """

    kind: str
    criterion: str
    settled: tuple[str, ...]
    doubt: tuple[float, float]


@dataclass(frozen=True, slots=True)
class MarginFacts:
    """One limit raised: what the best portfolio gains, takes in and leaves out. `source` or `staff` of a year."""

    source: str
    year: int
    is_money: bool
    step: float
    gain: float
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettlingFacts:
    """All answers of an analysis."""

    analysis: int
    asked: int
    more: int
    draws: int
    borderline: tuple[str, ...]
    answers: tuple[Answer, ...]
    margins: tuple[MarginFacts, ...]
    made_at: datetime.datetime

    @property
    def felt(self) -> tuple[MarginFacts, ...]:
        """Limits whose rise changes something."""
        return tuple(margin for margin in self.margins if margin.gain > 0)

    @property
    def idle(self) -> tuple[MarginFacts, ...]:
        """Limits whose rise alone changes nothing."""
        return tuple(margin for margin in self.margins if margin.gain <= 0)

    @property
    def best(self) -> Answer | None:
        """The information that would settle most; by the doubt taken away where it settles equally many."""
        if not self.answers:
            return None
        return max(self.answers, key=lambda a: (len(a.settled), a.doubt[0] - a.doubt[1]))


def settling() -> SettlingFacts | None:
    """The answers for the current analysis, once they are computed."""
    row = Settling.objects.filter(analysis__is_current=True).first()
    if row is None:
        return None
    found = row.results
    return SettlingFacts(
        analysis=row.analysis_id,
        asked=row.asked,
        more=row.more,
        draws=row.draws,
        borderline=tuple(found["borderline"]),
        answers=tuple(
            Answer(a["kind"], a["criterion"], tuple(a["settled"]), (a["doubt"][0], a["doubt"][1]))
            for a in found["answers"]
        ),
        margins=tuple(_margin(m) for m in found["margins"]),
        made_at=row.made_at,
    )


def _margin(raw: dict[str, object]) -> MarginFacts:
    name, _, year = str(raw["limit"]).rpartition(":")
    enters, leaves = raw["enters"], raw["leaves"]
    assert isinstance(enters, list)
    assert isinstance(leaves, list)
    return MarginFacts(
        source=name,
        year=int(year),
        is_money=bool(raw["is_money"]),
        step=float(str(raw["step"])),
        gain=float(str(raw["gain"])),
        enters=tuple(enters),
        leaves=tuple(leaves),
    )
