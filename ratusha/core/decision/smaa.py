"""Stochastic multicriteria acceptability analysis, SMAA-2 (Lahdelma & Salminen, Oper. Res. 2001).

Each draw takes one weight vector from the weight set and one state of all measurements, ranks the
alternatives by Σ weight × value, and notes who stood where. Equal totals share their places equally, so that
the expected rank is the average rank. Entropies: `total` over these ranks, `data` with the weights at their
centre, `values` with the measurements at their means, each the mean over alternatives divided by log2 m.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ratusha.core.decision.model import DecisionRefusal, Floats, Model
from ratusha.core.decision.ranking import Placed, Standing, joined, pairwise, place, wins
from ratusha.core.decision.reading import read
from ratusha.core.decision.states import ONE_THREAD, State, States
from ratusha.core.decision.streams import BLOCK, CONFIDENCE, DATA, blocks, in_order, stream
from ratusha.core.decision.weights import WeightSet, weight_set

DRAWS, SEED, JOBS = 38_416, 1, 1
CHUNK = 256  # draws ranked at once
CONFIDENCE_WORK = 1_100_000_000  # totals compared for confidence factors, at most (or one block of draws)
CONFIDENCE_BLOCK = 256  # draws a process takes at once for them
TOTALS_AT_ONCE = 1_000_000  # of these held at once, however few criteria there are
TIE = 1e-12  # a matrix product may differ in the last bits where two alternatives are equal
TOPS = (*range(1, 21), 25, 50, 100, 200, 500, 1000)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Rank:
    """One alternative's place: expected, with the 5 and 95 % points of its rank distribution."""

    name: str
    expected_rank: float
    rank_low: int
    rank_high: int
    first: float
    top_k: dict[str, float]

    def to_dict(self) -> dict[str, object]:
        """The row of the JSON ranking."""
        return {
            "name": self.name,
            "expected_rank": self.expected_rank,
            "rank_low": self.rank_low,
            "rank_high": self.rank_high,
            "first": self.first,
            "top_k": self.top_k,
        }


@dataclass(frozen=True)
class Smaa:
    """The whole answer of an SMAA-2 run. Arrays are in model order; acceptability is (m × m), rank 1 first."""

    names: tuple[str, ...]
    criteria: tuple[str, ...]
    digest: str
    seed: int
    draws: int
    acceptability: Floats
    central_weights: Floats
    confidence_factor: Floats
    confidence_draws: int
    pairwise: Floats
    entropy: float
    uncertainty: dict[str, float]
    warnings: tuple[str, ...] = ()

    @property
    def ranking(self) -> list[Rank]:
        """Best expected rank first; equal ones in model order."""
        ranks = np.arange(1, len(self.names) + 1)
        expected = self.acceptability @ ranks
        below = np.cumsum(self.acceptability, axis=1)
        tops = [k for k in TOPS if k <= len(self.names)]
        return [
            Rank(
                name=self.names[at],
                expected_rank=float(expected[at]),
                rank_low=int(np.argmax(below[at] >= 0.05 - 1e-12)) + 1,
                rank_high=int(np.argmax(below[at] >= 0.95 - 1e-12)) + 1,
                first=float(self.acceptability[at, 0]),
                top_k={str(k): min(1.0, float(below[at, k - 1])) for k in tops},
            )
            for at in np.argsort(expected, kind="stable")
        ]

    def to_dict(self) -> dict[str, object]:
        """The JSON of `ratusha decide` without its portfolio."""
        never = self.acceptability[:, 0] <= 0
        plain: dict[str, object] = {
            "ranking": [rank.to_dict() for rank in self.ranking],
            "digest": self.digest,
            "seed": self.seed,
            "draws": self.draws,
            "acceptability": dict(zip(self.names, self.acceptability.tolist(), strict=True)),
            "central_weights": {
                name: None
                if never[at]
                else dict(zip(self.criteria, self.central_weights[at].tolist(), strict=True))
                for at, name in enumerate(self.names)
            },
            "confidence_factor": {
                name: None if never[at] else float(self.confidence_factor[at])
                for at, name in enumerate(self.names)
            },
            "confidence_draws": self.confidence_draws,
            "pairwise": {
                name: {other: row[to] for to, other in enumerate(self.names) if to != at}
                for at, (name, row) in enumerate(zip(self.names, self.pairwise.tolist(), strict=True))
            },
            "entropy": self.entropy,
            "uncertainty": self.uncertainty,
        }
        if self.warnings:
            plain["warnings"] = list(self.warnings)
        return plain


