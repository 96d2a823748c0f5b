"""Point estimates and linearised scores of one domain, from sums by unit.

An estimate is a total A or a ratio A/B of weighted totals. Its linearised value in a row is a, or
(a − (A/B) b)/B (Särndal, Swensson & Wretman 1992, section 5.5), so the scores of units are sums already at
hand times coefficients. After calibration the scores are those of the residuals of the linearised value on
the calibration variables.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratusha.core.survey.arrays import Floats, Ints
from ratusha.core.survey.sums import Sums
from ratusha.core.survey.terms import Item, Term


@dataclass(frozen=True)
class DomainSums:
    """The groups of one domain: their units, and a matrix groups × terms of weighted sums."""

    number: int
    unit: Ints
    terms: tuple[Term, ...]
    moments: Floats

    @property
    def totals(self) -> dict[Term, float]:
        """The estimated total of every term."""
        return dict(zip(self.terms, self.moments.sum(axis=0).tolist(), strict=True))


def domain_sums(sums: Sums, number: int) -> DomainSums:
    """The sums of one domain."""
    chosen = np.flatnonzero(sums.groups.domain == number)
    terms = tuple(sums.groups.moments)
    columns = [moments[chosen] for moments in sums.groups.moments.values()]
    moments = np.stack(columns, axis=1) if columns else np.zeros((len(chosen), 0))
    return DomainSums(number, sums.groups.unit[chosen], terms, moments)


def value_of(item: Item, totals: dict[Term, float]) -> float:
    """The point estimate; not a number over an empty domain."""
    if item.below is None:
        return totals[item.top]
    below = totals[item.below]
    return totals[item.top] / below if below != 0 else np.nan


def coefficients(items: tuple[Item, ...], terms: tuple[Term, ...], totals: dict[Term, float]) -> Floats:
    """Linearisation: (terms × estimates) derivatives of the estimates by the totals of the terms."""
    place = {term: row for row, term in enumerate(terms)}
    result = np.zeros((len(terms), len(items)))
    for column, item in enumerate(items):
        if item.below is None:
            result[place[item.top], column] = 1.0
        elif totals[item.below] != 0:
            below = totals[item.below]
            result[place[item.top], column] += 1 / below
            result[place[item.below], column] -= totals[item.top] / below**2
    return result


def scores(sums: Sums, domain: DomainSums, items: tuple[Item, ...]) -> Floats:
    """Scores of every unit (units × estimates), whose design variance is that of the estimates."""
    by = coefficients(items, domain.terms, domain.totals)
    result = np.zeros((len(sums.units), len(items)))
    np.add.at(result, domain.unit, domain.moments @ by)
    if sums.calibration is not None:
        size = sums.calibration.unit_x.shape[1]
        crosses = [
            sums.calibration.cross[term][domain.number] if term.weighted else np.zeros(size)
            for term in domain.terms
        ]
        slopes = sums.calibration.solution.inverse @ np.stack(crosses, axis=1) @ by
        result = result - sums.calibration.unit_x @ slopes
    return result


def simple_random_variance(item: Item, totals: dict[Term, float]) -> float:
    """Variance of the estimate under simple random sampling without replacement of the same n (for deff).

    s²(N − n)/(N n), or N² times that for a total, with s² the weighted variance on n − 1 and N the sum of
    weights. Weights that do not count a population (sum within 1 % of n, or below n) are compared with
    sampling with replacement.
    """
    n, population = totals[item.rows], totals[item.base]
    if n < 2 or population <= 0:
        return float(np.nan)
    spread = _mean_square(item, totals) * n / (n - 1)
    finite = (population - n) / population if population > 1.01 * n else 1.0
    scale = population**2 if item.below is None else 1.0
    return spread * finite / n * scale


def _mean_square(item: Item, totals: dict[Term, float]) -> float:
    """Weighted mean square of the centred variable, or of the linearised residual for a ratio of two variables."""
    population = totals[item.base]
    top, square = totals[item.top], totals[item.square]
    if item.cross is None or item.square_below is None or item.below is None:
        return max(square / population - (top / population) ** 2, 0.0)
    below = totals[item.below]
    if below == 0:
        return float(np.nan)
    ratio = top / below
    residual = square - 2 * ratio * totals[item.cross] + ratio**2 * totals[item.square_below]
    return residual * population / below**2
