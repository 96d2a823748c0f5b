"""The sample design and the variance it gives to a sum of scores.

For scores z already weighted and summed to the units of the lowest stage, the variance of their total is

    Σ_h (1 − f_h) n_h/(n_h − 1) Σ_i (z_hi − z̄_h)²                                        (first stage)
  + Σ_h f_h Σ_i (1 − f_hi) m_hi/(m_hi − 1) Σ_j (z_hij − z̄_hi)²                           (second stage)

(Särndal, Swensson & Wretman 1992, result 4.3.1; Lohr 2019, section 6.6). Every estimator of this package
is a linearised total, so this is the one variance formula. Without population counts the first stage alone
is used, as if clusters were drawn with replacement (ultimate cluster).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ratusha.core.refusal import Refusal
from ratusha.core.survey.arrays import Flags, Floats, Ints, count, tally
from ratusha.core.survey.plans import Plan

CENSUS = 1e-7


class DesignRefused(Refusal):
    """The design columns contradict each other, or a stratum cannot carry a variance."""


@dataclass(frozen=True)
class Units:
    """The sampling units of the lowest stage, one entry each, as a grouping pass returns them.

    `strata`, `psus`, `ssus` are labels (empty when the plan names no such column), `rows` the respondents,
    `weight` their base weight, `fpc` units × stages as given in the file.
    """

    strata: Sequence[str]
    psus: Sequence[str]
    ssus: Sequence[str]
    rows: Ints
    weight: Floats
    fpc: Floats

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Stage:
    """One stage of sampling: the parent of each unit, units sampled and fraction sampled in each parent."""

    parent: Ints
    sampled: Floats
    fraction: Floats
    names: tuple[str, ...]

    @property
    def lonely(self) -> Flags:
        """Parents with one unit that is not all there is."""
        return np.asarray((self.sampled == 1) & (self.fraction < 1 - CENSUS))


@dataclass(frozen=True)
class Design:
    """Strata, PSUs and, when population counts make it matter, second-stage units."""

    first: Stage
    second: Stage | None
    df: int
    lonely: str

    @property
    def psu(self) -> Ints:
        """The PSU of each lowest-stage unit."""
        return np.arange(len(self.first.parent)) if self.second is None else self.second.parent

    @property
    def psus(self) -> int:
        """How many PSUs were sampled."""
        return len(self.first.parent)

    def covariance(self, scores: Floats) -> Floats:
        """Covariance matrix of the totals of scores (units × estimates)."""
        tops = scores if self.second is None else sum_by(scores, self.second.parent, self.psus)
        result = _stage(tops, self.first, np.ones(len(self.first.sampled)), self.lonely)
        if self.second is not None:
            share = self.first.fraction[self.first.parent]
            result = result + _stage(scores, self.second, share, self.lonely)
        return result

    def variance(self, scores: Floats) -> Floats:
        """Variances only (estimates,), without the matrix between them."""
        tops = scores if self.second is None else sum_by(scores, self.second.parent, self.psus)
        result = _stage_diagonal(tops, self.first, np.ones(len(self.first.sampled)), self.lonely)
        if self.second is not None:
            share = self.first.fraction[self.first.parent]
            result = result + _stage_diagonal(scores, self.second, share, self.lonely)
        return result


def sum_by(values: Floats, group: Ints, size: int) -> Floats:
    """Sum the rows of a matrix by group."""
    result = np.zeros((size, values.shape[1]))
    for column in range(values.shape[1]):
        result[:, column] = tally(group, values[:, column], size)
    return result


def build(units: Units, plan: Plan) -> Design:
    """Number strata and clusters, count them, and check them against each other.

    Raises:
        DesignRefused: a PSU in two strata without `nest`, population counts that vary inside a stratum or fall
            below the sample, a single PSU, or, under `fail`, a stratum with one PSU (named).
    """
    strata, stratum = _number(units.strata, len(units))
    if plan.strata and plan.cluster and not plan.nest:
        _check_nested(units.psus, units.strata)
    psu, first_unit = _psus(units, stratum)
    parent = stratum[first_unit]
    sampled = count(parent, len(strata)).astype(np.float64)
    fraction = (
        _fractions(units.fpc[:, 0][first_unit], parent, sampled, strata)
        if plan.fpc
        else np.zeros(len(strata))
    )
    first = Stage(parent, sampled, fraction, strata)
    second = _second_stage(units, psu, first_unit) if plan.stages == 2 else None
    live = tally(psu, (units.weight > 0).astype(np.float64), len(first_unit)) > 0
    df = int(live.sum()) - len(np.unique(parent[live]))
    design = Design(first, second, df, plan.lonely)
    _check_lonely(design, plan)
    return design


def implied_weights(units: Units, plan: Plan) -> Floats:
    """Weights that population counts imply for the respondents of each unit: Π N/n over the stages."""
    strata, stratum = _number(units.strata, len(units))
    psu, first_unit = _psus(units, stratum)
    parent = stratum[first_unit]
    sampled = count(parent, len(strata)).astype(np.float64)
    fraction = _fractions(units.fpc[:, 0][first_unit], parent, sampled, strata)
    weight = 1 / fraction[stratum]
    if plan.stages == 2 and units.fpc.shape[1] == 2:
        inner = _second_stage(units, psu, first_unit)
        weight = weight / inner.fraction[psu]
    return weight


def _psus(units: Units, stratum: Ints) -> tuple[Ints, Ints]:
    """Number the PSUs of the units; also the first unit of each. Without clusters every unit is one."""
    if not len(units.psus):
        rows = np.arange(len(units), dtype=np.int64)
        return rows, rows
    return _enumerate(list(zip(stratum.tolist(), units.psus, strict=True)))


def _second_stage(units: Units, psu: Ints, first_unit: Ints) -> Stage:
    sampled = count(psu, len(first_unit)).astype(np.float64)
    names = [units.psus[row] for row in first_unit]
    if units.fpc.shape[1] < 2:
        return Stage(psu, sampled, np.zeros(len(sampled)), tuple(names))
    return Stage(psu, sampled, _fractions(units.fpc[:, 1], psu, sampled, names), tuple(names))


def _number(labels: Sequence[str], size: int) -> tuple[tuple[str, ...], Ints]:
    if not len(labels):
        return ("all",), np.zeros(size, dtype=np.int64)
    names = sorted(set(labels))
    place = {name: position for position, name in enumerate(names)}
    return tuple(names), np.asarray([place[label] for label in labels], dtype=np.int64)


def _enumerate(keys: Sequence[object]) -> tuple[Ints, Ints]:
    """Number keys in order of appearance; also the first place of each."""
    place: dict[object, int] = {}
    first: list[int] = []
    codes = np.empty(len(keys), dtype=np.int64)
    for row, key in enumerate(keys):
        if key not in place:
            place[key] = len(first)
            first.append(row)
        codes[row] = place[key]
    return codes, np.asarray(first, dtype=np.int64)


def _check_nested(psus: Sequence[str], strata: Sequence[str]) -> None:
    home: dict[str, str] = {}
    for psu, stratum in zip(psus, strata, strict=True):
        if home.setdefault(psu, stratum) != stratum:
            raise DesignRefused(
                "not-nested",
                "cluster %(psu)s appears in strata %(a)s and %(b)s: if they are different clusters, say nest",
                f"cluster {psu}",
                psu=psu,
                a=home[psu],
                b=stratum,
            )


def _fractions(values: Floats, parent: Ints, sampled: Floats, names: Sequence[str]) -> Floats:
    """Sampling fraction of each parent from population counts, or from fractions when none exceeds 1."""
    if not (np.isfinite(values).all() and (values > 0).all()):
        raise DesignRefused("fpc", "a population count (fpc) is missing or not above zero")
    counts = bool((values > 1).any())
    if counts and (values < 1).any():
        raise DesignRefused("fpc", "the fpc mixes population counts with fractions below 1: use one of them")
    low = np.full(len(sampled), np.inf)
    high = np.zeros(len(sampled))
    np.minimum.at(low, parent, values)
    np.maximum.at(high, parent, values)
    for name, a, b, n in zip(names, low, high, sampled, strict=True):
        if a != b:
            raise DesignRefused(
                "fpc", "the fpc varies within %(name)s: %(a)s and %(b)s", name, name=name, a=a, b=b
            )
        if counts and a < n:
            raise DesignRefused(
                "fpc",
                "%(name)s has %(n)d units in the sample but a population of %(a)s",
                name,
                name=name,
                n=n,
                a=a,
            )
    return sampled / low if counts else low


def _check_lonely(design: Design, plan: Plan) -> None:
    stages = ((design.first, "stratum"), (design.second, "cluster"))
    lonely = [(stage, word) for stage, word in stages if stage is not None and stage.lonely.any()]
    if plan.lonely == "fail" and lonely:
        stage, word = lonely[0]
        if stage.names == ("all",):
            raise DesignRefused("lonely", "the sample has one cluster only: no variance can be estimated")
        name = stage.names[int(np.flatnonzero(stage.lonely)[0])]
        raise DesignRefused(
            "lonely",
            "%(word)s %(name)s has one sampled unit only: join it with another, or choose lonely "
            "adjust, average or certainty",
            f"{word} {name}",
            word=word,
            name=name,
        )
    if plan.lonely == "average" and design.first.lonely.all():
        raise DesignRefused("lonely", "every stratum has one PSU only: there is no average to take")


def _centred(scores: Floats, stage: Stage, lonely: str) -> tuple[Floats, Floats]:
    """Scores minus their parent's mean, and the factor (1 − f) n/(n − 1) of each parent."""
    means = sum_by(scores, stage.parent, len(stage.sampled)) / stage.sampled[:, None]
    factor = (1 - stage.fraction) * stage.sampled / np.maximum(stage.sampled - 1, 1)
    if lonely == "adjust" and stage.lonely.any():
        means[stage.lonely] = scores.sum(axis=0) / len(scores)
    return scores - means[stage.parent], factor


def _stretch(stage: Stage, lonely: str) -> float:
    """Under `average`, lonely parents count as much as the others do on average."""
    if lonely != "average" or not stage.lonely.any() or stage.lonely.all():
        return 1.0
    return float(len(stage.lonely) / (~stage.lonely).sum())


def _stage(scores: Floats, stage: Stage, share: Floats, lonely: str) -> Floats:
    centred, factor = _centred(scores, stage, lonely)
    spread = centred * (factor * share)[stage.parent][:, None]
    return np.asarray(centred.T @ spread) * _stretch(stage, lonely)


def _stage_diagonal(scores: Floats, stage: Stage, share: Floats, lonely: str) -> Floats:
    centred, factor = _centred(scores, stage, lonely)
    weights = (factor * share)[stage.parent]
    return np.asarray(np.einsum("u,uk,uk->k", weights, centred, centred)) * _stretch(stage, lonely)
