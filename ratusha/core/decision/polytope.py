"""Weights that satisfy linear rules: the corners of that polytope, its cutting into simplices, a walk in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ratusha.core.decision.model import DecisionRefusal, Floats
from ratusha.core.decision.programme import Programme, Row
from ratusha.core.decision.streams import BLOCK, POLYTOPE, blocks, stream

EPS = 1e-10
MOST_CORNERS = 20_000
MOST_SIMPLICES = 200_000


@dataclass(frozen=True)
class Cut:
    """A polytope as simplices that share no inside: corners (k × n), members (s × d+1), volumes as shares."""

    points: Floats
    members: np.ndarray
    shares: Floats

    @property
    def centre(self) -> Floats:
        """The exact centroid: simplices' centroids weighted by volume."""
        centre: Floats = self.shares @ self.points[self.members].mean(axis=1)
        return centre

    def draw(self, rng: np.random.Generator, count: int) -> Floats:
        """Uniform points: a simplex by its volume, then Dirichlet(1) in it."""
        chosen = np.searchsorted(np.cumsum(self.shares), rng.random(count) * (1 - 1e-15), side="right")
        chosen = np.minimum(chosen, len(self.shares) - 1)
        mix = rng.standard_exponential((count, self.members.shape[1]))
        mix /= mix.sum(axis=1, keepdims=True)
        points = np.zeros((count, self.points.shape[1]))
        for corner in range(self.members.shape[1]):
            points += mix[:, corner, None] * self.points[self.members[chosen, corner]]
        return points


def halfspaces(rows: Sequence[Row], size: int) -> tuple[Floats, Floats]:
    """All rules as `A w ≤ b`, the n signs `w ≥ 0` first."""
    sides, limits = list(-np.eye(size)), [0.0] * size
    for row in rows:
        normal = np.zeros(size)
        for place, coefficient in zip(row.places, row.coefficients, strict=True):
            normal[place] += coefficient
        if np.isfinite(row.high):
            sides.append(normal)
            limits.append(row.high)
        if np.isfinite(row.low):
            sides.append(-normal)
            limits.append(-row.low)
    return np.array(sides), np.array(limits)


def corners(rows: Sequence[Row], size: int) -> Floats:
    """Extreme points of `{w ≥ 0, Σ w = 1, rows}` by double description (Motzkin et al. 1953).

    One rule after another cuts the simplex: corners outside leave, and each edge from an inside to an outside
    corner gives a new one. Two corners share an edge when no third lies on all the sides they share.
    """
    sides, limits = halfspaces(rows, size)
    points = np.eye(size)
    for at in range(size, len(sides)):
        gap = points @ sides[at] - limits[at]
        out, inside, on = gap > EPS, gap < -EPS, np.abs(gap) <= EPS
        if not out.any():
            continue
        tight = np.abs(points @ sides[:at].T - limits[:at]) <= EPS
        fresh = [
            points[i] + (points[o] - points[i]) * (gap[i] / (gap[i] - gap[o]))
            for i in np.flatnonzero(inside)
            for o in _neighbours(tight, int(i), np.flatnonzero(out))
        ]
        points = np.array([*points[inside | on], *fresh]).reshape(-1, size)
        if len(points) > MOST_CORNERS:
            raise DecisionRefusal(
                "too_many_corners", "the weight rules have more than %(most)s corners: use fewer rules or method = “sampled”",
                "weights", most=MOST_CORNERS,
            )  # fmt: skip
    return _distinct(points)


def _neighbours(tight: np.ndarray, one: int, others: np.ndarray) -> list[int]:
    """Those of `others` that share an edge with `one`."""
    found = []
    for other in others:
        common = tight[one] & tight[other]
        holders = np.flatnonzero(tight[:, common].all(axis=1))
        if len(holders) == 2:
            found.append(int(other))
    return found


def _distinct(points: Floats) -> Floats:
    order = np.lexsort(np.round(points, 9).T[::-1])
    ordered = points[order]
    keep = [True] + [bool(np.abs(a - b).max() > 1e-8) for a, b in pairwise(ordered)]
    return ordered[keep]


