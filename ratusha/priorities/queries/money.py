"""The frontier: what each amount of money buys, and what every step along it adds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ratusha.priorities.queries.placing import current_analysis

PER = 100_000


@dataclass(frozen=True, slots=True)
class FrontierFacts:
    """The best portfolio for an amount of money; `is_optimum` marks the computed one within all ceilings."""

    number: int
    budget: float
    value: float
    chosen: tuple[str, ...]
    is_optimum: bool


@dataclass(frozen=True, slots=True)
class Step:
    """From one point of the frontier to the next: money, value, value for each 100,000, what changes."""

    start: float
    end: float
    gain: float
    enters: tuple[str, ...]
    leaves: tuple[str, ...]

    @property
    def per(self) -> float:
        """Value gained for each 100,000 spent on the step."""
        return self.gain / (self.end - self.start) * PER


def frontier() -> tuple[FrontierFacts, ...]:
    """Points of the current analysis by rising money; empty while nothing was computed."""
    analysis = current_analysis()
    if analysis is None:
        return ()
    optimum = set(analysis.results.get("portfolio", {}).get("optimum", {}).get("chosen", ()))
    return tuple(
        FrontierFacts(
            number, point["budget"], point["value"], tuple(point["chosen"]), set(point["chosen"]) == optimum
        )
        for number, point in enumerate(analysis.results.get("frontier", ()), start=1)
    )


def next_steps() -> tuple[Step, ...]:
    """What each step along the frontier costs and adds."""
    return tuple(
        Step(
            here.budget,
            there.budget,
            there.value - here.value,
            tuple(code for code in there.chosen if code not in here.chosen),
            tuple(code for code in here.chosen if code not in there.chosen),
        )
        for here, there in pairwise(frontier())
    )
