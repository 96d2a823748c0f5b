"""How many people to ask: precision, comparison of two groups, allocation to strata, non-response.

In words: a share p estimated from n people has the standard error √(deff · p(1−p)/n · (1 − n/N)). The margin of
error is z times that. Everything here turns this one formula round, or shares the n out over the strata.

Sources: Cochran (1977) sections 4.4 and 5.5 for size and Neyman allocation; Kish (1965) section 5.4 for
deff = 1 + (m − 1)ρ; Fleiss, Levin & Paik (2003) section 4.2 (without continuity correction) for two groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

from ratusha.core.refusal import Refusal


class PlanningRefused(Refusal):
    """A sample that cannot be planned from the numbers given."""


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many interviews are needed and how many addresses to issue for them.

    `interviews` answers the question of precision; `issued` is larger by expected non-response and addresses
    that turn out not to be eligible. `margin` is the margin of error reached, as a share (0.049 = 4.9 points).
    """

    interviews: int
    issued: int
    margin: float
    deff: float
    confidence: float


def margin_of_error(
    n: float, *, p: float = 0.5, deff: float = 1.0, population: float | None = None, confidence: float = 0.95
) -> float:
    """Half the width of the interval of a share, as a share.

    n = 400 of N = 400,000 gives 0.0490 at deff 1 and 0.0600 at deff 1.5.
    """
    _share("p", p)
    _positive(n=n, deff=deff)
    left = 1.0 if population is None else max(0.0, 1 - n / population)
    return z_value(confidence) * sqrt(deff * p * (1 - p) / n * left)


def sample_size(
    margin: float,
    *,
    p: float = 0.5,
    deff: float = 1.0,
    population: float | None = None,
    confidence: float = 0.95,
    response_rate: float = 1.0,
    eligible: float = 1.0,
) -> SampleSize:
    """The smallest n whose margin of error is at most `margin`: n0 = z² deff p(1−p)/e², n = n0/(1 + n0/N).

    Raises:
        PlanningRefused: a margin or a rate outside (0, 1], a share outside (0, 1).
    """
    _share("p", p)
    _positive(deff=deff)
    if not 0 < margin < 1:
        raise PlanningRefused("margin", "The margin of error is a share between 0 and 1, for example 0.03.")
    infinite = z_value(confidence) ** 2 * deff * p * (1 - p) / margin**2
    exact = infinite if population is None else infinite / (1 + infinite / population)
    n = ceil(exact - 1e-9)  # 385.0000000001 is rounding, not a person
    reached = margin_of_error(n, p=p, deff=deff, population=population, confidence=confidence)
    return SampleSize(
        n, inflate(n, response_rate=response_rate, eligible=eligible), reached, deff, confidence
    )


def two_groups(
    first: float, second: float, *, power: float = 0.8, deff: float = 1.0, confidence: float = 0.95
) -> int:
    """Interviews *in each group* needed to tell two shares apart.

    n = deff (z_{α/2} + z_β)² (p₁q₁ + p₂q₂)/(p₁ − p₂)²; 0.5 against 0.6 at power 0.8 needs 385 in each.
    """
    _share("first", first)
    _share("second", second)
    _share("power", power)
    _positive(deff=deff)
    if first == second:
        raise PlanningRefused("same", "The two shares are equal: no sample can tell them apart.")
    z = z_value(confidence) + NormalDist().inv_cdf(power)
    spread = first * (1 - first) + second * (1 - second)
    return ceil(deff * z**2 * spread / (first - second) ** 2 - 1e-9)


def detectable_difference(
    n: int, *, p: float = 0.5, power: float = 0.8, deff: float = 1.0, confidence: float = 0.95
) -> float:
    """The smallest difference from p that two groups of n each would show; the inverse of `two_groups` near p."""
    _share("p", p)
    _positive(n=n, deff=deff)
    z = z_value(confidence) + NormalDist().inv_cdf(power)
    return z * sqrt(2 * deff * p * (1 - p) / n)


def cluster_deff(take: float, correlation: float) -> float:
    """Kish's design effect of asking `take` people in each cluster: 1 + (take − 1)·ρ."""
    if take < 1 or not -1 <= correlation <= 1:
        raise PlanningRefused(
            "deff", "Ask at least one person a cluster; the correlation is between −1 and 1."
        )
    return max(1 + (take - 1) * correlation, 0.0)


