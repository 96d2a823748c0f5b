"""Weights that reproduce known population totals: raking, post-stratification, GREG, bounded logit.

Deville & Särndal (1992): from design weights d find w = d·F(x'λ) with Σ w x = T. F is exp(u) for raking,
1 + u for the linear (GREG) method and a logistic curve between two bounds for `logit`. Post-stratification
is the linear method on one margin of joint cells.

F depends on x alone, so respondents are collapsed to the cells of their x first: the cost of solving hardly
depends on the number of respondents. Margins only: iterative proportional fitting; otherwise Newton.

Standard errors after calibration use the residuals of the *design-weighted* regression of the linearised
value on x (Deville & Särndal 1992, section 5). R's `calibrate()` and `postStratify()` do the same; R's
`rake()` uses sequential margin residuals and prints another figure from identical weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ratusha.core.refusal import Refusal

Method = Literal["raking", "linear", "logit"]
SAME_TOTAL = 1e-6


class CalibrationRefused(Refusal):
    """Weights that reproduce the totals do not exist, or the totals contradict the data or each other."""


@dataclass(frozen=True)
class Margin:
    """Known totals of one variable, or of the joint cells of several."""

    variables: tuple[str, ...]
    totals: Mapping[tuple[str, ...], float]

    @property
    def name(self) -> str:
        """How errors and reports name it."""
        return " × ".join(self.variables)

    @property
    def population(self) -> float:
        """The sum of the totals."""
        return float(sum(self.totals.values()))


@dataclass(frozen=True)
class Calibration:
    """What the weights must reproduce, and how; made by `rake`, `poststratify` or `calibrate`."""

    title: str
    method: Method
    margins: tuple[Margin, ...] = ()
    numbers: tuple[tuple[str, float], ...] = ()
    population: float | None = None
    bounds: tuple[float, float] | None = None

    @property
    def categorical(self) -> tuple[str, ...]:
        """Variables read as categories."""
        return tuple(dict.fromkeys(name for margin in self.margins for name in margin.variables))

    @property
    def variables(self) -> tuple[str, ...]:
        """All calibration variables."""
        return self.categorical + tuple(name for name, _ in self.numbers)


def rake(margins: Mapping[str, Mapping[str, float]]) -> Calibration:
    """Raking to the totals of several variables: `{"sex": {"1": 100, "2": 110}, …}`.

    Raises:
        CalibrationRefused: no margin, a total that is not a number ≥ 0, margins whose sums differ.
    """
    return _checked(
        Calibration("raking", "raking", tuple(_margin(name, level) for name, level in margins.items()))
    )


def poststratify(variables: Iterable[str], totals: Mapping[tuple[str, ...], float]) -> Calibration:
    """Post-stratification to the totals of joint cells: `(("F", "18-34"): 1200, …)`."""
    margin = Margin(tuple(variables), {tuple(map(str, key)): float(value) for key, value in totals.items()})
    return _checked(Calibration("post-stratification", "linear", (margin,)))


def calibrate(
    method: Method,
    totals: Mapping[str, float | Mapping[str, float]],
    *,
    population: float | None = None,
    bounds: tuple[float, float] | None = None,
) -> Calibration:
    """Calibration to totals: a mapping of levels for a category, one number for a numeric variable.

    Raises:
        CalibrationRefused: unknown method, `logit` without bounds 0 ≤ L < 1 < U, totals that disagree.
    """
    if method not in ("raking", "linear", "logit"):
        raise CalibrationRefused(
            "method", "method is linear, raking or logit, not '%(method)s'", method=method
        )
    if method == "logit" and not (bounds and 0 <= bounds[0] < 1 < bounds[1]):
        raise CalibrationRefused("bounds", "logit calibration needs bounds = [L, U] with 0 ≤ L < 1 < U")
    if bounds and method != "logit":
        raise CalibrationRefused(
            "bounds", 'bounds belong to method = "logit", not to %(method)s', method=method
        )
    margins = tuple(_margin(name, value) for name, value in totals.items() if isinstance(value, Mapping))
    numbers = tuple(
        (name, _total(name, value)) for name, value in totals.items() if not isinstance(value, Mapping)
    )
    title = f"{method} calibration"
    return _checked(Calibration(title, method, margins, numbers, population, bounds))


def _margin(name: str, totals: Mapping[str, float]) -> Margin:
    return Margin(
        (name,), {(str(level),): _total(f"{name} = {level}", value) for level, value in totals.items()}
    )


def _total(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise CalibrationRefused("total", "the total of %(name)s is not a number", name, name=name)
    return float(value)


def _checked(calibration: Calibration) -> Calibration:
    if not calibration.margins and not calibration.numbers and calibration.population is None:
        raise CalibrationRefused("totals", "no totals are given")
    for margin in calibration.margins:
        for level, total in margin.totals.items():
            if not np.isfinite(total) or total < 0:
                place = f"{margin.name} = {', '.join(level)}"
                raise CalibrationRefused("total", "the total of %(place)s is below zero", place, place=place)
        if margin.population <= 0:
            raise CalibrationRefused(
                "total", "the totals of '%(name)s' sum to zero", margin.name, name=margin.name
            )
    sums = {margin.name: margin.population for margin in calibration.margins}
    if calibration.population is not None:
        sums["population"] = calibration.population
    first = next(iter(sums), "")
    for name, value in sums.items():
        if abs(value - sums[first]) > SAME_TOTAL * abs(sums[first]):
            raise CalibrationRefused(
                "totals-disagree",
                "the totals of '%(b)s' sum to %(vb)s but those of '%(a)s' to %(va)s: make them one population",
                name,
                a=first,
                b=name,
                va=f"{sums[first]:.15g}",
                vb=f"{value:.15g}",
            )
    # totals that differ by rounding only are made one population, or iteration could not end
    margins = tuple(
        replace(
            margin,
            totals={key: total * sums[first] / margin.population for key, total in margin.totals.items()},
        )
        for margin in calibration.margins
    )
    return replace(calibration, margins=margins)
