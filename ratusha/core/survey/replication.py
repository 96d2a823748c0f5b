"""Replicate weights: the jackknife, balanced half-samples and the bootstrap of Rao & Wu.

Every estimate is a function of sums by PSU, so a replicate multiplies the sums of each PSU by a factor; no
respondent is touched again. When weights are calibrated, each replicate is calibrated anew on the collapsed
cells. Sources: Wolter (2007); Rao & Wu (1988) and Rao, Wu & Yue (1992) with n_h − 1 draws; Fay in Judkins
(1990). The variance is centred at the mean of the replicates, as in R survey.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ratusha.core.refusal import Refusal
from ratusha.core.survey.arrays import Floats, tally
from ratusha.core.survey.design import Design, Stage, build
from ratusha.core.survey.plans import Plan
from ratusha.core.survey.solving import Cells, solve
from ratusha.core.survey.sums import Refit, Sums
from ratusha.core.survey.terms import Term

BLOCK = 128
MOST_WORK = 4_000_000_000


class ReplicationRefused(Refusal):
    """The design does not allow this kind of replicate."""


@dataclass(frozen=True)
class Replicates:
    """Joint replicate estimates: `values` is replicates × estimates in the order of `finish`'s estimates.

    The covariance is scale · Σ_r rscale_r (θ_r − θ̄)(θ_r − θ̄)'. Rows of a bootstrap are joint draws of all
    estimates, which is how decisions take sampling error over.
    """

    names: tuple[str, ...]
    point: Floats
    values: Floats
    rscales: Floats
    scale: float
    method: str

    def covariance(self, columns: slice | list[int] = slice(None)) -> Floats:
        """Covariance matrix of the estimates, or of some of them."""
        centred = self._centred(columns)
        return np.asarray((centred * self.rscales[:, None]).T @ centred) * self.scale

    def variance(self) -> Floats:
        """Variances only."""
        return np.asarray((self._centred(slice(None)) ** 2 * self.rscales[:, None]).sum(axis=0)) * self.scale

    def _centred(self, columns: slice | list[int]) -> Floats:
        chosen = self.values[:, columns]
        return np.asarray(chosen - chosen[self.rscales > 0].mean(axis=0))


@dataclass(frozen=True)
class Factors:
    """Multipliers of the PSUs (replicates × PSUs, in blocks), and how replicates add up to a variance."""

    blocks: Iterator[Floats]
    rscales: Floats
    scale: float
    method: str


def replicates(sums: Sums, plan: Plan) -> Replicates:
    """The matrix of replicate estimates of a plan that names a kind of replicates.

    Raises:
        ReplicationRefused: no kind named, a kind the design does not allow, too many replicates for its size.
    """
    if plan.replication is None:
        raise ReplicationRefused("replicates", "the plan names no kind of replicates")
    design = build(sums.units, plan)
    made = factors(design, plan)
    names, rows = _names(sums, plan), []
    if len(made.rscales) * len(sums.groups.unit) > MOST_WORK:
        raise ReplicationRefused(
            "replicates", "that many replicates of single respondents is too much: use bootstrap:500"
        )
    for block in made.blocks:
        rows.append(_block(sums, plan, design, block))
    point = _block(sums, plan, design, np.ones((1, design.psus)))[0]
    return Replicates(names, point, np.vstack(rows), made.rscales, made.scale, made.method)


def factors(design: Design, plan: Plan) -> Factors:
    """Multipliers of the PSUs for the kind of replicates that the plan names."""
    asked, stage = plan.replication, design.first
    if asked is None:
        raise ReplicationRefused("replicates", "the plan names no kind of replicates")
    if stage.lonely.any() and plan.lonely != "certainty":
        raise ReplicationRefused(
            "lonely", "replicates take lonely strata only as certainty, not %(how)s", how=plan.lonely
        )
    match asked.kind:
        case "jk1":
            if len(stage.sampled) > 1:
                raise ReplicationRefused("replicates", "jk1 is for designs without strata: use jkn")
            n = len(stage.parent)
            scale = (n - 1) / n * (1 - float(stage.fraction[0]))
            return Factors(_jackknife(stage), np.ones(n), scale, f"jackknife JK1, {n} replicates")
        case "jkn":
            size = stage.sampled[stage.parent]
            rscales = np.where(size > 1, (size - 1) / size * (1 - stage.fraction[stage.parent]), 0.0)
            return Factors(_jackknife(stage), rscales, 1.0, f"jackknife JKn, {len(size)} replicates")
        case "brr":
            return _half_samples(stage, asked.fay)
        case _:
            blocks = _bootstrap(stage, asked.count, asked.seed)
            method = f"bootstrap (Rao–Wu), {asked.count} replicates, seed {asked.seed}"
            return Factors(blocks, np.ones(asked.count), 1 / (asked.count - 1), method)


def _jackknife(stage: Stage) -> Iterator[Floats]:
    """Leave one PSU out and raise the others of its stratum by n/(n − 1)."""
    size = stage.sampled[stage.parent]
    for start in range(0, len(size), BLOCK):
        left_out = np.arange(start, min(start + BLOCK, len(size)))
        same = stage.parent[None, :] == stage.parent[left_out, None]
        block = np.where(same, (size / np.maximum(size - 1, 1))[None, :], 1.0)
        alone = size[left_out] == 1
        block[np.arange(len(left_out)), left_out] = np.where(alone, 1.0, 0.0)
        yield block


def _half_samples(stage: Stage, fay: float) -> Factors:
    """Balanced repeated replication with Fay's factor: 2 − ρ and ρ by the signs of a Hadamard matrix."""
    strata = len(stage.sampled)
    odd = np.flatnonzero(stage.sampled != 2)
    if len(odd):
        name, n = stage.names[int(odd[0])], int(stage.sampled[odd[0]])
        raise ReplicationRefused(
            "brr", "brr needs exactly two PSUs in a stratum; stratum %(name)s has %(n)d", name, name=name, n=n
        )
    signs = np.ones((1, 1))
    while len(signs) < strata + 1:
        signs = np.block([[signs, signs], [signs, -signs]])
    order = np.argsort(stage.parent, kind="stable")
    second = np.zeros(len(stage.parent), dtype=bool)
    second[order[1::2]] = True
    chosen = signs[:, 1 : strata + 1][:, stage.parent] * np.where(second, -1, 1)
    block = 1 + (1 - fay) * chosen
    count = len(signs)
    method = f"balanced repeated replication, {count} replicates" + (f", Fay {fay:g}" if fay else "")
    # with population counts a half-sample cannot carry 1 − f of each stratum; it is left out (conservative)
    return Factors(iter([block]), np.ones(count), 1 / (count * (1 - fay) ** 2), method)


