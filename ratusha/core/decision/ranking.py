"""Who stood where: places in each draw, and the sums over draws that acceptabilities come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ratusha.core.decision.model import Floats

TIED = 12  # totals equal to so many decimals are tied
APART = 2e-12  # totals further apart than this are surely not
BYTE = 256  # places that fit one byte
WORD, MOST_WORDS = 8, 255  # truth bytes are added eight at a time; so many sums fit one byte
EVEN, FOURS = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0001000100010001)  # to add a word's bytes


@dataclass(frozen=True)
class Placed:
    """Places in a chunk of draws (draws × m), 0 best.

    `order[d, r]` is who stands r-th; `start` and `size` describe the group of equal totals around place r
    (both None where nothing is tied).
    """

    order: np.ndarray
    start: np.ndarray | None
    size: np.ndarray | None

    def first(self) -> tuple[np.ndarray, np.ndarray, Floats]:
        """(draw, alternative, share of the first place) of everyone who was first or tied for it."""
        if self.start is None or self.size is None:
            rows = np.arange(len(self.order))
            return rows, self.order[:, 0], np.ones(len(rows))
        rows, ranks = np.nonzero(self.start == 0)
        return rows, self.order[rows, ranks], 1.0 / self.size[rows, ranks]

    def ranks(self, step: int = 1) -> np.ndarray:
        """Lowest place of each alternative's group, alternatives × draws; equal totals have equal places.

        With a `step`, places are counted in groups of so many, in one byte if they fit.
        """
        count, m = self.order.shape
        start = self.start if self.start is not None else np.broadcast_to(np.arange(m), self.order.shape)
        kind = np.uint8 if (m - 1) // step < BYTE else np.uint16
        ranks = np.empty(count * m, dtype=kind)
        ranks[_flat(self.order)] = (start // step).astype(kind).ravel()
        return np.ascontiguousarray(ranks.reshape(count, m).T)


def place(totals: Floats) -> Placed:
    """Order each draw's totals, highest first. Totals equal to 12 decimals are tied."""
    order, unsure = _sorted(totals)
    if not len(unsure):
        return Placed(order, None, None)
    rounded = np.round(totals[unsure], TIED)
    order[unsure] = np.argsort(-rounded, axis=1)
    ordered = np.take_along_axis(rounded, order[unsure], axis=1)
    equal = np.zeros((len(order), order.shape[1] - 1), dtype=bool)
    equal[unsure] = ordered[:, 1:] == ordered[:, :-1]
    if not equal.any():
        return Placed(order, None, None)
    count, m = order.shape
    ranks = np.broadcast_to(np.arange(m), (count, m))
    opens = np.concatenate([np.ones((count, 1), bool), ~equal], axis=1)
    closes = np.concatenate([~equal, np.ones((count, 1), bool)], axis=1)
    start = np.maximum.accumulate(np.where(opens, ranks, 0), axis=1)
    end = np.minimum.accumulate(np.where(closes, ranks, m)[:, ::-1], axis=1)[:, ::-1]
    return Placed(order, start, end - start + 1)


def joined(parts: Sequence[Placed]) -> Placed:
    """Chunks of draws as one."""
    order = np.concatenate([part.order for part in parts])
    if all(part.size is None for part in parts):
        return Placed(order, None, None)
    alone = np.broadcast_to(np.arange(order.shape[1]), parts[0].order.shape)
    starts = [alone[: len(p.order)] if p.start is None else p.start for p in parts]
    sizes = [np.ones_like(p.order) if p.size is None else p.size for p in parts]
    return Placed(order, np.concatenate(starts), np.concatenate(sizes))


def _sorted(totals: Floats) -> tuple[np.ndarray, np.ndarray]:
    """The order of each row, and the rows in which it still has to be looked at with care.

    A row is sorted as 32-bit keys, the total above and the alternative below: many times faster than an order
    of 64-bit numbers. Where neighbours then do not clearly fall, the key was too coarse or totals are tied.
    """
    count, m = totals.shape
    bits = max(1, (m - 1).bit_length())
    behind = totals.max() - totals
    width = behind.max()
    behind *= (2.0 ** (32 - bits) - 1) / width if width > APART else 0.0
    keys = behind.astype(np.uint32)
    keys <<= np.uint32(bits)
    keys |= np.arange(m, dtype=np.uint32)
    keys.sort(axis=1)
    order = (keys & np.uint32(2**bits - 1)).astype(np.intp)
    ordered = totals.ravel()[_flat(order)].reshape(count, m)
    falls = (ordered[:, :-1] - ordered[:, 1:]).min(axis=1, initial=np.inf)
    return order, np.flatnonzero(falls <= APART)


