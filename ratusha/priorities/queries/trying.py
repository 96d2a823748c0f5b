"""Set two initiatives side by side, and see the order that other weights would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ratusha.core.decision import swings
from ratusha.core.decision.choosing import expected
from ratusha.core.decision.explaining import compare
from ratusha.core.refusal import Refusal
from ratusha.priorities.queries.placing import (
    NoAnalysis,
    NoSuchInitiative,
    Place,
    current_analysis,
    model_of,
    ranking,
)


class BadWeights(Refusal):
    """Points that are no weights."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two initiatives: what each criterion gives to the first beyond the second, and how often it stands before.

    `before` is the share of draws in which the first stands before the second, ties counted by half.
    """

    first: Place
    second: Place
    before: float
    difference: float
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """An initiative's place at tried weights, beside its place in the analysis."""

    rank: int
    value: float
    place: Place

    @property
    def moved(self) -> int:
        """Places up (positive) or down."""
        return self.place.rank - self.rank


def side_by_side(first: str, second: str) -> SideBySide:
    """Two initiatives by code, at the middle of the members' weights and the most likely measurements."""
    analysis = current_analysis()
    if analysis is None:
        raise NoAnalysis("no_analysis", "Nothing has been computed yet.")
    places = {place.initiative.code: place for place in ranking()}
    for code in (first, second):
        if code not in places:
            raise NoSuchInitiative("initiative", "There is no initiative “%(initiative)s”.", initiative=code)
    found = compare(model_of(analysis.id), first, second)
    before = analysis.results["pairwise"][first].get(second, 0.5) if first != second else 0.5
    return SideBySide(places[first], places[second], before, found.difference, found.parts)


def at_weights(points: Mapping[str, float]) -> tuple[Tried, ...]:
    """The order at one member's imagined points, measurements at their most likely; nothing is kept."""
    import numpy as np

    analysis = current_analysis()
    if analysis is None:
        raise NoAnalysis("no_analysis", "Nothing has been computed yet.")
    model = model_of(analysis.id)
    names = [criterion.name for criterion in model.criteria]
    if (
        set(points) != set(names)
        or not all(0 <= p <= 100 for p in points.values())
        or not any(points.values())
    ):
        raise BadWeights("points", "Give each criterion 0 to 100 points, at least one of them more than 0.")
    weights = swings(points)
    values, _ = expected(model, np.array([weights[name] for name in names]))
    valued = dict(zip(model.names, values.tolist(), strict=True))
    places = {place.initiative.code: place for place in ranking()}
    order = sorted(
        (code for code in valued if code in places), key=lambda code: (-round(valued[code], 12), code)
    )
    return tuple(Tried(number, valued[code], places[code]) for number, code in enumerate(order, start=1))
