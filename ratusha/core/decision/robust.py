"""Robust portfolio modelling (Liesiö, Mild & Salo, EJOR 2007, 2008): what belongs in whatever the weights.

`core index` of an initiative: exactly, the share of non-dominated portfolios that hold it; sampled, the share
of joint draws whose optimum holds it, with a Wilson interval. Core 1, exterior 0, borderline between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ratusha.core.decision.choosing import Chooser, bonuses
from ratusha.core.decision.model import DecisionRefusal, Floats, Model
from ratusha.core.decision.reading import read
from ratusha.core.decision.states import States
from ratusha.core.decision.streams import PORTFOLIO, in_order, stream
from ratusha.core.decision.subsets import feasible
from ratusha.core.decision.weights import WeightSet, weight_set

MOST_EXACT = 20
MOST_FRONT = 10_000
BATCH = 512
EPS = 1e-9
CORE, EXTERIOR = 0.95, 0.05
SAMPLED_GAP = 1e-3
PART = 25  # draws solved by one call of a worker


@dataclass(frozen=True)
class Robust:
    """Core, borderline and exterior initiatives, and how it was found out.

    `nondominated` lists the portfolios of the exact method; `intervals` are Wilson's of the sampled one.
    """

    core: tuple[str, ...]
    borderline: tuple[str, ...]
    exterior: tuple[str, ...]
    core_index: dict[str, float]
    method: str
    nondominated: tuple[tuple[str, ...], ...] = ()
    intervals: dict[str, tuple[float, float]] | None = None
    draws: int | None = None

    def to_dict(self) -> dict[str, object]:
        """The robust part of the JSON `portfolio`."""
        plain: dict[str, object] = {
            "core": list(self.core),
            "borderline": list(self.borderline),
            "exterior": list(self.exterior),
            "core_index": self.core_index,
            "method": self.method,
        }
        if self.intervals is not None:
            plain["core_index_interval"] = {name: list(pair) for name, pair in self.intervals.items()}
            plain["portfolio_draws"] = self.draws
        return plain


def rpm(
    model: Model | dict[str, object],
    seed: int = 1,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Robust:
    """Core, borderline and exterior: exact up to 20 initiatives, sampled above (or as the model asks)."""
    model = read(model)
    if model.phases is not None:
        raise DecisionRefusal("phases", "robust portfolios are found for one step, not over phases", "phases")
    if not model.has_money:
        raise DecisionRefusal("no_budget", "a portfolio needs costs and a budget", "budget")
    weights = weight_set(model)
    method = model.portfolio.method
    small = len(model.alternatives) <= MOST_EXACT
    if method == "exact" and not small:
        raise DecisionRefusal(
            "too_many_exact", "the exact method takes at most %(most)s initiatives, not %(n)s: use method = “sampled”",
            "portfolio", most=MOST_EXACT, n=len(model.alternatives),
        )  # fmt: skip
    if method == "exact" or (method is None and small):
        found = _exact(model, weights)
        if found is not None:
            return found
        if method == "exact":
            raise DecisionRefusal(
                "too_many_portfolios", "more than %(most)s portfolios stay undominated: use method = “sampled”",
                "portfolio", most=MOST_FRONT,
            )  # fmt: skip
    return _sampled(model, weights, seed, jobs, progress)


def wilson(hits: float, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a proportion (30 of 100: .2189 to .3958)."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    p = hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
    low = 0.0 if hits <= 0 else max(0.0, middle - half)
    high = 1.0 if hits >= n else min(1.0, middle + half)
    return low, high


def _exact(model: Model, weights: WeightSet) -> Robust | None:
    """Enumerate, keep what no other portfolio dominates. None when too many stay."""
    possible = feasible(model)
    if not possible.any():
        Chooser(model).refuse()
    low, high = _ends(model, weights.corners())
    masks = np.flatnonzero(_maximal(model, possible, low))
    held = _held(model, masks)
    middle = (low + high).mean(axis=1) / 2
    order = np.argsort(-(held @ middle), kind="stable")
    masks, held = masks[order], held[order]
    kept = _front(held, low, high)
    if kept is None:
        return None
    chosen = (masks[kept][:, None] >> np.arange(len(model.alternatives))) & 1
    index = chosen.mean(axis=0)
    portfolios = tuple(
        tuple(name for name, inside in zip(model.names, row, strict=True) if inside) for row in chosen
    )
    return _named(model, index, index >= 1, index <= 0, "exact", nondominated=portfolios)


def _ends(model: Model, corners: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest value of every initiative and synergy at every corner, items × corners.

    Interval scores are sets; every other measurement stands at its mean.
    """
    means = States.of(model).means
    low, high = means.copy(), means.copy()
    for a, alternative in enumerate(model.alternatives):
        for c, cell in enumerate(alternative.values):
            if cell.kind == "interval" and not (model.joint and (a, c) in model.joint.cells):
                low[a, c], high[a, c] = sorted(model.criteria[c].value(cell.numbers))
    probability = np.array([a.probability for a in model.alternatives])[:, None]
    extra = bonuses(model)
    return (
        np.concatenate([low * probability, extra]) @ corners.T,
        np.concatenate([high * probability, extra]) @ corners.T,
    )