def _flat(order: np.ndarray) -> np.ndarray:
    """Positions of `order` in a flattened array of its shape."""
    count, m = order.shape
    flat: np.ndarray = (order + m * np.arange(count)[:, None]).ravel()
    return flat


@dataclass
class Standing:
    """Sums over draws: places without a tie, and tied places (if any) as differences along the rank."""

    draws: int
    clear: np.ndarray
    tied: Floats | None = None

    @classmethod
    def empty(cls, m: int) -> Standing:
        """Nothing seen yet."""
        return cls(0, np.zeros((m, m), dtype=np.int64))

    def add(self, other: Standing) -> None:
        """Take in another block's sums."""
        self.draws += other.draws
        self.clear += other.clear
        if other.tied is not None:
            self.tied = other.tied if self.tied is None else self.tied + other.tied

    def note(self, placed: Placed) -> None:
        """Count a chunk of draws."""
        count, m = placed.order.shape
        self.draws += count
        where = placed.order * m + np.arange(m)
        if placed.size is None or placed.start is None:
            self.clear += np.bincount(where.ravel(), minlength=m * m).reshape(m, m)
            return
        alone = placed.size == 1
        self.clear += np.bincount(where[alone], minlength=m * m).reshape(m, m)
        who, start, size = placed.order[~alone], placed.start[~alone], placed.size[~alone]
        if self.tied is None:
            self.tied = np.zeros((m, m + 1))
        np.add.at(self.tied, (who, start), 1.0 / size)
        np.add.at(self.tied, (who, start + size), -1.0 / size)

    def acceptability(self) -> Floats:
        """Share of draws in which each alternative (row) has each rank (column)."""
        counts = self.clear if self.tied is None else self.clear + np.cumsum(self.tied, axis=1)[:, :-1]
        shares: Floats = counts / max(1, self.draws)
        shares[shares < 1e-12] = 0.0
        return shares


def wins(placed: Placed) -> np.ndarray:
    """In how many draws the alternative of the row stands before that of the column; ties are nobody's.

    Without ties it is enough to look at every pair once, and up to 256 groups of neighbouring places fit one
    byte: the pairs within a group, a few a draw, are counted from the order itself.
    """
    count, m = placed.order.shape
    if placed.size is not None:
        ranks = placed.ranks()
        apart: np.ndarray = _compared(np.less, ranks) + _compared(np.greater, ranks).T
        return apart
    step = -(-m // BYTE)
    won = _compared(np.less, placed.ranks(step))
    for behind in range(1, step):
        ahead = [r for r in range(m - behind) if r // step == (r + behind) // step]
        pairs = placed.order[:, ahead] * m + placed.order[:, [r + behind for r in ahead]]
        won += np.bincount(pairs.ravel(), minlength=m * m).reshape(m, m)
    both: np.ndarray = np.triu(won, 1) + np.tril(count - won.T, -1)
    return both


def pairwise(won: np.ndarray, draws: int) -> Floats:
    """P(row before column) of summed wins; a tie counts half."""
    before: Floats = (won + (draws - won - won.T) / 2) / draws
    return before


def _compared(compare: np.ufunc, ranks: np.ndarray) -> np.ndarray:
    """In how many draws `compare` holds of alternatives a and b > a (zero elsewhere); `ranks` is m × draws.

    Truth bytes are added eight at a time as 64-bit words, so that most of the time goes into comparing.
    """
    m, count = ranks.shape
    won = np.zeros((m, m), dtype=np.int64)
    for begin in range(0, count, WORD * MOST_WORDS):
        part = ranks[:, begin : begin + WORD * MOST_WORDS]
        part = np.pad(part, ((0, 0), (0, -part.shape[1] % WORD)))
        held, words = np.empty(part.shape, dtype=bool), np.zeros((m, m), dtype=np.uint64)
        for a in range(m - 1):
            truth = compare(part[a], part[a + 1 :], out=held[: m - a - 1])
            np.add.reduce(truth.view(np.uint64), axis=1, out=words[a, a + 1 :])
        pairs = (words & EVEN) + (words >> np.uint64(8) & EVEN)
        won += (pairs * FOURS >> np.uint64(48)).astype(np.int64)
    return won
