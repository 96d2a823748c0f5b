"""Confidence intervals for means, totals and proportions of a complex sample.

All use Student's t with the design's degrees of freedom (PSUs − strata of the whole design, also for a
domain). Sources: Korn & Graubard (1998) for `beta`; `logit` and `wilson` as R survey 4.5 defines them.
"""

from __future__ import annotations

from math import exp, isfinite, log, nan, sqrt

from ratusha.core.survey.distributions import beta_quantile, t_quantile

Interval = tuple[float, float]


def student(value: float, se: float, df: float, confidence: float) -> Interval:
    """value ± t·se."""
    half = t_quantile(0.5 + confidence / 2, df) * se
    return value - half, value + half


def proportion(kind: str, share: float, se: float, df: float, *, n: int, confidence: float) -> Interval:
    """Interval of a proportion by name: `logit`, `wilson` or `beta`.

    A proportion without any variation (se 0) has no such interval: not a number.
    """
    if not (isfinite(se) and se > 0 and 0 < share < 1 and df > 0):
        return nan, nan
    return {"logit": _logit, "wilson": _wilson, "beta": _beta}[kind](share, se, df, n, confidence)


def _logit(share: float, se: float, df: float, n: int, confidence: float) -> Interval:
    """Symmetric on the scale log(p/(1−p)), where the standard error is se/(p(1−p))."""
    centre = log(share / (1 - share))
    half = t_quantile(0.5 + confidence / 2, df) * se / (share * (1 - share))
    return 1 / (1 + exp(half - centre)), 1 / (1 + exp(-half - centre))


def _wilson(share: float, se: float, df: float, n: int, confidence: float) -> Interval:
    """Wilson's score interval with n_eff = p(1−p)/se² and t instead of z."""
    size = share * (1 - share) / se**2
    t = t_quantile(0.5 + confidence / 2, df)
    centre = (share + t**2 / (2 * size)) / (1 + t**2 / size)
    half = t * sqrt(share * (1 - share) / size + t**2 / (4 * size**2)) / (1 + t**2 / size)
    return centre - half, centre + half


def _beta(share: float, se: float, df: float, n: int, confidence: float) -> Interval:
    """Clopper–Pearson with n_eff = p(1−p)/se² · (t_{n−1}/t_df)² (Korn & Graubard 1998)."""
    upper = 0.5 + confidence / 2
    size = share * (1 - share) / se**2 * (t_quantile(upper, n - 1) / t_quantile(upper, df)) ** 2
    low = beta_quantile(1 - upper, size * share, size * (1 - share) + 1)
    high = beta_quantile(upper, size * share + 1, size * (1 - share))
    return low, high


def wilson_count(successes: float, n: float, confidence: float = 0.95) -> Interval:
    """Wilson's score interval of a simple count with the normal quantile (30 of 100 → 0.2189, 0.3958)."""
    from statistics import NormalDist

    if n <= 0:
        return nan, nan
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = successes / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    low = centre - half if successes > 0 else 0.0
    return low, centre + half if successes < n else 1.0
