"""Best–worst scaling (MaxDiff): which of a few shown services is needed most, which least.

A respondent sees several small sets and marks the best and the worst in each. Two ways to read the answers:

* counts: (times best − times worst) / times shown, between −1 and 1; obvious, and right when sets are balanced;
* utilities: sequential best–worst logit. P(best = i | S) = exp(uᵢ)/Σ_{k∈S} exp(uₖ), then the worst j out of
  S∖{i} with P = exp(−uⱼ)/Σ exp(−uₖ). Weighted pseudo maximum likelihood by Newton's method (the likelihood is
  concave); utilities sum to zero. Standard errors are design-based: A⁻¹ B A⁻¹, where B is the variance of the
  weighted score totals between PSUs within strata (Binder 1983).

`share` of an item is its probability of being best among all: exp(uᵢ)/Σ exp(uₖ), with a delta-method SE.

Sources: Louviere, Flynn & Marley (2015) chapters 1–2 and 6; Binder (1983) for the sandwich; Lohr (2019) 11.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ratusha.core.refusal import Refusal

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
STEPS = 60
FLAT = 15.0  # |u| beyond which a utility is running away to infinity


class MaxDiffRefused(Refusal):
    """Answers that do not determine utilities, or contradict their own sets."""


@dataclass(frozen=True, slots=True)
class Answers:
    """One row a shown set: `shown` (rows × set size, positions of items, −1 fills short sets), `best`, `worst`.

    `weight`, `stratum` and `psu` say whose answer it is; several sets of one person share all three and lie in
    one PSU, so that their correlation is counted.
    """

    shown: Ints
    best: Ints
    worst: Ints
    weight: Floats
    stratum: Ints
    psu: Ints
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Utility:
    """One item: counts score, utility with its SE, probability of being best of all with its SE."""

    item: str
    shown: int
    best: int
    worst: int
    score: float
    utility: float
    se: float
    share: float
    share_se: float


@dataclass(frozen=True, slots=True)
class Scale:
    """All items, and the covariance of their utilities (items × items, rank items − 1)."""

    items: tuple[Utility, ...]
    covariance: Floats
    log_likelihood: float
    n: int
    method: str


def answers(
    shown: ArrayLike,
    best: ArrayLike,
    worst: ArrayLike,
    items: Sequence[str],
    *,
    weight: ArrayLike | None = None,
    stratum: ArrayLike | None = None,
    psu: ArrayLike | None = None,
) -> Answers:
    """Check the answers and freeze them; without a design each row is its own PSU with weight 1.

    Raises:
        MaxDiffRefused: a mark outside its set, best equal to worst, an item twice in a set, lengths that differ.
    """
    sets = np.asarray(shown, dtype=np.int64)
    rows = len(sets)
    marks = [np.asarray(mark, dtype=np.int64) for mark in (best, worst)]
    weights = np.asarray(np.ones(rows) if weight is None else weight, dtype=np.float64)
    strata = np.asarray(np.zeros(rows) if stratum is None else stratum, dtype=np.int64)
    psus = np.asarray(np.arange(rows) if psu is None else psu, dtype=np.int64)
    if sets.ndim != 2 or not rows or any(len(part) != rows for part in (*marks, weights, strata, psus)):
        raise MaxDiffRefused("shape", "Every shown set needs one best, one worst and one weight.")
    _check_marks(sets, marks, len(items))
    return Answers(sets, marks[0], marks[1], weights, strata, psus, tuple(items))


def _check_marks(sets: Ints, marks: list[Ints], size: int) -> None:
    if sets.max() >= size or any(mark.max() >= size or mark.min() < 0 for mark in marks):
        raise MaxDiffRefused(
            "item", "An answer names an item that is not in the list of %(n)s items.", n=size
        )
    for word, mark in zip(("best", "worst"), marks, strict=True):
        outside = np.flatnonzero(~(sets == mark[:, None]).any(axis=1))
        if len(outside):
            row = int(outside[0]) + 1
            raise MaxDiffRefused(
                "outside", "Row %(row)s marks as %(word)s an item that was not shown.", row=row, word=word
            )
    same = np.flatnonzero(marks[0] == marks[1])
    if len(same):
        raise MaxDiffRefused("same", "Row %(row)s marks one item as best and as worst.", row=int(same[0]) + 1)
    ordered = np.sort(sets, axis=1)
    twice = np.flatnonzero(((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] >= 0)).any(axis=1))
    if len(twice):
        raise MaxDiffRefused("twice", "Row %(row)s shows one item twice.", row=int(twice[0]) + 1)


def count(data: Answers) -> dict[str, float]:
    """Weighted (best − worst)/shown of each item; 0 for an item never shown."""
    size = len(data.items)
    seen, first, last = (_tally(data, part, size)[0] for part in ("shown", "best", "worst"))
    score = np.divide(first - last, seen, out=np.zeros(size), where=seen > 0)
    return dict(zip(data.items, score.tolist(), strict=True))


def scale(data: Answers) -> Scale:
    """Counts, utilities and shares of all items with design-based standard errors.

    Raises:
        MaxDiffRefused: an item always or never chosen, so that its utility would be infinite; an item never shown.
    """
    size = len(data.items)
    seen, first, last = (_tally(data, part, size) for part in ("shown", "best", "worst"))
    never = np.flatnonzero(seen[1] == 0)
    if len(never):
        name = data.items[never[0]]
        raise MaxDiffRefused("never-shown", "The item “%(name)s” was never shown.", name, name=name)
    utility, bread, likelihood = _fit(data)
    scores = _scores(data, utility)
    covariance = bread @ _meat(scores, data) @ bread
    score = count(data)
    share = np.exp(utility - utility.max())
    share /= share.sum()
    slope = np.diag(share) - np.outer(share, share)
    share_se = np.sqrt(np.maximum(np.diag(slope @ covariance @ slope.T), 0))
    rated = tuple(
        Utility(
            item=name,
            shown=int(seen[1][i]),
            best=int(first[1][i]),
            worst=int(last[1][i]),
            score=score[name],
            utility=float(utility[i]),
            se=float(np.sqrt(max(covariance[i, i], 0.0))),
            share=float(share[i]),
            share_se=float(share_se[i]),
        )
        for i, name in enumerate(data.items)
    )
    method = "sequential best–worst logit, pseudo maximum likelihood, linearised by PSU within strata"
    return Scale(rated, covariance, likelihood, len(data.best), method)


def _tally(data: Answers, part: str, size: int) -> tuple[Floats, Ints]:
    """Weighted and plain counts of each item among the shown, the best or the worst."""
    if part == "shown":
        inside = data.shown >= 0
        where = data.shown[inside]
        weights = np.broadcast_to(data.weight[:, None], data.shown.shape)[inside]
    else:
        where, weights = (data.best if part == "best" else data.worst), data.weight
    return (
        np.asarray(np.bincount(where, weights, size), dtype=np.float64),
        np.asarray(np.bincount(where, minlength=size), dtype=np.int64),
    )


def _chances(data: Answers, utility: Floats) -> tuple[Floats, Floats]:
    """Rows × items: probability of being best in the set, and of being worst among the others."""
    present = np.zeros((len(data.best), len(data.items)), dtype=bool)
    rows, columns = np.nonzero(data.shown >= 0)
    present[rows, data.shown[rows, columns]] = True
    up = np.where(present, np.exp(utility), 0.0)
    left = present.copy()
    left[np.arange(len(data.best)), data.best] = False
    down = np.where(left, np.exp(-utility), 0.0)
    return up / up.sum(axis=1, keepdims=True), down / down.sum(axis=1, keepdims=True)


def _scores(data: Answers, utility: Floats) -> Floats:
    """Derivative of each row's log-likelihood, unweighted (rows × items)."""
    best, worst = _chances(data, utility)
    rows = np.arange(len(data.best))
    score = worst - best
    score[rows, data.best] += 1
    score[rows, data.worst] -= 1
    return np.asarray(score)


