"""What is asked of a survey file: which estimates, under which design, with which weights.

`plan(...)` checks the question before any data are read and returns a frozen `Plan`. The same plan serves
`estimate` (NumPy) and `frames.passes.sums` (DuckDB, Spark), so it holds names and numbers only, no data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ratusha.core.refusal import Refusal
from ratusha.core.survey.calibration import Calibration

Statistic = Literal["mean", "total", "proportion", "ratio", "quantile", "table"]
LONELY = ("fail", "adjust", "average", "certainty")
INTERVALS = ("logit", "wilson", "beta")
RULES = ("math", "school", "hf7")
SMALL_DOMAIN = 30


class PlanRefused(Refusal):
    """The question itself cannot be answered, whatever the data."""


@dataclass(frozen=True)
class Ask:
    """One question: a statistic of one variable, or of two for a ratio or a table."""

    statistic: Statistic
    variables: tuple[str, ...]
    probabilities: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """How results name it: `x`, `a/b` for a ratio, `a,b` for a table."""
        return {"ratio": "/", "table": ","}.get(self.statistic, "").join(self.variables)


@dataclass(frozen=True)
class Replication:
    """Replicate weights instead of linearisation: `jk1`, `jkn`, `brr` (Fay's factor) or `bootstrap`."""

    kind: Literal["jk1", "jkn", "brr", "bootstrap"]
    count: int = 0
    seed: int = 1
    fay: float = 0.0


@dataclass(frozen=True)
class Missing:
    """Codes that mean "no answer": for every analysed column, and for single columns besides."""

    everywhere: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def codes(self, column: str) -> tuple[str, ...]:
        """The codes that are missing in this column."""
        return self.everywhere + tuple(self.columns.get(column, ()))


@dataclass(frozen=True)
class Plan:
    """A checked question; made by `plan(...)`."""

    asks: tuple[Ask, ...]
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    weight: str | None = None
    strata: str | None = None
    cluster: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()
    nest: bool = False
    lonely: str = "fail"
    calibration: Calibration | None = None
    trim: tuple[float, float] | None = None
    replication: Replication | None = None
    interval: str = "logit"
    quantile_rule: str = "math"
    confidence: float = 0.95
    factors: frozenset[str] = frozenset()
    missing: Missing = Missing()
    together: bool = False
    covariance: bool = False
    raw: bool = False
    smallest: int = SMALL_DOMAIN
    tolerance: float = 1e-10

    def __post_init__(self) -> None:
        _check_choices(lonely=self.lonely, interval=self.interval, quantile_rule=self.quantile_rule)
        _check_design(self)
        _check_numbers(self)

    @property
    def stages(self) -> int:
        """Stages that the variance counts: a second one needs population counts (fpc) to matter."""
        return 2 if len(self.cluster) == 2 and self.fpc else 1

    @property
    def design_columns(self) -> tuple[str, ...]:
        """Columns of the sample design, without the weight."""
        strata = (self.strata,) if self.strata else ()
        return tuple(dict.fromkeys(strata + self.cluster[: self.stages] + self.fpc))

    @property
    def analysed(self) -> tuple[str, ...]:
        """Variables that estimates are made of, in the order asked."""
        return tuple(dict.fromkeys(name for ask in self.asks for name in ask.variables))

    @property
    def levelled(self) -> frozenset[str]:
        """Analysed variables whose levels matter: all but those of ratios and quantiles."""
        kinds = ("mean", "total", "proportion", "table")
        return frozenset(name for ask in self.asks if ask.statistic in kinds for name in ask.variables)

    @property
    def categories(self) -> tuple[str, ...]:
        """Columns that are only ever categories: domains, tables, margins, named factors.

        A column that is also averaged stays a number, and becomes a category where it is used as one.
        """
        tables = [name for ask in self.asks if ask.statistic == "table" for name in ask.variables]
        numbers = {name for ask in self.asks if ask.statistic != "table" for name in ask.variables}
        margins = self.calibration.categorical if self.calibration else ()
        named = dict.fromkeys([*self.by, *(name for name, _ in self.where), *tables, *margins])
        return tuple(dict.fromkeys([*(name for name in named if name not in numbers), *sorted(self.factors)]))

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the plan reads; nothing else of a file is touched."""
        weight = (self.weight,) if self.weight else ()
        numeric = self.calibration.variables if self.calibration else ()
        filters = tuple(name for name, _ in self.where)
        named = self.analysed + self.by + filters + weight + self.design_columns + numeric
        return tuple(dict.fromkeys(named))


def plan(
    *,
    mean: Iterable[str] = (),
    total: Iterable[str] = (),
    proportion: Iterable[str] = (),
    ratio: Iterable[str | tuple[str, str]] = (),
    quantile: Mapping[str, Iterable[float]] | None = None,
    table: Iterable[tuple[str, str]] = (),
    by: Iterable[str] = (),
    where: Mapping[str, str] | None = None,
    weight: str | None = None,
    strata: str | None = None,
    cluster: Iterable[str] = (),
    fpc: Iterable[str] = (),
    nest: bool = False,
    lonely: str = "fail",
    calibration: Calibration | None = None,
    trim: tuple[float, float] | None = None,
    replicates: str | None = None,
    seed: int = 1,
    interval: str = "logit",
    quantile_rule: str = "math",
    confidence: float = 0.95,
    factors: Iterable[str] = (),
    missing: Missing | Iterable[str] = (),
    together: bool = False,
    covariance: bool = False,
    raw: bool = False,
    smallest: int = SMALL_DOMAIN,
    tolerance: float = 1e-10,
) -> Plan:
    """Check a question and freeze it.

    Args:
        mean, total, proportion, ratio, quantile, table: what to estimate; a ratio is `"a/b"` or `("a", "b")`,
            `quantile` maps a variable to its probabilities, a table is a pair of categorical variables.
        by: columns whose combinations are the domains; `where` keeps one domain only.
        weight, strata, cluster, fpc, nest: the design. One column for each stage in `cluster` and `fpc`;
            an fpc is a population count, or a sampling fraction when no value exceeds 1. Without a weight the
            fpc implies it.
        lonely: what a stratum with one PSU adds to the variance: `fail` refuses and names it, `certainty`
            nothing, `adjust` its distance from the mean of all PSUs, `average` the mean of other strata.
        calibration: from `rake`, `poststratify` or `calibrate`; `trim` bounds the weights after it.
        replicates: `jk1`, `jkn`, `brr`, `brr:FAY`, `bootstrap:N` instead of linearisation.
        missing: codes that mean "no answer"; `together` drops a row from every variable when it lacks one.
        covariance: keep the covariance matrix of all estimates; `raw`: show what would be withheld.

    Raises:
        PlanRefused: an unknown option value, a probability outside (0, 1), nothing asked.
    """
    return Plan(
        asks=_asks(mean, total, proportion) + _joint_asks(ratio, quantile or {}, table),
        by=tuple(by),
        where=tuple((where or {}).items()),
        weight=weight,
        strata=strata,
        cluster=tuple(cluster),
        fpc=tuple(fpc),
        nest=nest,
        lonely=lonely,
        calibration=calibration,
        trim=trim,
        replication=replication(replicates, seed) if replicates else None,
        interval=interval,
        quantile_rule=quantile_rule,
        confidence=confidence,
        factors=frozenset(factors),
        missing=missing if isinstance(missing, Missing) else Missing(tuple(missing)),
        together=together,
        covariance=covariance,
        raw=raw,
        smallest=smallest,
        tolerance=tolerance,
    )


def _asks(mean: Iterable[str], total: Iterable[str], proportion: Iterable[str]) -> tuple[Ask, ...]:
    means = [Ask("mean", (name,)) for name in mean]
    totals = [Ask("total", (name,)) for name in total]
    shares = [Ask("proportion", (name,)) for name in proportion]
    return tuple(dict.fromkeys(means + totals + shares))


def _joint_asks(
    ratio: Iterable[str | tuple[str, str]],
    quantile: Mapping[str, Iterable[float]],
    table: Iterable[tuple[str, str]],
) -> tuple[Ask, ...]:
    ratios = [Ask("ratio", _pair(item)) for item in ratio]
    quantiles = [Ask("quantile", (name,), _probabilities(name, values)) for name, values in quantile.items()]
    tables = [Ask("table", (first, second)) for first, second in table]
    return tuple(dict.fromkeys(ratios + quantiles + tables))


def replication(text: str, seed: int = 1) -> Replication:
    """Read `jk1`, `jkn`, `brr`, `brr:0.5` (Fay) or `bootstrap:500`."""
    kind, _, argument = text.partition(":")
    match kind:
        case "jk1" | "jkn" if not argument:
            return Replication(kind)
        case "brr":
            fay = _number(argument or "0", text)
            if not 0 <= fay < 1:
                raise PlanRefused(
                    "replicates", "Fay's factor is from 0 to below 1, not %(fay)s", text, fay=fay
                )
            return Replication("brr", fay=fay)
        case "bootstrap":
            count = int(_number(argument or "0", text))
            if not 2 <= count <= 100_000:
                raise PlanRefused("replicates", "bootstrap needs 2 to 100000 replicates: bootstrap:500", text)
            return Replication("bootstrap", count=count, seed=seed)
    raise PlanRefused(
        "replicates", "replicates are jk1, jkn, brr, brr:FAY or bootstrap:N, not '%(text)s'", text=text
    )


def _number(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise PlanRefused("replicates", "'%(text)s' is not a number", where, text=text) from None


def _pair(item: str | tuple[str, str]) -> tuple[str, str]:
    parts = tuple(item.split("/")) if isinstance(item, str) else item
    if len(parts) != 2 or not all(parts):
        raise PlanRefused("ratio", "a ratio is two columns, a/b, not '%(item)s'", item=item)
    return parts[0], parts[1]


def _probabilities(name: str, values: Iterable[float]) -> tuple[float, ...]:
    found = tuple(float(value) for value in values)
    if not found or not all(0 < value < 1 for value in found):
        raise PlanRefused("quantile", "quantiles of '%(name)s' need probabilities between 0 and 1", name=name)
    return found


def _check_choices(**chosen: str) -> None:
    allowed = {"lonely": LONELY, "interval": INTERVALS, "quantile_rule": RULES}
    for option, value in chosen.items():
        if value not in allowed[option]:
            choices = ", ".join(allowed[option])
            raise PlanRefused(
                option, "'%(value)s' is none of: %(choices)s", option, value=value, choices=choices
            )


def _check_design(asked: Plan) -> None:
    stages = max(1, len(asked.cluster))
    if stages > 2:
        raise PlanRefused(
            "cluster", "at most two stages of clusters are supported, %(n)s given", n=len(asked.cluster)
        )
    if len(asked.fpc) > stages:
        raise PlanRefused("fpc", "%(n)s population columns for %(k)s stages", n=len(asked.fpc), k=stages)


def _check_numbers(asked: Plan) -> None:
    if not 0 < asked.confidence < 1:
        raise PlanRefused("confidence", "confidence is between 0 and 1, for example 0.95")
    if not 0 < asked.tolerance < 1:
        raise PlanRefused("tolerance", "tolerance is between 0 and 1, for example 1e-10")
    if asked.trim and not 0 <= asked.trim[0] < asked.trim[1]:
        low, high = asked.trim
        raise PlanRefused(
            "trim", "trimming needs 0 ≤ lower < upper, not %(low)s and %(high)s", low=low, high=high
        )
