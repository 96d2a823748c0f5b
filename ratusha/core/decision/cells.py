"""Cells that are drawn one by one: intervals, triangles, and whatever stands on a bent scale.

All drawn cells of a model lie side by side in one flat row, criterion after criterion. What is drawn is the
*deviation* of a cell's value from its value at the mean, in single precision: its error is a ten-millionth of
the cell's own spread, while means keep double precision. One 32-bit number of the stream makes one cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ratusha.core.decision.model import Criterion, Floats, Measurement

Singles = npt.NDArray[np.float32]
STEP = np.float32(2.0**-32)  # a 32-bit number of the stream as a share of its range
HALF = np.float32(0.5)


@dataclass(frozen=True)
class Found:
    """A cell that has to be drawn: where it stands, on which scale, and its value at the mean."""

    alternative: int
    column: int
    criterion: Criterion
    cell: Measurement
    middle: float


@dataclass(frozen=True)
class Cells:
    """The drawn cells of a model: `criteria` are those that have any, `count` is how many alternatives there are."""

    criteria: tuple[int, ...]
    count: int
    places: np.ndarray
    widths: Singles
    curved: tuple[_Triangles | _Bent, ...]

    @classmethod
    def of(cls, found: Sequence[Found], criteria: tuple[int, ...], count: int) -> Cells:
        """Lay the cells out and sort them by how they are drawn."""
        found = sorted(found, key=lambda one: (one.column, one.alternative))
        places = np.array([one.column * count + one.alternative for one in found], dtype=np.intp)
        widths = np.zeros(len(found), dtype=np.float32)
        triangles: list[int] = []
        bent: dict[tuple[int, str], list[int]] = {}
        for at, one in enumerate(found):
            if not one.criterion.straight:
                bent.setdefault((one.column, one.cell.kind), []).append(at)
            elif one.cell.kind == "triangular":
                triangles.append(at)
            else:
                low, high = one.criterion.value(one.cell.numbers)
                widths[at] = abs(high - low) * float(STEP)
        curved: list[_Triangles | _Bent] = [_Bent.of(found, rows) for rows in bent.values()]
        if triangles:
            curved.insert(0, _Triangles.of(found, triangles))
        return cls(criteria, count, places, widths, tuple(curved))

    def draw(self, rng: np.random.Generator, draws: int) -> Singles:
        """Deviations of `draws` states: draws × criteria with drawn cells × alternatives, zero where none is drawn."""
        size, across = len(self.places), len(self.criteria) * self.count
        words = rng.bit_generator.random_raw(-(-draws * size // 2))
        whole = words.view(np.int32)[: draws * size].reshape(draws, size)
        drawn = whole.astype(np.float32)
        bent = [one.draw(rng, drawn[:, one.at] * STEP + HALF) for one in self.curved]
        drawn *= self.widths
        for one, values in zip(self.curved, bent, strict=True):
            drawn[:, one.at] = values
        if size == across:
            return drawn.reshape(draws, len(self.criteria), self.count)
        spread = np.zeros((draws, across), dtype=np.float32)
        spread[:, self.places] = drawn
        return spread.reshape(draws, len(self.criteria), self.count)


@dataclass(frozen=True)
class _Triangles:
    """Triangular cells on straight scales: how far the mode is from either end, and these times the width."""

    at: np.ndarray | slice
    left: Singles
    right: Singles
    rise: Singles
    fall: Singles
    shift: Singles

    @classmethod
    def of(cls, found: Sequence[Found], rows: list[int]) -> _Triangles:
        ends = np.array([sorted(found[at].criterion.value(found[at].cell.numbers)) for at in rows])
        middle = np.array([found[at].middle for at in rows])
        low, mode, high = ends.T
        left, right, width = mode - low, high - mode, high - low
        parts = (left, right, width * left, width * right, low - middle + right)
        return cls(_run(rows), *[part.astype(np.float32) for part in parts])

    def draw(self, rng: np.random.Generator, share: Singles) -> Singles:
        """The inverse of the distribution function, without asking on which side of the mode a share falls.

        Below the mode the second root is cut off at its greatest, above it the first.
        """
        del rng  # one share is enough
        down = (1 - share) * self.fall
        np.minimum(np.sqrt(down, out=down), self.right, out=down)
        drawn: Singles = share
        drawn *= self.rise
        np.minimum(np.sqrt(drawn, out=drawn), self.left, out=drawn)
        drawn -= down
        drawn += self.shift
        return drawn


@dataclass(frozen=True)
class _Bent:
    """Cells of one kind on one bent scale: drawn in natural units, then valued in double precision."""

    at: np.ndarray | slice
    criterion: Criterion
    kind: str
    numbers: Floats
    middle: Floats

    @classmethod
    def of(cls, found: Sequence[Found], rows: list[int]) -> _Bent:
        first = found[rows[0]]
        numbers = np.array([found[at].cell.numbers for at in rows]).T
        middle = np.array([found[at].middle for at in rows])
        return cls(_run(rows), first.criterion, first.cell.kind, numbers, middle)

    def draw(self, rng: np.random.Generator, share: Singles) -> Floats:
        """Values of drawn quantities, as deviations."""
        return _bent(self.criterion.points, self._quantities(rng, share.astype(np.float64))) - self.middle

    def _quantities(self, rng: np.random.Generator, share: Floats) -> Floats:
        low, high = self.numbers[0], self.numbers[-1]
        if self.kind == "normal":
            normal: Floats = low + high * rng.standard_normal(share.shape)
            return normal
        if self.kind == "interval":
            even: Floats = low + (high - low) * share
            return even
        mode, width = self.numbers[1], high - low
        rising = share * width < mode - low
        root = np.sqrt(width * np.where(rising, share * (mode - low), (1 - share) * (high - mode)))
        triangular: Floats = np.where(rising, low + root, high - root)
        return triangular


def _bent(points: Sequence[tuple[float, float]], quantities: Floats) -> Floats:
    """`Criterion.value` of many numbers, as a straight line and a bend at every inner point: no search."""
    (start, first), *_ = points
    slopes = [(v - u) / (y - x) for (x, u), (y, v) in pairwise(points)]
    values = first + slopes[0] * (quantities - start)
    for (bend, _), before, after in zip(points[1:], slopes, slopes[1:], strict=False):
        over = quantities - bend
        np.maximum(over, 0, out=over)
        over *= after - before
        values += over
    return values


def _run(rows: list[int]) -> np.ndarray | slice:
    """These places; as a slice where they are neighbours, which is read without copying."""
    if rows[-1] - rows[0] + 1 == len(rows):
        return slice(rows[0], rows[-1] + 1)
    return np.array(rows, dtype=np.intp)
