"""What every engine hands over: sums by sampling unit and domain, and nothing about single respondents.

`forming.form` makes them in NumPy, `frames.passes.sums` with Ibis; `finishing.finish` turns them into
estimates with standard errors. All values are plain arrays, so that the two ways can be compared number by
number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ratusha.core.survey.arrays import Floats, Ints
from ratusha.core.survey.design import Units
from ratusha.core.survey.solving import Cells, Solution
from ratusha.core.survey.terms import Item, Profile, Term


@dataclass(frozen=True)
class Groups:
    """Sums by (unit, domain): place of each group and the weighted sum of every term in it."""

    unit: Ints
    domain: Ints
    moments: Mapping[Term, Floats]


@dataclass(frozen=True)
class Distribution:
    """Weighted distribution of a variable in a domain.

    `values` in order, each once; `cumulated` the weight up to and with each, `before_last` the weight before
    the last row of each (for the rule `hf7`, which looks at single rows).
    """

    values: Floats
    cumulated: Floats
    before_last: Floats


@dataclass(frozen=True)
class WeightSums:
    """Sums that describe a set of weights."""

    n: int
    total: float
    squares: float
    low: float
    high: float
    negative: int = 0


@dataclass(frozen=True)
class CalibrationSums:
    """What residual standard errors need besides the plain sums.

    `unit_x` is units × columns, Σ w x with calibrated weights before trimming; `cross` holds for each term a
    (domains × columns) matrix Σ d x t with design weights d.
    """

    solution: Solution
    unit_x: Floats
    cross: Mapping[Term, Floats]


@dataclass(frozen=True)
class Refit:
    """Base-weighted sums by (unit, domain, cell), for replicates that calibrate anew; domain -1 is outside."""

    unit: Ints
    domain: Ints
    cell: Ints
    cells: Cells
    moments: Mapping[Term, Floats]
    weight: Floats


@dataclass(frozen=True)
class Sums:
    """Everything `finish` needs."""

    profile: Profile
    items: tuple[Item, ...]
    units: Units
    domains: tuple[tuple[str, ...], ...]
    groups: Groups
    weights: WeightSums
    distributions: Mapping[tuple[str, int], Distribution] = field(default_factory=dict)
    thresholds: Mapping[Term, Floats] = field(default_factory=dict)
    calibration: CalibrationSums | None = None
    refit: Refit | None = None