def smaa(
    model: Model | dict[str, object],
    draws: int = DRAWS,
    seed: int = SEED,
    jobs: int = JOBS,
    progress: Progress | None = None,
) -> Smaa:
    """Run SMAA-2. The same model, draws and seed give the same bits for any number of processes."""
    model = read(model)
    check_run(draws, seed, jobs)
    weights = weight_set(model)
    states = States.of(model)
    parts = blocks(draws)
    walked = weights.draw(seed, draws) if weights.walks else None

    def work(at: int) -> _Block:
        block, size = parts[at]
        start = block * BLOCK
        drawn = weights.block(seed, block, size) if walked is None else walked[start : start + size]
        return _block(states, weights, drawn, seed=seed, block=block, draws=draws)

    total = _Block.empty(len(states.names), len(model.criteria))
    for one in in_order(work, len(parts), jobs, progress):
        total.add(one)
    acceptability = total.both.acceptability()
    central = total.central_weights(acceptability[:, 0])
    confidence, confidence_draws = _confidence(states, central, seed, draws, jobs)
    data, values = _one_sided(states, weights, total, acceptability)
    return Smaa(
        names=model.names,
        criteria=tuple(c.name for c in model.criteria),
        digest=model.digest,
        seed=seed,
        draws=draws,
        acceptability=acceptability,
        central_weights=central,
        confidence_factor=confidence,
        confidence_draws=confidence_draws,
        pairwise=pairwise(total.wins, draws),
        entropy=_entropy(acceptability),
        uncertainty={
            "total": _relative(acceptability),
            "data": _relative(data),
            "values": _relative(values),
        },
        warnings=model.warnings,
    )


def check_run(draws: int, seed: int, jobs: int) -> None:
    """Refuse numbers of draws, seeds and processes that make no sense."""
    limits = {"draws": (draws, 1, 2_000_000), "seed": (seed, 0, 2**63 - 1), "jobs": (jobs, 1, 64)}
    for name, (value, low, high) in limits.items():
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise DecisionRefusal(
                name, "%(name)s must be a whole number from %(low)s to %(high)s, not %(value)r", name,
                name=name, low=low, high=high, value=value,
            )  # fmt: skip


@dataclass
class _Block:
    """Sums of one block of draws; sums of blocks are added in block order."""

    both: Standing
    data: Standing
    values: Standing
    wins: np.ndarray
    central: Floats

    @classmethod
    def empty(cls, m: int, n: int) -> _Block:
        standings = (Standing.empty(m), Standing.empty(m), Standing.empty(m))
        return cls(*standings, np.zeros((m, m), dtype=np.int64), np.zeros((m, n)))

    def add(self, other: _Block) -> None:
        self.both.add(other.both)
        self.data.add(other.data)
        self.values.add(other.values)
        self.wins += other.wins
        self.central += other.central

    def central_weights(self, first: Floats) -> Floats:
        """Mean weights of the draws in which each alternative was first; NaN where it never was."""
        central = np.full_like(self.central, np.nan)
        return np.divide(
            self.central, (first * self.both.draws)[:, None], out=central, where=first[:, None] > 0
        )


def _block(states: States, weights: WeightSet, drawn: Floats, *, seed: int, block: int, draws: int) -> _Block:
    """Rank one block of draws three times: both uncertain, data only, values only."""
    rng = stream(seed, DATA, block)
    sums = _Block.empty(len(states.names), drawn.shape[1])
    one_sided = not (weights.single or states.certain)
    placed = []
    for at in range(0, len(drawn), CHUNK):
        chunk = drawn[at : at + CHUNK]
        both, data = _totals(states, weights.centre, chunk, rng, start=block * BLOCK + at, draws=draws)
        placed.append(place(both))
        sums.both.note(placed[-1])
        _note_central(sums.central, placed[-1], chunk)
        if one_sided:
            sums.data.note(place(data))
            sums.values.note(place(states.totals(chunk, None)))
    sums.wins += wins(joined(placed))
    return sums