def cut(points: Floats, rows: Sequence[Row]) -> Cut:
    """Cut the polytope with these corners into simplices by pulling its first corner, face by face."""
    sides, limits = halfspaces(rows, points.shape[1])
    on = np.abs(points @ sides.T - limits) <= 1e-7
    spread = points - points[0]
    dimension = int(np.linalg.matrix_rank(spread, tol=1e-7)) if len(points) > 1 else 0
    faces = [frozenset(np.flatnonzero(column).tolist()) for column in on.T]
    found = _pull(frozenset(range(len(points))), faces, dimension, points)
    if len(found) > MOST_SIMPLICES:
        raise DecisionRefusal(
            "too_many_corners", "the weight rules are too many to cut into simplices", "weights"
        )
    members = np.array(found, dtype=np.int64)
    edges = points[members[:, 1:]] - points[members[:, :1]]
    gram = edges @ np.swapaxes(edges, 1, 2)
    volumes = np.sqrt(np.maximum(np.linalg.det(gram), 0)) if dimension else np.ones(len(members))
    return Cut(points, members, volumes / volumes.sum())


def _pull(
    face: frozenset[int], sides: Sequence[frozenset[int]], dimension: int, points: Floats
) -> list[tuple[int, ...]]:
    """Simplices of a face: its first corner joined to those of every facet that does not hold it."""
    if len(face) == dimension + 1:
        return [tuple(sorted(face))]
    apex = min(face)
    parts = {face & side for side in sides if not face <= side}
    facets = [part for part in parts if apex not in part and _rank(part, points) == dimension - 1]
    return [
        (apex, *simplex)
        for facet in sorted(facets, key=sorted)
        for simplex in _pull(facet, sides, dimension - 1, points)
    ]


def _rank(face: frozenset[int], points: Floats) -> int:
    if not face:
        return -1
    chosen = points[sorted(face)]
    return int(np.linalg.matrix_rank(chosen - chosen[0], tol=1e-7)) if len(chosen) > 1 else 0


def walk(rows: Sequence[Row], size: int, seed: int, draws: int) -> Floats:
    """Hit-and-run: 4,096 chains step along random lines of the polytope, each to a uniform place on its line.

    Chains start at the middle, are rounded by their own covariance three times, warm up for max(200, 10 d²)
    steps, then give one block of draws after every d steps (chains do not know of each other).
    """
    sides, limits = halfspaces(rows, size)
    middle, basis = _inside(rows, size, sides, limits)
    dimension = basis.shape[1]
    if not dimension:
        return np.repeat(middle[None, :], draws, axis=0)
    slopes, room = sides @ basis, limits - sides @ middle
    used = np.linalg.norm(slopes, axis=1) > EPS
    slopes, room = slopes[used], room[used]
    rng = stream(seed, POLYTOPE, 0)
    at: Floats = np.zeros((BLOCK, dimension))
    shape: Floats = np.eye(dimension)
    for steps in (20 * dimension, 20 * dimension, 20 * dimension, max(200, 10 * dimension**2)):
        at = _step(at, shape, slopes, room, rng=rng, steps=steps)
        spread = np.cov(at.T).reshape(dimension, dimension) + 1e-12 * np.eye(dimension)
        shape = np.asarray(np.linalg.cholesky(spread), dtype=np.float64)
    taken = []
    for _, count in blocks(draws):
        at = _step(at, shape, slopes, room, rng=rng, steps=dimension)
        taken.append(middle + at[:count] @ basis.T)
    return np.maximum(np.concatenate(taken), 0.0)


def _step(
    at: Floats, shape: Floats, slopes: Floats, room: Floats, *, rng: np.random.Generator, steps: int
) -> Floats:
    for _ in range(steps):
        heading = rng.standard_normal(at.shape) @ shape.T
        rate = heading @ slopes.T
        left = np.maximum(room - at @ slopes.T, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = left / rate
        ahead = np.where(rate > EPS, reach, np.inf).min(axis=1)
        behind = np.where(rate < -EPS, reach, -np.inf).max(axis=1)
        at = at + (behind + (ahead - behind) * rng.random(len(at)))[:, None] * heading
    return at


def _inside(rows: Sequence[Row], size: int, sides: Floats, limits: Floats) -> tuple[Floats, Floats]:
    """A point deep inside, and an orthonormal basis of the directions in which the polytope has extent.

    For every rule the point that leaves it most room; their mean has room wherever any point has.
    """
    one = Row(tuple(range(size)), (1.0,) * size, 1.0, 1.0)
    found = []
    for side in sides:
        solution = Programme(-side, [one, *rows], whole=False).solve()
        if solution.x is None:
            raise DecisionRefusal("no_weights", "no weights satisfy the rules together", "weights")
        found.append(solution.x)
    middle = np.mean(found, axis=0)
    flat = [side for side, limit in zip(sides, limits, strict=True) if limit - side @ middle <= 1e-8]
    _, values, axes = np.linalg.svd(np.array([np.ones(size), *flat]))
    rank = int((values > 1e-8).sum())
    return middle, axes[rank:].T
