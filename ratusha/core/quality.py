"""How good a service is: pure arithmetic of the yardsticks.

Ladder: ordered levels of digital maturity; the rule `min` lets the lowest criterion decide, `share` takes the
share of the maximum reached (as the German OZG and the EU eGovernment Benchmark do). Standard Cost Model (EU
Better Regulation tool 60): burden = Σ price × quantity, with hours, trips, documents and money kept apart.
Proportions carry Wilson's interval only when they come from a sample. Two measurements are compared only when
instrument, version, definition and population are the same.
"""

from __future__ import annotations

import math
from collections import Counter
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


CHECKED = ("success", "tolerance", "failure")


def checklist(judged: Mapping[str, str], tolerance: float = 0.5) -> float:
    """Share of a checklist reached, 0 to 1: a success counts 1, a tolerance `tolerance`, a failure 0.

    The Italian municipal model (AGID, derived from the EU eGovernment Benchmark) judges in these three words.
    """
    if not judged or any(word not in CHECKED for word in judged.values()):
        raise QualityError("checklist", "Each criterion is judged success, tolerance or failure.")
    points = {"success": 1.0, "tolerance": tolerance, "failure": 0.0}
    return sum(points[word] for word in judged.values()) / len(judged)


@dataclass(frozen=True, slots=True)
class Kpis:
    """The four figures of the GDS service manual; None where nothing was counted.

    Administrative counts are complete: no interval. `satisfaction` is the share of 4 and 5, shown only beside
    the whole distribution that it comes from.
    """

    cost_per_transaction: float | None
    completion: float | None
    take_up: float | None
    satisfaction: float | None


def kpis(
    *,
    cost: float = 0.0,
    started: int = 0,
    completed_online: int = 0,
    not_eligible: int = 0,
    completed_all: int = 0,
    ratings: Sequence[int] = (),
) -> Kpis:
    """Cost of all channels by completed; completed of started; online (helped included) of all; 4 and 5 of 1–5.

    Who learns online that the service is not for him has completed: `not_eligible` counts as done.
    """
    done = completed_online + not_eligible
    if min(started, completed_online, not_eligible, completed_all, *ratings, 0) < 0 or cost < 0:
        raise QualityError("count", "Counts and costs are not negative.")
    if done > started:
        raise QualityError(
            "started", "%(done)s completed of %(started)s started.", done=done, started=started
        )
    if completed_online > completed_all:
        raise QualityError("all", "More were completed online than in all channels together.")
    if ratings and len(ratings) != 5:
        raise QualityError("ratings", "Satisfaction is counted on five points, from 1 to 5.")
    return Kpis(
        cost_per_transaction=cost / completed_all if completed_all else None,
        completion=done / started if started else None,
        take_up=completed_online / completed_all if completed_all else None,
        satisfaction=(ratings[3] + ratings[4]) / sum(ratings) if sum(ratings) else None,
    )


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


def agreement(first: Sequence[str], second: Sequence[str]) -> float:
    """Share of items on which two assessors agree."""
    if len(first) != len(second) or not first:
        raise QualityError("kappa", "Two assessors must judge the same items, at least one.")
    return sum(a == b for a, b in zip(first, second, strict=True)) / len(first)


def fleiss(items: Sequence[Sequence[str]]) -> float:
    """Fleiss' κ (Fleiss 1971): each item judged by the same number of assessors, not always the same people."""
    raters = {len(item) for item in items}
    if not items or len(raters) != 1 or min(raters) < 2:
        raise QualityError("fleiss", "Every item needs the same number of assessors, at least two.")
    n = raters.pop()
    counts = [Counter(item) for item in items]
    agreed = sum((sum(c * c for c in count.values()) - n) / (n * (n - 1)) for count in counts) / len(items)
    total = sum(counts, Counter())
    chance = sum((c / (n * len(items))) ** 2 for c in total.values())
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
