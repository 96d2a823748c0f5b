"""Weight sets: what the rules allow, its corners, its middle, and uniform draws from it.

A set is either the members' own vectors (each as likely as the other) or a polytope on the simplex. Three
ways to draw uniformly from a polytope, the first that fits:

* disjoint chains of order (the free simplex among them): Dirichlet(1), sorted within each chain. Exact;
* up to seven criteria: the polytope is cut into simplices; one is drawn by volume, then a point in it. Exact;
* otherwise: hit-and-run (Smith 1984; Tervonen et al., EJOR 2013) by 4,096 chains in rounded coordinates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ratusha.core.decision import polytope
from ratusha.core.decision.elicitation import roc
from ratusha.core.decision.model import DecisionRefusal, Floats, Model
from ratusha.core.decision.programme import Row, irreducible
from ratusha.core.decision.streams import BLOCK, POLYTOPE, WEIGHTS, blocks, stream

SLACK = 1e-9
MOST_CUT = 7


@dataclass(frozen=True)
class WeightSet:
    """All weights the rules allow, ready to be drawn from."""

    centre: Floats
    vectors: Floats | None = None
    chains: tuple[tuple[int, ...], ...] | None = None
    simplices: polytope.Cut | None = None
    rows: tuple[Row, ...] = ()

    @property
    def single(self) -> bool:
        """Whether there is one vector only."""
        return len(self.centre) == 1 or (self.vectors is not None and len(self.vectors) == 1)

    @property
    def walks(self) -> bool:
        """Whether draws come from one long walk instead of block by block."""
        return self.simplices is None and self.chains is None and self.vectors is None

    def draw(self, seed: int, draws: int) -> Floats:
        """`draws` weight vectors, uniform on the set; block by block, so a prefix never changes."""
        if self.walks:
            return polytope.walk(self.rows, len(self.centre), seed, draws)
        return np.concatenate([self.block(seed, block, size) for block, size in blocks(draws)])

    def corners(self) -> Floats:
        """Extreme points: the vectors, or the corners of the polytope."""
        if self.vectors is not None:
            return self.vectors
        return polytope.corners(self.rows, len(self.centre))

    def block(self, seed: int, block: int, size: int) -> Floats:
        """The first `size` draws of one block (not for sets that need a walk)."""
        rng = stream(seed, WEIGHTS, block)
        if self.vectors is not None:
            return self.vectors[rng.integers(len(self.vectors), size=BLOCK)[:size]]
        if self.simplices is not None:
            return self.simplices.draw(rng, BLOCK)[:size]
        weights = rng.standard_exponential((BLOCK, len(self.centre)))[:size]
        weights /= weights.sum(axis=1, keepdims=True)
        for chain in self.chains or ():
            weights[:, list(chain)] = -np.sort(-weights[:, list(chain)], axis=1)
        return weights


def weight_set(model: Model) -> WeightSet:
    """The weight set of a model; rules that no weights satisfy are refused, the conflicting ones named."""
    size = len(model.criteria)
    rows = _rows(model)
    if model.weights.vectors:
        return _members(model, rows)
    conflict = irreducible(size, [_sum_to_one(size), *rows], upper=1.0, whole=False)
    if conflict:
        said = "; ".join(dict.fromkeys(row.says for row in conflict if row.says != "weights add up to 1"))
        raise DecisionRefusal(
            "no_weights", "no weights satisfy these together: %(said)s", "weights", said=said
        )
    chains = _chains(model)
    if chains is not None:
        return WeightSet(centre=_chain_centre(chains, size), chains=chains, rows=rows)
    if size <= MOST_CUT:
        cut = polytope.cut(polytope.corners(rows, size), rows)
        return WeightSet(centre=cut.centre, simplices=cut, rows=rows)
    middle = polytope.walk(rows, size, seed=POLYTOPE, draws=16 * BLOCK).mean(axis=0)
    return WeightSet(centre=middle, rows=rows)


def _members(model: Model, rows: Sequence[Row]) -> WeightSet:
    """Members' vectors that keep to the other rules."""
    kept = [vector for vector in model.weights.vectors if all(_holds(row, vector) for row in rows)]
    if not kept:
        broken = next(row.says for row in rows if not _holds(row, model.weights.vectors[0]))
        raise DecisionRefusal(
            "no_weights", "none of the weight vectors keeps to the rules (the first breaks: %(broken)s)", "weights",
            broken=broken,
        )  # fmt: skip
    vectors = np.array(kept, dtype=np.float64)
    return WeightSet(centre=vectors.mean(axis=0), vectors=vectors)


def _holds(row: Row, vector: Sequence[float]) -> bool:
    total = sum(c * vector[p] for p, c in zip(row.places, row.coefficients, strict=True))
    return row.low - SLACK <= total <= row.high + SLACK


def _sum_to_one(size: int) -> Row:
    return Row(tuple(range(size)), (1.0,) * size, 1.0, 1.0, "weights add up to 1")


def _rows(model: Model) -> tuple[Row, ...]:
    """The rules as rows of a linear programme, each with its words."""
    place = {criterion.name: at for at, criterion in enumerate(model.criteria)}
    endless = float("inf")
    rows = [
        Row((place[a], place[b]), (1.0, -1.0), 0.0, endless, f"{a} ≥ {b}") for a, b in model.weights.order
    ]
    rows += [
        Row((place[name],), (1.0,), low, high, f"{name} between {low:g} and {high:g}")
        for name, low, high in model.weights.bounds
    ]
    for ratio in model.weights.ratios:
        pair = (place[ratio.num], place[ratio.den])
        said = f"{ratio.num} / {ratio.den} between {ratio.low:g} and {ratio.high:g}"
        rows.append(Row(pair, (1.0, -ratio.low), 0.0, endless, said))
        if ratio.high != endless:
            rows.append(Row(pair, (-1.0, ratio.high), 0.0, endless, said))
    return tuple(rows)


def _chains(model: Model) -> tuple[tuple[int, ...], ...] | None:
    """The order rules as disjoint chains, or None if they branch or there are other rules."""
    rules = model.weights
    if rules.bounds or rules.ratios:
        return None
    pairs = dict.fromkeys(rules.order)
    after, before = {a: b for a, b in pairs}, {b: a for a, b in pairs}  # noqa: C416  # pairs are keys here
    if len(after) != len(pairs) or len(before) != len(pairs):
        return None
    place = {criterion.name: at for at, criterion in enumerate(model.criteria)}
    chains = []
    for name in after:
        if name in before:
            continue
        chain = [name]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        chains.append(tuple(place[n] for n in chain))
    linked = sum(len(chain) - 1 for chain in chains)
    return tuple(chains) if linked == len(pairs) else None


def _chain_centre(chains: Sequence[Sequence[int]], size: int) -> Floats:
    """Rank-order centroid within each chain, scaled to the chain's share of the simplex."""
    centre = np.full(size, 1 / size)
    for chain in chains:
        centre[list(chain)] = np.array(roc(len(chain))) * len(chain) / size
    return centre
