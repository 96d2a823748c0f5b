"""Results that cannot be changed and say how they were made.

Every figure carries its value, standard error, interval, degrees of freedom, number of respondents, design
effect and method. A domain too thin to publish carries the reason instead of a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import isfinite, sqrt

from ratusha.core.refusal import Refusal
from ratusha.core.survey.arrays import Floats
from ratusha.core.survey.distributions import t_quantile, t_two_sided

MOST_PAIRS = 20_000


class ResultRefused(Refusal):
    """Something was asked of a result that it does not hold."""


@dataclass(frozen=True)
class Estimate:
    """One figure. Values that do not exist (an interval without degrees of freedom) are `None`.

    `withheld` is why a domain is not published; its values are `None`. Under `raw` they are shown, and the reason
    stands in `caution`.
    """

    statistic: str
    variable: str
    level: str | None
    by: Mapping[str, str]
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    df: int
    n: int
    deff: float | None
    method: str
    withheld: str | None = None
    caution: str | None = None

    @property
    def name(self) -> str:
        """A short name: `mean income [district=3]`."""
        level = f"={self.level}" if self.level is not None else ""
        domain = ", ".join(f"{name}={value}" for name, value in self.by.items())
        return f"{self.statistic} {self.variable}{level}" + (f" [{domain}]" if domain else "")

    def to_dict(self) -> dict[str, object]:
        """The shape printed by `ratusha estimate --json`."""
        shown: dict[str, object] = {"statistic": self.statistic, "variable": self.variable}
        if self.level is not None:
            shown["level"] = self.level
        if self.by:
            shown["by"] = dict(self.by)
        shown |= {"value": self.value, "se": self.se, "low": self.low, "high": self.high}
        shown |= {"df": self.df, "n": self.n, "deff": self.deff, "method": self.method}
        if self.withheld:
            shown["withheld"] = self.withheld
        if self.caution:
            shown["caution"] = self.caution
        return shown


@dataclass(frozen=True)
class Test:
    """A Rao–Scott test of independence in a two-way table."""

    variable: str
    by: Mapping[str, str]
    statistic: str
    value: float
    df: tuple[float, ...]
    p: float
    n: int
    method: str

    def to_dict(self) -> dict[str, object]:
        """The shape printed by `ratusha estimate --json`."""
        shown: dict[str, object] = {"test": "independence", "variable": self.variable}
        if self.by:
            shown["by"] = dict(self.by)
        return shown | {
            "statistic": self.statistic,
            "value": finite(self.value),
            "df": [finite(df) for df in self.df],
            "p": finite(self.p),
            "n": self.n,
            "method": self.method,
        }


@dataclass(frozen=True)
class MarginCheck:
    """One population total: asked for, in the sample before, and after the weights."""

    name: str
    target: float
    before: float
    after: float


@dataclass(frozen=True)
class WeightDiagnostics:
    """How uneven the final weights are, and what that costs (Kish 1965).

    `kish_deff` = n Σw² / (Σw)², `effective_n` = n / kish_deff.
    """

    n: int
    total: float
    kish_deff: float
    effective_n: float
    min: float
    max: float
    negative: int = 0
    margins: tuple[MarginCheck, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The shape printed by `ratusha estimate --json`."""
        shown: dict[str, object] = {
            "kish_deff": self.kish_deff,
            "effective_n": self.effective_n,
            "min": self.min,
            "max": self.max,
            "n": self.n,
            "sum": self.total,
            "negative": self.negative,
        }
        if self.margins:
            shown["margins"] = [
                {"name": m.name, "target": m.target, "before": m.before, "after": m.after}
                for m in self.margins
            ]
        return shown


@dataclass(frozen=True)
class Covariance:
    """Covariance matrix of named estimates (all but quantiles)."""

    names: tuple[str, ...]
    matrix: Floats

    def to_dict(self) -> dict[str, object]:
        """The shape printed by `ratusha estimate --covariance --json`."""
        return {"names": list(self.names), "matrix": self.matrix.tolist()}


@dataclass(frozen=True)
class Difference:
    """Difference of two estimates of one survey, with their covariance."""

    first: str
    second: str
    value: float
    se: float
    low: float
    high: float
    df: int
    p: float

    def to_dict(self) -> dict[str, object]:
        """The shape printed by `ratusha estimate --differences --json`."""
        return {name: finite(v) if isinstance(v, float) else v for name, v in vars(self).items()}


@dataclass(frozen=True)
class Estimates:
    """All results of a plan, in the order asked, domain after domain."""

    estimates: tuple[Estimate, ...]
    weights: WeightDiagnostics
    df: int
    confidence: float = 0.95
    covariance: Covariance | None = None
    tests: tuple[Test, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)

    def __iter__(self) -> object:
        return iter(self.estimates)

    def get(self, statistic: str, variable: str, level: str | None = None, **by: str) -> Estimate:
        """One estimate by its name.

        Raises:
            ResultRefused: there is none.
        """
        for found in self.estimates:
            if (found.statistic, found.variable, found.level, dict(found.by)) == (
                statistic,
                variable,
                level,
                by,
            ):
                return found
        raise ResultRefused("no-estimate", "there is no %(s)s of %(v)s", variable, s=statistic, v=variable)

    def difference(self, first: Estimate, second: Estimate) -> Difference:
        """first − second with se² = v11 + v22 − 2 v12, and the two-sided p of Student's t.

        Raises:
            ResultRefused: the plan did not ask for covariances, or an estimate is not among them.
        """
        if self.covariance is None:
            raise ResultRefused("no-covariance", "ask the plan for covariance to compare estimates")
        for one in (first, second):
            if one.name not in self.covariance.names or one.value is None:
                raise ResultRefused("no-covariance", "%(name)s cannot be compared", one.name, name=one.name)
        i, j = self.covariance.names.index(first.name), self.covariance.names.index(second.name)
        matrix = self.covariance.matrix
        se = sqrt(max(float(matrix[i, i] + matrix[j, j] - 2 * matrix[i, j]), 0.0))
        value = float(first.value or 0) - float(second.value or 0)
        half = t_quantile(0.5 + self.confidence / 2, self.df) * se
        p = t_two_sided(value / se, self.df) if se > 0 else float(value == 0)
        return Difference(first.name, second.name, value, se, value - half, value + half, self.df, p)

    def differences(self) -> tuple[Difference, ...]:
        """Every pair of domains of the same statistic: second − first.

        Raises:
            ResultRefused: the plan did not ask for covariances.
        """
        alike: dict[tuple[str, str, str | None], list[Estimate]] = {}
        for one in self.estimates:
            if one.value is not None and one.statistic != "quantile":
                alike.setdefault((one.statistic, one.variable, one.level), []).append(one)
        pairs = [pair for found in alike.values() for pair in combinations(found, 2)]
        if len(pairs) > MOST_PAIRS:
            raise ResultRefused("pairs", "%(n)s pairs of domains are too many to compare", n=len(pairs))
        return tuple(self.difference(second, first) for first, second in pairs)

    def to_dict(self) -> dict[str, object]:
        """The document printed by `ratusha estimate --json`."""
        shown: dict[str, object] = {"estimates": [estimate.to_dict() for estimate in self.estimates]}
        if self.covariance is not None:
            shown["covariance"] = self.covariance.to_dict()
        shown["weights"] = self.weights.to_dict()
        if self.tests:
            shown["tests"] = [test.to_dict() for test in self.tests]
        if self.notes:
            shown["notes"] = list(self.notes)
        return shown


def finite(value: float) -> float | None:
    """A float, or `None` when it is not a finite number (JSON has no other)."""
    return float(value) if isfinite(value) else None