def inflate(n: int, *, response_rate: float = 1.0, eligible: float = 1.0) -> int:
    """Addresses to issue so that n interviews come back."""
    for name, rate in (("response rate", response_rate), ("share of eligible addresses", eligible)):
        if not 0 < rate <= 1:
            raise PlanningRefused("rate", "The %(name)s is above 0 and at most 1.", name=name)
    return ceil(n / (response_rate * eligible) - 1e-9)


# Allocation ----------------------------------------------------------------------------------------


def proportional(n: int, sizes: Mapping[str, float], *, minimum: int = 0) -> dict[str, int]:
    """Share n out in proportion to the strata's populations, with at least `minimum` in each.

    A stratum is never asked for more people than it has. Sums to n exactly (largest remainders).

    Raises:
        PlanningRefused: no strata, a size not above zero, minima or populations that n cannot meet.
    """
    return _allocate(n, sizes, dict(sizes), minimum)


def neyman(
    n: int, sizes: Mapping[str, float], spreads: Mapping[str, float], *, minimum: int = 0
) -> dict[str, int]:
    """Share n out in proportion to N·S, which makes the variance of the overall mean smallest (Neyman 1934)."""
    absent = [name for name in sizes if not spreads.get(name, 0) >= 0 or name not in spreads]
    if absent:
        raise PlanningRefused("spread", "There is no spread for the stratum “%(name)s”.", name=absent[0])
    return _allocate(n, sizes, {name: sizes[name] * spreads[name] for name in sizes}, minimum)


def _allocate(
    n: int, sizes: Mapping[str, float], measure: Mapping[str, float], minimum: int
) -> dict[str, int]:
    if not sizes:
        raise PlanningRefused("strata", "There are no strata to share the sample out to.")
    for name, size in sizes.items():
        if not size > 0:
            raise PlanningRefused("size", "The stratum “%(name)s” has no population.", name, name=name)
    lower = {name: min(minimum, int(size)) for name, size in sizes.items()}
    if n < sum(lower.values()):
        raise PlanningRefused(
            "minimum",
            "A minimum of %(minimum)s in each of %(strata)s strata needs %(need)s interviews, not %(n)s.",
            minimum=minimum,
            strata=len(sizes),
            need=sum(lower.values()),
            n=n,
        )
    if n > sum(int(size) for size in sizes.values()):
        raise PlanningRefused("population", "The strata have fewer people than %(n)s.", n=n)
    return _whole(n, _shares(n, measure, lower, sizes), sizes)


def _shares(
    n: int, measure: Mapping[str, float], lower: Mapping[str, int], upper: Mapping[str, float]
) -> dict[str, float]:
    """Proportional shares where some strata are held at their minimum or at their whole population.

    Shares grow with a common rate λ: clip(λ·measure, lower, upper) sums to n for one λ, found by bisection.
    """
    if not any(measure.values()):
        measure = dict.fromkeys(measure, 1.0)
    low, high = 0.0, 1.0

    def at(rate: float) -> dict[str, float]:
        return {
            name: min(max(rate * value, lower[name]), int(upper[name])) for name, value in measure.items()
        }

    while sum(at(high).values()) < n and high < 1e300:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle).values()) < n else (low, middle)
    return at(high)


def _whole(n: int, shares: Mapping[str, float], sizes: Mapping[str, float]) -> dict[str, int]:
    """Whole numbers that sum to n: largest remainders first, never above a stratum's population."""
    counts = {name: int(share + 1e-9) for name, share in shares.items()}
    by_remainder = sorted(shares, key=lambda name: (counts[name] - shares[name], name))
    while (missing := n - sum(counts.values())) > 0:
        room = [name for name in by_remainder if counts[name] + 1 <= sizes[name]]
        for name in room[:missing]:
            counts[name] += 1
    return counts


def z_value(confidence: float) -> float:
    """The two-sided normal quantile: 1.96 for 0.95."""
    _share("confidence", confidence)
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _share(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise PlanningRefused("share", "“%(name)s” is a share between 0 and 1.", name, name=name)


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not value > 0:
            raise PlanningRefused("number", "“%(name)s” is a number above zero.", name, name=name)