def _bootstrap(stage: Stage, count: int, seed: int) -> Iterator[Floats]:
    """n_h − 1 PSUs of each stratum with replacement; factor 1 − λ + λ n/(n − 1)·times, λ = √(1 − f)."""
    size = stage.sampled.astype(int)
    members = [np.flatnonzero(stage.parent == stratum) for stratum in range(len(size))]
    for start in range(0, count, BLOCK):
        rows = min(BLOCK, count - start)
        # one counter-based stream a block: the same draws whatever the order of the blocks
        generator = np.random.Generator(np.random.Philox(key=[seed, start]))
        block = np.ones((rows, len(stage.parent)))
        for stratum, psus in enumerate(members):
            n = int(size[stratum])
            if n < 2:
                continue
            times = generator.multinomial(n - 1, np.full(n, 1 / n), size=rows)
            shrink = np.sqrt(1 - stage.fraction[stratum])
            block[:, psus] = 1 - shrink + shrink * n / (n - 1) * times
        yield block


def _names(sums: Sums, plan: Plan) -> tuple[str, ...]:
    names = []
    for labels in sums.domains:
        domain = ", ".join(f"{name}={label}" for name, label in zip(plan.by, labels, strict=True))
        names += [item.name + (f" [{domain}]" if domain else "") for item in sums.items]
    return tuple(names)


def _block(sums: Sums, plan: Plan, design: Design, block: Floats) -> Floats:
    """Estimates of some replicates: domain after domain, all items of each."""
    if sums.refit is not None and plan.calibration is not None:
        return np.vstack([_recalibrated(sums, sums.refit, plan, design, row) for row in block])
    by_unit = block[:, design.psu]
    found = []
    for number in range(len(sums.domains)):
        chosen = np.flatnonzero(sums.groups.domain == number)
        weights = by_unit[:, sums.groups.unit[chosen]]
        totals = {
            term: weights @ value[chosen] for term, value in sums.groups.moments.items() if term.weighted
        }
        found += _values(sums, totals)
    return np.stack(found, axis=1)


def _recalibrated(sums: Sums, refit: Refit, plan: Plan, design: Design, multiplier: Floats) -> Floats:
    """Estimates of one replicate with its weights calibrated to the same totals."""
    if plan.calibration is None:
        raise ReplicationRefused("replicates", "the plan names no calibration")
    by_group = multiplier[design.psu][refit.unit]
    weight = tally(refit.cell, by_group * refit.weight, len(refit.cells.weight))
    cells = Cells(refit.cells.levels, refit.cells.numbers, weight, refit.cells.count)
    solution = solve(plan.calibration, cells, plan.tolerance)
    by_group = by_group * solution.factor[refit.cell]
    found = []
    for number in range(len(sums.domains)):
        chosen = np.flatnonzero(refit.domain == number)
        totals = {term: (by_group[chosen] @ value[chosen])[None] for term, value in refit.moments.items()}
        found += _values(sums, totals)
    return np.concatenate(found)


def _values(sums: Sums, totals: dict[Term, Floats]) -> list[Floats]:
    """The estimates of one domain, each over all rows of `totals`; not a number where nothing is below the line."""
    found = []
    for item in sums.items:
        top = totals[item.top]
        if item.below is not None:
            below = totals[item.below]
            top = np.divide(top, below, out=np.full_like(top, np.nan), where=below != 0)
        found.append(top)
    return found
