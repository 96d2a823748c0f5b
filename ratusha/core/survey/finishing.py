"""From sums to published figures: estimates, standard errors, intervals, tests, diagnostics.

Stages of `finish`: design from the units → per domain: point estimates, scores (or replicates), variances →
intervals → withhold what is too thin → tests of tables → covariance if asked → diagnostics of the weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, isnan, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from ratusha.core.survey import intervals
from ratusha.core.survey.arrays import Floats, Ints
from ratusha.core.survey.columns import Column
from ratusha.core.survey.design import Design, build
from ratusha.core.survey.diagnostics import weight_diagnostics
from ratusha.core.survey.distributions import t_quantile
from ratusha.core.survey.forming import form
from ratusha.core.survey.linearising import DomainSums, domain_sums, scores, simple_random_variance, value_of
from ratusha.core.survey.plans import Ask, Plan
from ratusha.core.survey.quantiles import woodruff
from ratusha.core.survey.replication import Replicates, replicates
from ratusha.core.survey.results import Covariance, Estimate, Estimates, Test, finite
from ratusha.core.survey.sums import Sums
from ratusha.core.survey.tables import rao_scott
from ratusha.core.survey.terms import Item, Term

NO_SPREAD = 1e-10


def estimate(columns: Mapping[str, ArrayLike | Column], plan: Plan) -> Estimates:
    """Estimates of a plan from columns in memory: `finish(form(columns, plan), plan)`.

    Args:
        columns: name → one value a row: numbers (NaN is no answer) or text (None and "" are no answer).

    Raises:
        Refusal: the plan does not fit the data; the sentence names the column, stratum, cell or row.
    """
    return finish(form(columns, plan), plan)


def finish(sums: Sums, plan: Plan) -> Estimates:
    """Estimates from sums, whichever engine formed them."""
    design = build(sums.units, plan)
    copies = replicates(sums, plan) if plan.replication else None
    variances = copies.variance() if copies is not None else None
    found: list[Estimate] = []
    tests: list[Test] = []
    kept: list[Floats] = []
    for number, labels in enumerate(sums.domains):
        domain = _Domain(sums, plan, design, domain_sums(sums, number), labels, copies, variances)
        found += domain.estimates()
        tests += domain.tests()
        if plan.covariance and copies is None:
            kept.append(domain.scores)
    covariance = _covariance(plan, design, found, kept, copies) if plan.covariance else None
    diagnostics = weight_diagnostics(sums)
    return Estimates(
        tuple(found), diagnostics, design.df, plan.confidence, covariance, tuple(tests), _notes(plan, sums)
    )


@dataclass
class _Domain:
    """One domain on its way from sums to estimates."""

    sums: Sums
    plan: Plan
    design: Design
    of: DomainSums
    labels: tuple[str, ...]
    copies: Replicates | None
    replicated: Floats | None

    def __post_init__(self) -> None:
        self.totals = self.of.totals
        self.answering: dict[Term, Ints] = {}
        self.by = dict(zip(self.plan.by, self.labels, strict=True))
        size = len(self.sums.items)
        self.first = self.of.number * size
        if self.replicated is None:
            self.scores = scores(self.sums, self.of, self.sums.items)
            self.variances = self.design.variance(self.scores)
        else:
            self.variances = self.replicated[self.first : self.first + size]

    def estimates(self) -> list[Estimate]:
        """The estimates of this domain."""
        pairs = zip(self.sums.items, self.variances.tolist(), strict=True)
        return [self._estimate(item, variance) for item, variance in pairs]

    def _estimate(self, item: Item, variance: float) -> Estimate:
        n = round(self.totals[item.rows])
        value = value_of(item, self.totals) if n else nan
        se = sqrt(max(variance, 0.0))
        simple = simple_random_variance(item, self.totals)
        deff = variance / simple if simple > 0 else nan
        df = self.design.df
        if item.statistic == "quantile":
            df, deff = self._answering_df(item), nan
            value, se, low, high = self._quantile(item, value, se, df)
        else:
            low, high = self._interval(item, value, se, n)
        reason = self._withheld(item, value, se, n)
        figures = [finite(figure) for figure in (value, se, low, high, deff)]
        hidden = reason is not None and (not self.plan.raw or not isfinite(value))
        if hidden:
            figures = [None] * 5
        return Estimate(
            statistic=item.statistic,
            variable=item.variable,
            level=item.level,
            by=self.by,
            value=figures[0],
            se=figures[1],
            low=figures[2],
            high=figures[3],
            df=df,
            n=n,
            deff=figures[4],
            method=self._method(item),
            withheld=reason if hidden else None,
            caution=None if hidden else reason,
        )

    def _interval(self, item: Item, value: float, se: float, n: int) -> tuple[float, float]:
        if not isfinite(value):
            return nan, nan
        if item.statistic in ("proportion", "table"):
            return intervals.proportion(
                self.plan.interval, value, se, self.design.df, n=n, confidence=self.plan.confidence
            )
        return intervals.student(value, se, self.design.df, self.plan.confidence)

    def _quantile(self, item: Item, share: float, se: float, df: int) -> tuple[float, float, float, float]:
        distribution = self.sums.distributions[item.top.over[0], self.of.number]
        t = t_quantile(0.5 + self.plan.confidence / 2, df)
        value = float(self.sums.thresholds[item.top][self.of.number])
        return value, *woodruff(distribution, share, se, t, self.plan.quantile_rule)

    def _answering(self, item: Item) -> Ints:
        """The PSUs with a respondent to this item; items over the same rows share the answer."""
        if item.rows not in self.answering:
            answered = self.of.moments[:, self.of.terms.index(item.rows)] > 0
            self.answering[item.rows] = np.unique(self.design.psu[self.of.unit[answered]])
        return self.answering[item.rows]

    def _answering_df(self, item: Item) -> int:
        """For quantiles R counts the PSUs and strata that answered; other statistics take the whole design's."""
        psus = self._answering(item)
        return len(psus) - len(np.unique(self.design.first.parent[psus]))

    def _withheld(self, item: Item, value: float, se: float, n: int) -> str | None:
        """Why a domain is not published: too few respondents, one cluster, no variation that shows an error."""
        if n == 0 or isnan(value):
            return "no respondent answered"
        if not (self.plan.by or self.plan.where):
            return None
        if n < self.plan.smallest:
            return f"{n} respondents are fewer than {self.plan.smallest}"
        if len(self._answering(item)) < 2:
            return "all respondents come from one cluster, so no standard error exists"
        if se <= NO_SPREAD * max(abs(value), NO_SPREAD):
            return "the standard error is zero by design or for want of variation"
        return None

    def _method(self, item: Item) -> str:
        parts = ["linearised (Taylor)" if self.copies is None else self.copies.method]
        if self.plan.calibration is not None:
            fixed = self.plan.trim is not None and self.copies is not None
            how = (
                "residuals"
                if self.copies is None
                else ("weights taken as given" if fixed else "each replicate calibrated")
            )
            parts.append(f"{self.plan.calibration.title} ({how})")
        if self.plan.trim:
            parts.append("trimmed weights")
        if item.statistic == "quantile":
            parts.append(f"rule {self.plan.quantile_rule}, Woodruff interval")
        elif item.statistic in ("proportion", "table"):
            parts.append(f"{self.plan.interval} interval")
        else:
            parts.append("t interval")
        return "; ".join(parts)

    def tests(self) -> list[Test]:
        """Rao–Scott tests of the tables of this domain."""
        return [test for ask in self.plan.asks if ask.statistic == "table" for test in self._test(ask)]

    def _test(self, ask: Ask) -> list[Test]:
        cells = [
            k
            for k, item in enumerate(self.sums.items)
            if (item.statistic, item.variable) == ("table", ask.name)
        ]
        if not cells:
            return []
        n = round(self.totals[self.sums.items[cells[0]].rows])
        shares = np.asarray([value_of(self.sums.items[k], self.totals) for k in cells])
        if self.copies is None:
            matrix = self.design.covariance(self.scores[:, cells])
        else:
            matrix = self.copies.covariance([self.first + cell for cell in cells])
        first, second = (self.sums.profile[name].levels for name in ask.variables)
        if not np.isfinite(shares).all():
            return []
        made = rao_scott(shares, matrix, (len(first), len(second)), n, self.design.df)
        if made is None:
            return []
        return [
            Test(
                ask.name,
                self.by,
                "F",
                made.f,
                made.f_df,
                made.f_p,
                n,
                "Rao–Scott second order (Satterthwaite F)",
            ),
            Test(
                ask.name,
                self.by,
                "Chisq",
                made.chisq,
                (made.chisq_df,),
                made.chisq_p,
                n,
                "Rao–Scott first order",
            ),
        ]


def _covariance(
    plan: Plan, design: Design, found: list[Estimate], kept: list[Floats], copies: Replicates | None
) -> Covariance:
    """Covariance of all published estimates but quantiles."""
    use = [k for k, one in enumerate(found) if one.statistic != "quantile" and one.value is not None]
    names = tuple(found[k].name for k in use)
    if copies is not None:
        return Covariance(names, copies.covariance(use))
    return Covariance(names, design.covariance(np.hstack(kept)[:, use]))


def _notes(plan: Plan, sums: Sums) -> tuple[str, ...]:
    notes = []
    if sums.weights.negative:
        notes.append(
            f"{sums.weights.negative} calibrated weights are negative: raking or logit keeps them above zero"
        )
    if plan.replication and plan.replication.kind == "brr" and plan.fpc:
        notes.append("balanced repeated replication leaves the finite population correction out")
    return tuple(notes)


def totals_of(sums: Sums, number: int) -> dict[Term, float]:
    """Estimated totals of every term in one domain (for checks of one engine against another)."""
    return domain_sums(sums, number).totals
