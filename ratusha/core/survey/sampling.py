"""Draw a sample from a frame: simple random, systematic, proportional to size, in two stages.

A draw is decided by its seed alone and says how it was made, so that anybody with the frame can repeat it. The
generator is NumPy's PCG64, named in the log.

Sources: Särndal, Swensson & Wretman (1992) chapter 3 (SRS, systematic, πps) and 4 (two stages); systematic
selection proportional to size after Madow (1949).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ratusha.core.refusal import Refusal

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class SamplingRefused(Refusal):
    """A sample that cannot be drawn from this frame."""


@dataclass(frozen=True, slots=True)
class Draw:
    """The rows of the frame that were drawn, with how likely each was to be.

    `rows` are positions in the frame in frame order, `probability` their inclusion probabilities π (so that
    1/π is the design weight), `cluster` the cluster of each row in two stages (else -1), `log` one line that
    says how to repeat the draw.
    """

    rows: Ints
    probability: Floats
    cluster: Ints
    log: str

    @property
    def weight(self) -> Floats:
        """Design weights, 1/π."""
        return np.asarray(1 / self.probability)


def simple_random(size: int, n: int, *, seed: int) -> Draw:
    """n of `size` rows, every set of n equally likely."""
    _fits(size, n)
    rows = np.sort(_generator(seed).choice(size, n, replace=False))
    return _draw(rows, np.full(n, n / size), f"simple random, n={n}, N={size}", seed)


def systematic(size: int, n: int, *, seed: int) -> Draw:
    """Every k-th row from a random start, with a fractional k = N/n, so that exactly n are drawn.

    The order of the frame is an implicit stratification: sort it before (by street, by age).
    """
    _fits(size, n)
    step = size / n
    start = _generator(seed).random() * step
    rows = np.minimum((start + step * np.arange(n)).astype(np.int64), size - 1)
    return _draw(rows, np.full(n, n / size), f"systematic, n={n}, N={size}, start={start:.6f}", seed)


def proportional_to_size(sizes: ArrayLike, n: int, *, seed: int) -> Draw:
    """n rows with π proportional to size, without replacement: systematic on cumulated sizes in random order.

    A row larger than the step is drawn for certain (π = 1) and the rest is drawn anew without it.
    """
    measure = np.asarray(sizes, dtype=np.float64)
    _fits(len(measure), n)
    if not (np.isfinite(measure).all() and (measure > 0).all()):
        raise SamplingRefused("size", "Every row needs a size above zero to be drawn in proportion to it.")
    probability = inclusion(measure, n)
    generator = _generator(seed)
    order = generator.permutation(len(measure))
    ends = np.cumsum(probability[order])
    ends[-1] = n  # rounding must not lose the last row
    ticks = generator.random() + np.arange(n)
    rows = np.sort(order[np.searchsorted(ends, ticks, side="right")])
    return _draw(rows, probability[rows], f"proportional to size, n={n}, N={len(measure)}", seed)


def inclusion(sizes: Floats, n: int) -> Floats:
    """Inclusion probabilities n·x/Σx, with those above 1 made certain and the rest scaled again."""
    probability = n * sizes / sizes.sum()
    certain = np.zeros(len(sizes), dtype=bool)
    while (probability > 1).any():
        certain |= probability >= 1
        rest = sizes[~certain].sum()
        probability = np.where(certain, 1.0, (n - certain.sum()) * sizes / rest if rest else 0.0)
    return np.asarray(probability)


def two_stage(clusters: Sequence[object] | ArrayLike, n_clusters: int, take: int, *, seed: int) -> Draw:
    """Clusters in proportion to their size, then `take` rows in each by simple random sampling.

    π = π_cluster · take/size: equal for all rows unless a cluster is drawn for certain. A cluster smaller
    than `take` is refused by name: join it with a neighbour first.
    """
    names, cluster, sizes = np.unique(np.asarray(clusters), return_inverse=True, return_counts=True)
    small = np.flatnonzero(sizes < take)
    if len(small):
        raise SamplingRefused(
            "cluster",
            "The cluster “%(name)s” has %(size)s rows, fewer than the %(take)s to take: join it with another.",
            str(names[small[0]]),
            name=names[small[0]],
            size=int(sizes[small[0]]),
            take=take,
        )
    first = proportional_to_size(sizes, n_clusters, seed=seed)
    generator = _generator(seed, 1)
    members = np.split(np.argsort(cluster, kind="stable"), np.cumsum(sizes)[:-1])
    rows = np.concatenate([generator.choice(members[number], take, replace=False) for number in first.rows])
    within = take / sizes[first.rows]
    probability = np.repeat(first.probability * within, take)
    order = np.argsort(rows, kind="stable")
    log = f"two stages: {n_clusters} of {len(names)} clusters in proportion to size, {take} rows in each"
    return _draw(rows[order], probability[order], log, seed, np.repeat(first.rows, take)[order])


def stratified(strata: Sequence[object] | ArrayLike, allocation: dict[str, int], *, seed: int) -> Draw:
    """A simple random sample in each stratum, of the size that the allocation says."""
    labels = np.asarray([str(name) for name in np.asarray(strata).tolist()])
    found = set(labels.tolist())
    if unknown := sorted(set(allocation) - found):
        raise SamplingRefused("stratum", "The frame has no stratum “%(name)s”.", unknown[0], name=unknown[0])
    parts, chances = [], []
    for number, (name, n) in enumerate(sorted(allocation.items())):
        members = np.flatnonzero(labels == name)
        if n > len(members):
            raise SamplingRefused(
                "stratum",
                "The stratum “%(name)s” has %(size)s rows, fewer than the %(n)s wanted.",
                name,
                name=name,
                size=len(members),
                n=n,
            )
        parts.append(_generator(seed, number).choice(members, n, replace=False))
        chances.append(np.full(n, n / len(members)))
    rows, probability = np.concatenate(parts), np.concatenate(chances)
    order = np.argsort(rows)
    log = f"stratified simple random, n={len(rows)}, N={len(labels)}, {len(allocation)} strata"
    return _draw(rows[order], probability[order], log, seed)


def _generator(seed: int, stream: int = 0) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, stream])))


def _fits(size: int, n: int) -> None:
    if not 1 <= n <= size:
        raise SamplingRefused(
            "size", "A sample of %(n)s cannot be drawn from a frame of %(size)s rows.", n=n, size=size
        )


def _draw(rows: Ints, probability: Floats, what: str, seed: int, cluster: Ints | None = None) -> Draw:
    log = f"{what}, seed={seed}, PCG64 of NumPy {np.__version__}"
    return Draw(rows, probability, np.full(len(rows), -1) if cluster is None else cluster, log)
