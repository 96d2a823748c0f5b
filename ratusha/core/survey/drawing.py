"""Draw a sample of addresses from a frame: how many where, which of them, and who waits in the reserve.

    drawn = draw(rows, Wish("stratified", 400, reserve=0.25, seed=7))

Four designs: `stratified` (simple random in each stratum, shared out in proportion to the frame with a minimum),
`neyman` (the same, shared out in proportion to size × spread, so that the overall mean is least uncertain), `two-stage` (clusters in proportion to their size, then an equal number in each), `systematic` (every k-th row of the
frame as it is ordered). The weight of an address is 1/π of the main sample; a reserve address that is opened stands for
a main one that was lost, so it has the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from ratusha.core.survey import planning, sampling
from ratusha.core.survey.arrays import Ints

METHODS = ("stratified", "neyman", "two-stage", "systematic")
STRATIFIED = {"stratified", "neyman"}


@dataclass(frozen=True, slots=True)
class FrameRow:
    """An address of the frame; `spread` is the standard deviation expected of the answers in its stratum."""

    code: str
    stratum: str = ""
    cluster: str = ""
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be drawn: `n` main addresses, and a reserve as a share of them.

    `minimum` holds for each stratum, `take` is the main addresses in each cluster (two-stage).
    """

    method: str
    n: int
    minimum: int = 0
    take: int = 10
    reserve: float = 0.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class DrawnAddress:
    """An address that was drawn, with its design weight."""

    row: FrameRow
    weight: float
    reserve: bool


@dataclass(frozen=True, slots=True)
class Share:
    """One stratum: addresses in the frame, drawn into the main sample, drawn into the reserve."""

    stratum: str
    frame: int
    main: int
    reserve: int


@dataclass(frozen=True)
class Drawn:
    """A drawn sample in the order of the frame, and the line by which it can be drawn again."""

    addresses: tuple[DrawnAddress, ...]
    shares: tuple[Share, ...]
    log: str


def draw(frame: Sequence[FrameRow], wish: Wish) -> Drawn:
    """Draw as wished; the same frame and seed give the same sample.

    Raises:
        PlanningRefused, SamplingRefused: a wish that the frame cannot meet; the sentence names the stratum or cluster.
    """
    if wish.method not in METHODS:
        raise sampling.SamplingRefused("method", "“%(name)s” is no way to draw.", name=wish.method)
    if not 0 <= wish.reserve <= 2:
        raise sampling.SamplingRefused("reserve", "The reserve is 0 to 200 per cent of the sample.")
    if repeated := [code for code, n in Counter(row.code for row in frame).items() if n > 1]:
        raise sampling.SamplingRefused(
            "twice", "The frame names “%(name)s” twice.", repeated[0], name=repeated[0]
        )
    made, main = _DRAWS[wish.method](frame, wish)
    groups = _groups(frame, made, wish)
    reserve = _reserve(groups, main, wish.seed)
    # of each group `main` of the drawn are the sample: their chance is that much smaller
    share = np.asarray([min(main[group], n) / n for group, n in zip(groups, _sizes(groups), strict=True)])
    weight = 1 / (made.probability * share)
    addresses = tuple(
        DrawnAddress(frame[row], float(w), bool(spare))
        for row, w, spare in zip(made.rows.tolist(), weight, reserve, strict=True)
    )
    waiting = sum(reserve)
    log = f"{made.log}; {len(reserve) - waiting} main, {waiting} by lot in the reserve"
    return Drawn(addresses, _shares(frame, addresses), log)


def _stratified(frame: Sequence[FrameRow], wish: Wish) -> tuple[sampling.Draw, dict[str, int]]:
    sizes = Counter(row.stratum for row in frame)
    if wish.method == "neyman":
        main = planning.neyman(wish.n, sizes, _spreads(frame), minimum=wish.minimum)
    else:
        main = planning.proportional(wish.n, sizes, minimum=wish.minimum)
    both = {name: min(n + ceil(n * wish.reserve - 1e-9), sizes[name]) for name, n in main.items()}
    made = sampling.stratified([row.stratum for row in frame], both, seed=wish.seed)
    return made, main


def _spreads(frame: Sequence[FrameRow]) -> dict[str, float]:
    """The spread of each stratum that states one, the same in all of its rows."""
    found: dict[str, float] = {}
    for row in frame:
        if row.spread is not None and found.setdefault(row.stratum, row.spread) != row.spread:
            raise sampling.SamplingRefused(
                "spread", "The frame states two spreads for the stratum “%(name)s”.", name=row.stratum
            )
    return found


def _two_stage(frame: Sequence[FrameRow], wish: Wish) -> tuple[sampling.Draw, dict[str, int]]:
    clusters = [row.cluster for row in frame]
    take = wish.take + ceil(wish.take * wish.reserve - 1e-9)
    made = sampling.two_stage(clusters, max(1, round(wish.n / max(wish.take, 1))), take, seed=wish.seed)
    return made, dict.fromkeys(clusters, wish.take)


def _systematic(frame: Sequence[FrameRow], wish: Wish) -> tuple[sampling.Draw, dict[str, int]]:
    both = max(wish.n, min(wish.n + ceil(wish.n * wish.reserve - 1e-9), len(frame)))
    return sampling.systematic(len(frame), both, seed=wish.seed), {"": wish.n}


_DRAWS = {
    "stratified": _stratified,
    "neyman": _stratified,
    "two-stage": _two_stage,
    "systematic": _systematic,
}


def _groups(frame: Sequence[FrameRow], made: sampling.Draw, wish: Wish) -> list[str]:
    """Within what the reserve is chosen: the stratum, the cluster or the whole."""
    rows = [frame[row] for row in made.rows.tolist()]
    if wish.method == "systematic":
        return [""] * len(rows)
    return [row.stratum if wish.method in STRATIFIED else row.cluster for row in rows]


def _sizes(groups: list[str]) -> list[int]:
    sizes = Counter(groups)
    return [sizes[group] for group in groups]


def _reserve(groups: list[str], main: dict[str, int], seed: int) -> list[bool]:
    """By lot, which of the drawn wait: all but `main` of each group."""
    lots = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 1 << 20]))).random(len(groups))
    seen: Counter[str] = Counter()
    order: Ints = np.argsort(lots, kind="stable")
    waits = [False] * len(groups)
    for place in order.tolist():
        waits[place] = seen[groups[place]] >= main[groups[place]]
        seen[groups[place]] += 1
    return waits


def _shares(frame: Sequence[FrameRow], addresses: tuple[DrawnAddress, ...]) -> tuple[Share, ...]:
    there = Counter(row.stratum for row in frame)
    drawn = Counter((one.row.stratum, one.reserve) for one in addresses)
    return tuple(Share(name, n, drawn[name, False], drawn[name, True]) for name, n in sorted(there.items()))
