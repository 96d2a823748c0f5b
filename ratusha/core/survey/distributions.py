"""The few distribution functions that estimates need, from scipy.

The one place in `core.survey` that imports scipy, and only when a number is asked for: scipy takes longer
to import than a survey of a town takes to estimate.
"""

from __future__ import annotations

from math import nan


def t_quantile(probability: float, df: float) -> float:
    """Quantile of Student's t; not a number without degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(df, probability)) if df > 0 else nan


def t_two_sided(statistic: float, df: float) -> float:
    """P(|T| > |statistic|) for Student's t."""
    from scipy.special import stdtr

    return float(2 * stdtr(df, -abs(statistic))) if df > 0 else nan


def f_upper(statistic: float, numerator: float, denominator: float) -> float:
    """P(F > statistic) for the F distribution with real degrees of freedom."""
    from scipy.special import fdtrc

    return float(fdtrc(numerator, denominator, max(statistic, 0.0))) if denominator > 0 else nan


def chi2_upper(statistic: float, df: float) -> float:
    """P(X > statistic) for the chi-squared distribution."""
    from scipy.special import chdtrc

    return float(chdtrc(df, max(statistic, 0.0)))


def beta_quantile(probability: float, a: float, b: float) -> float:
    """Quantile of the beta distribution, with its limits 0 and 1 where a parameter vanishes."""
    from scipy.special import betaincinv

    if a <= 0:
        return 0.0
    if b <= 0:
        return 1.0
    return float(betaincinv(a, b, probability))
