"""How good a service is: pure arithmetic of the yardsticks.

Ladder: ordered levels of digital maturity; the rule `min` lets the lowest criterion decide, `share` takes the
share of the maximum reached (as the German OZG and the EU eGovernment Benchmark do). Standard Cost Model (EU
Better Regulation tool 60): burden = Σ price × quantity, with hours, trips, documents and money kept apart.
Proportions carry Wilson's interval only when they come from a sample. Two measurements are compared only when
instrument, version, definition and population are the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from ratusha.core.refusal import Refusal


class QualityError(Refusal):
    """Numbers that cannot be a measurement."""


def wilson(hits: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a proportion (Wilson 1927): 30 of 100 gives 0.2189 to 0.3958."""
    if not 0 <= hits <= n or n == 0:
        raise QualityError("proportion", "%(hits)s of %(n)s is not a proportion.", hits=hits, n=n)
    z = NormalDist().inv_cdf((1 + level) / 2)
    p = hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


def ladder(levels: Mapping[str, int], rule: str, top: int) -> float:
    """Where criteria put a service on a ladder 0…`top`: `min` the lowest, `share` the mean share times top."""
    if not levels or any(not 0 <= level <= top for level in levels.values()):
        raise QualityError("ladder", "Each criterion needs a level from 0 to %(top)s.", top=top)
    if rule == "min":
        return float(min(levels.values()))
    if rule == "share":
        return sum(levels.values()) / len(levels)
    raise QualityError("rule", "A ladder's rule is “min” or “share”, not “%(rule)s”.", rule=rule)


@dataclass(frozen=True, slots=True)
class Burden:
    """What one application takes from a resident."""

    hours: float
    trips: float
    documents: float
    money: float = 0.0

    def a_year(self, volume: int) -> Burden:
        """The same for all applications of a year: 3 hours × 10 = 30 hours."""
        return Burden(self.hours * volume, self.trips * volume, self.documents * volume, self.money * volume)

    def saved(self, after: Burden, volume: int, take_up: float) -> Burden:
        """(before − after) × volume × take-up, each kind apart."""
        if not 0 <= take_up <= 1:
            raise QualityError("take_up", "Take-up is a share from 0 to 1, not %(share)s.", share=take_up)
        n = volume * take_up
        return Burden(
            (self.hours - after.hours) * n,
            (self.trips - after.trips) * n,
            (self.documents - after.documents) * n,
            (self.money - after.money) * n,
        )


def kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Cohen's κ of two assessors (Cohen 1960): agreement beyond chance; 1 when they agree on everything."""
    if len(first) != len(second) or not first:
        raise QualityError("kappa", "Two assessors must judge the same items, at least one.")
    n = len(first)
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    words = set(first) | set(second)
    chance = sum((list(first).count(w) / n) * (list(second).count(w) / n) for w in words)
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement as the comparison needs it."""

    instrument: str
    version: int
    population: str
    value: float
    n: int | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Before and after; `why_not` names what makes them incomparable, then `difference` is None."""

    difference: float | None
    why_not: str = ""


def compare(before: Reading, after: Reading) -> Change:
    """The difference, if instrument, version and population are the same; else why not."""
    for name in ("instrument", "version", "population"):
        if getattr(before, name) != getattr(after, name):
            return Change(None, name)
    return Change(after.value - before.value)