def _fit(data: Answers) -> tuple[Floats, Floats, float]:
    """Newton's method from zero; returns utilities, the generalised inverse of the information, log-likelihood."""
    size = len(data.items)
    utility = np.zeros(size)
    centre = np.eye(size) - 1 / size
    bread = centre
    for _ in range(STEPS):
        best, worst = _chances(data, utility)
        gradient = data.weight @ _scores(data, utility)
        information = sum(
            (np.diag(data.weight @ chance) - (chance * data.weight[:, None]).T @ chance)
            for chance in (best, worst)
        )
        bread = np.linalg.pinv(centre @ np.asarray(information) @ centre, hermitian=True, rcond=1e-12)
        step = bread @ gradient
        utility = utility + step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-300))
        if np.abs(utility).max() > FLAT:
            name = data.items[int(np.abs(utility).argmax())]
            raise MaxDiffRefused(
                "separated",
                "“%(name)s” was chosen always or never: its utility is infinite. Use the counts, or ask more people.",
                name,
                name=name,
            )
        if np.abs(step).max() < 1e-12:
            break
    best, worst = _chances(data, utility)
    rows = np.arange(len(data.best))
    likelihood = data.weight @ (np.log(best[rows, data.best]) + np.log(worst[rows, data.worst]))
    return utility, bread, float(likelihood)


def _meat(scores: Floats, data: Answers) -> Floats:
    """Variance of the weighted score totals: Σ_h n_h/(n_h−1) Σ_i (s_hi − s̄_h)(s_hi − s̄_h)'."""
    pairs, unit = np.unique(np.stack([data.stratum, data.psu], axis=1), axis=0, return_inverse=True)
    unit = unit.reshape(-1)
    totals = np.zeros((len(pairs), scores.shape[1]))
    np.add.at(totals, unit, scores * data.weight[:, None])
    meat = np.zeros((scores.shape[1], scores.shape[1]))
    for stratum in np.unique(pairs[:, 0]):
        block = totals[pairs[:, 0] == stratum]
        if len(block) < 2:
            raise MaxDiffRefused(
                "lonely", "Stratum %(name)s has one cluster only: join it with another.", name=int(stratum)
            )
        centred = block - block.mean(axis=0)
        meat += len(block) / (len(block) - 1) * centred.T @ centred
    return meat