def _totals(
    states: States, centre: Floats, chunk: Floats, rng: np.random.Generator, *, start: int, draws: int
) -> tuple[Floats, Floats]:
    """Totals of a chunk of draws at their own weights, and at the centre of the weights."""
    both, data = (np.empty((len(chunk), len(states.names))) for _ in range(2))
    for at in range(0, len(chunk), states.at_once):
        part = slice(at, at + states.at_once)
        state = states.draw(rng, len(chunk[part]), start + at, draws)
        both[part] = states.totals(chunk[part], state)
        data[part] = states.totals(centre[None, :], state)
    return both, data


def _one_sided(states: States, weights: WeightSet, total: _Block, both: Floats) -> tuple[Floats, Floats]:
    """Acceptabilities with the weights at their centre (data), and with the measurements at their means (values)."""
    if not (weights.single or states.certain):
        return total.data.acceptability(), total.values.acceptability()
    settled = Standing.empty(len(states.names))
    settled.note(place(states.totals(weights.centre[None, :], None)))
    data = settled.acceptability() if states.certain else both
    values = settled.acceptability() if weights.single else both
    return data, values


def _note_central(central: Floats, placed: Placed, chunk: Floats) -> None:
    """Add each draw's weights to whoever was first in it; equal firsts share."""
    rows, who, share = placed.first()
    for c in range(chunk.shape[1]):
        central[:, c] += np.bincount(who, weights=share * chunk[rows, c], minlength=len(central))


def _confidence(states: States, central: Floats, seed: int, draws: int, jobs: int) -> tuple[Floats, int]:
    """P(first) at an alternative's own central weights, over the measurements; draws bounded by work."""
    m = len(central)
    firsts = np.flatnonzero(~np.isnan(central[:, 0]))
    bounded = max(1, CONFIDENCE_WORK // (m * len(firsts) * BLOCK)) * BLOCK
    used = 1 if states.certain else min(draws, bounded)
    parts, vectors = blocks(used, CONFIDENCE_BLOCK), central[firsts]

    def work(at: int) -> Floats:
        block, size = parts[at]
        rng = stream(seed, CONFIDENCE, block)
        hits = np.zeros(len(firsts))
        for begin in range(0, size, states.at_once):
            count = min(states.at_once, size - begin)
            state = states.draw(rng, count, block * CONFIDENCE_BLOCK + begin, used)
            hits += _leads(states, state, vectors, firsts)
        return hits

    total = np.zeros(len(firsts))
    for hits in in_order(work, len(parts), jobs):
        total += hits
    factors = np.full(m, np.nan)
    factors[firsts] = total / used
    return factors, used


def _leads(states: States, state: State, vectors: Floats, who: np.ndarray) -> Floats:
    """In how many draws each of `who` is first at its own weights (its row of `vectors`); of t equal, 1/t.

    For some vectors at a time, all draws: a table small enough for one thread and the cache.
    """
    hits = np.zeros(len(who))
    values = states.values(state)
    deviations = states.deviations(vectors) if state.normals is not None else None
    step = max(1, min(ONE_THREAD // states.means.size, TOTALS_AT_ONCE // (state.count * len(states.names))))
    for begin in range(0, len(who), step):
        part = slice(begin, begin + step)
        totals = vectors[part] @ values
        if deviations is not None and state.normals is not None:
            totals = totals + deviations[part] * state.normals[:, None, :]
        if state.delivered is not None:
            totals = totals * state.delivered[:, None, :]
        rows = np.arange(totals.shape[1])
        lead = totals[:, rows, who[part]]
        draw, row = np.nonzero(lead >= totals.max(axis=2) - TIE)
        equal = (totals[draw, row] >= lead[draw, row, None] - TIE).sum(axis=1)
        hits[part] += np.bincount(row, weights=1 / equal, minlength=len(rows))
    return hits


def _entropy(acceptability: Floats) -> float:
    """Mean over alternatives of −Σ b log2 b, in bits."""
    b = acceptability[acceptability > 0]
    return max(0.0, float(-(b * np.log2(b)).sum() / len(acceptability)))


def _relative(acceptability: Floats) -> float:
    m = len(acceptability)
    return _entropy(acceptability) / float(np.log2(m)) if m > 1 else 0.0
