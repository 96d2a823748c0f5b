"""What weights cost and whether respondents resemble the population.

Kish (1965): deff = n Σw²/(Σw)². R-indicator (Schouten, Cobben & Bethlehem 2009): R = 1 − 2 S(ρ), where S is
the standard deviation of response propensities; 1 is a fully representative response.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from ratusha.core.refusal import Refusal
from ratusha.core.survey.arrays import Floats
from ratusha.core.survey.results import MarginCheck, WeightDiagnostics
from ratusha.core.survey.sums import Sums


class DiagnosticsRefused(Refusal):
    """Propensities outside [0, 1], or none."""


def kish_deff(weights: Floats) -> float:
    """n Σw²/(Σw)²."""
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)


def weight_diagnostics(sums: Sums) -> WeightDiagnostics:
    """Diagnostics of the final weights, with margins before and after calibration."""
    found = sums.weights
    deff = found.n * found.squares / found.total**2 if found.total else float("nan")
    margins: tuple[MarginCheck, ...] = ()
    if sums.calibration is not None:
        solution = sums.calibration.solution
        figures = zip(solution.names, solution.target, solution.sample, solution.achieved, strict=True)
        margins = tuple(MarginCheck(name, float(t), float(b), float(a)) for name, t, b, a in figures)
    return WeightDiagnostics(
        found.n, found.total, deff, found.n / deff, found.low, found.high, found.negative, margins
    )


def r_indicator(propensities: Floats, weights: Floats | None = None) -> float:
    """R = 1 − 2 S(ρ) of estimated response propensities of all sampled units (responding or not).

    Raises:
        DiagnosticsRefused: fewer than two units, or a propensity outside [0, 1].
    """
    rho = np.asarray(propensities, dtype=np.float64)
    w = np.ones_like(rho) if weights is None else np.asarray(weights, dtype=np.float64)
    if len(rho) < 2 or not ((rho >= 0) & (rho <= 1)).all():
        raise DiagnosticsRefused(
            "propensities", "an R-indicator needs two or more response propensities from 0 to 1"
        )
    mean = float((w * rho).sum() / w.sum())
    variance = float((w * (rho - mean) ** 2).sum() / (w.sum() * (len(rho) - 1) / len(rho)))
    return 1 - 2 * sqrt(variance)


def class_propensities(sampled: Floats, responded: Floats) -> Floats:
    """Response propensity of each adjustment class: weighted respondents over weighted sample.

    Raises:
        DiagnosticsRefused: a class without sample, or with more respondents than sample.
    """
    if (sampled <= 0).any() or (responded < 0).any() or (responded > sampled).any():
        raise DiagnosticsRefused("classes", "each class needs a sample, and no more respondents than that")
    return np.asarray(responded / sampled)
