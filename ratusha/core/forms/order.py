"""The order in which the steps of a form follow from each other, and the circles in which none can be first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

Stage = Literal["relevant", "value"]
Step = tuple[Stage, str]
STAGES: tuple[Stage, ...] = ("relevant", "value")
Needs = Mapping[Step, Sequence[Step]]


def ordered(needs: Needs, paths: Sequence[str]) -> tuple[list[Step], list[tuple[str, ...]]]:
    """Steps with those they need before them, and the circles found, each as its paths.

    Depth first in the form's order, so that steps without needs keep it; an edge back to a step still being
    visited closes a circle and is left out.
    """
    search = _Search(needs)
    for path in paths:
        for stage in STAGES:
            search.visit((stage, path))
    return search.order, list(dict.fromkeys(search.circles))


class _Search:
    """Depth-first search without recursion: forms may hold long chains of calculations."""

    def __init__(self, needs: Needs) -> None:
        self.needs = needs
        self.order: list[Step] = []
        self.circles: list[tuple[str, ...]] = []
        self._done: set[Step] = set()
        self._trail: dict[Step, Iterator[Step]] = {}  # steps being visited, outermost first

    def visit(self, first: Step) -> None:
        """Put `first` and all it needs into the order."""
        if first not in self._done:
            self._enter(first)
        while self._trail:
            step = next(reversed(self._trail))
            other = next(self._trail[step], None)
            if other is None:
                del self._trail[step]
                self._done.add(step)
                self.order.append(step)
            elif other in self._trail:
                self.circles.append(self._circle(other))
            elif other not in self._done:
                self._enter(other)

    def _enter(self, step: Step) -> None:
        self._trail[step] = iter(self.needs.get(step, ()))

    def _circle(self, back_to: Step) -> tuple[str, ...]:
        steps = list(self._trail)
        return tuple(dict.fromkeys(path for _, path in steps[steps.index(back_to) :]))