def _held(model: Model, masks: np.ndarray) -> Floats:
    """Portfolios × (initiatives, then synergies that hold in them), as 0 and 1."""
    m = len(model.alternatives)
    held = np.zeros((len(masks), m + len(model.synergies)))
    held[:, :m] = (masks[:, None] >> np.arange(m)) & 1
    for s, synergy in enumerate(model.synergies):
        held[:, m + s] = held[:, [model.place(name) for name in synergy.members]].all(axis=1)
    return held


def _maximal(model: Model, possible: np.ndarray, low: Floats) -> np.ndarray:
    """Possible portfolios to which nothing can be added that never hurts and sometimes helps."""
    m = len(model.alternatives)
    keep = possible.copy()
    everything = np.arange(len(possible))
    harmful = {
        name
        for s, synergy in enumerate(model.synergies)
        if (low[m + s] < 0).any()
        for name in synergy.members
    }
    for i, name in enumerate(model.names):
        if name not in harmful and (low[i] >= 0).all() and (low[i] > EPS).any():
            without = (everything >> i) & 1 == 0
            keep &= ~(without & possible[everything | (1 << i)])
    return keep


def _front(held: Floats, low: Floats, high: Floats) -> np.ndarray | None:
    """Positions of the non-dominated rows of `held`, which come best middle value first.

    A dominator is better at the middle too, so each row need be compared only with those before it.
    """
    front = np.empty(0, dtype=np.int64)
    for begin in range(0, len(held), BATCH):
        batch = np.arange(begin, min(begin + BATCH, len(held)))
        if len(front):
            batch = batch[~_dominated(held[front], held[batch], low, high)]
        batch = batch[~_dominated(held[batch], held[batch], low, high)]
        front = np.concatenate([front, batch])
        if len(front) > MOST_FRONT:
            return None
    return front


def _dominated(by: Floats, rows: Floats, low: Floats, high: Floats) -> np.ndarray:
    """Which of `rows` some of `by` dominates: value(p∖q, low) − value(q∖p, high) ≥ 0 everywhere, > 0 once."""
    everywhere = np.ones((len(by), len(rows)), dtype=bool)
    somewhere = np.zeros_like(everywhere)
    for e in range(low.shape[1]):
        lead = (by @ low[:, e])[:, None] - (rows @ high[:, e])[None, :]
        width = high[:, e] - low[:, e]
        if width.any():
            lead += (by * width) @ rows.T
        everywhere &= lead >= -EPS
        somewhere |= lead > EPS
    return np.asarray((everywhere & somewhere).any(axis=0))


def _sampled(
    model: Model, weights: WeightSet, seed: int, jobs: int, progress: Callable[[int, int], None] | None
) -> Robust:
    """Solve the portfolio for joint draws of weights and measurements."""
    chooser, states, extra = Chooser(model), States.of(model), bonuses(model)
    draws = model.portfolio.draws
    drawn = weights.draw(seed, draws)
    if chooser.solve(np.zeros(chooser.m), np.zeros(len(extra)), gap=1.0) is None:
        chooser.refuse()

    def work(part: int) -> np.ndarray:
        begin = part * PART
        mine = drawn[begin : begin + PART]
        state = states.draw(stream(seed, PORTFOLIO, part), len(mine), begin, draws)
        totals = states.totals(mine, state)
        hits = np.zeros(chooser.m, dtype=np.int64)
        for values, vector in zip(totals, mine, strict=True):
            solved = chooser.solve(values, extra @ vector, gap=SAMPLED_GAP)
            if solved is not None:
                hits += solved[0][: chooser.m] > 0.5
        return hits

    hits = np.zeros(chooser.m, dtype=np.int64)
    for part in in_order(work, -(-draws // PART), jobs, progress):
        hits += part
    pairs = [wilson(float(h), draws) for h in hits]
    core = np.array([low > CORE for low, _ in pairs])
    exterior = np.array([high < EXTERIOR for _, high in pairs])
    intervals = dict(zip(model.names, pairs, strict=True))
    return _named(model, hits / draws, core, exterior, "sampled", intervals=intervals, draws=draws)


def _named(
    model: Model,
    index: Floats,
    core: np.ndarray,
    exterior: np.ndarray,
    method: str,
    *,
    nondominated: tuple[tuple[str, ...], ...] = (),
    intervals: dict[str, tuple[float, float]] | None = None,
    draws: int | None = None,
) -> Robust:
    between = ~(core | exterior)
    return Robust(
        core=tuple(name for name, inside in zip(model.names, core, strict=True) if inside),
        borderline=tuple(name for name, inside in zip(model.names, between, strict=True) if inside),
        exterior=tuple(name for name, inside in zip(model.names, exterior, strict=True) if inside),
        core_index={name: float(i) for name, i in zip(model.names, index, strict=True)},
        method=method,
        nondominated=nondominated,
        intervals=intervals,
        draws=draws,
    )
