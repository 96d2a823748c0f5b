"""Who stood where: places in each draw, and the sums over draws that acceptabilities come from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratusha.core.decision.model import Floats

PAD = 8  # truth values are counted eight at a time, as one 64-bit word


@dataclass(frozen=True)
class Placed:
    """Places in a chunk of draws (draws × m), 0 best.

    `order[d, r]` is who stands r-th; `start` and `size` describe the group of equal totals around place r
    (`size` all 1 and `start` = r where nothing is tied).
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

    def ranks(self) -> np.ndarray:
        """Lowest place of each alternative's group, alternatives × draws; equal totals have equal places."""
        count, m = self.order.shape
        ranks = np.empty((count, m), dtype=np.uint16)
        start = self.start if self.start is not None else np.broadcast_to(np.arange(m), self.order.shape)
        np.put_along_axis(ranks, self.order, start.astype(np.uint16), axis=1)
        return np.ascontiguousarray(ranks.T)


def place(totals: Floats) -> Placed:
    """Order each draw's totals, highest first. Totals equal to 12 decimals are tied."""
    rounded = np.round(totals, 12)
    order = np.argsort(-rounded, axis=1)
    ordered = np.take_along_axis(rounded, order, axis=1)
    equal = ordered[:, 1:] == ordered[:, :-1]
    if not equal.any():
        return Placed(order, None, None)
    count, m = order.shape
    ranks = np.broadcast_to(np.arange(m), (count, m))
    opens = np.concatenate([np.ones((count, 1), bool), ~equal], axis=1)
    closes = np.concatenate([~equal, np.ones((count, 1), bool)], axis=1)
    start = np.maximum.accumulate(np.where(opens, ranks, 0), axis=1)
    end = np.minimum.accumulate(np.where(closes, ranks, m)[:, ::-1], axis=1)[:, ::-1]
    return Placed(order, start, end - start + 1)


@dataclass
class Standing:
    """Sums over draws: places without a tie, tied places as differences along the rank, wins of pairs."""

    draws: int
    clear: np.ndarray
    tied: Floats
    wins: np.ndarray | None

    @classmethod
    def empty(cls, m: int, *, pairs: bool = False) -> Standing:
        """Nothing seen yet."""
        wins = np.zeros((m, m), dtype=np.int64) if pairs else None
        return cls(0, np.zeros((m, m), dtype=np.int64), np.zeros((m, m + 1)), wins)

    def add(self, other: Standing) -> None:
        """Take in another block's sums."""
        self.draws += other.draws
        self.clear += other.clear
        self.tied += other.tied
        if self.wins is not None and other.wins is not None:
            self.wins += other.wins

    def note(self, placed: Placed) -> None:
        """Count a chunk of draws."""
        count, m = placed.order.shape
        self.draws += count
        where = placed.order * m + np.arange(m)
        if placed.size is None or placed.start is None:
            self.clear += np.bincount(where.ravel(), minlength=m * m).reshape(m, m)
        else:
            alone = placed.size == 1
            self.clear += np.bincount(where[alone], minlength=m * m).reshape(m, m)
            who, start, size = placed.order[~alone], placed.start[~alone], placed.size[~alone]
            np.add.at(self.tied, (who, start), 1.0 / size)
            np.add.at(self.tied, (who, start + size), -1.0 / size)
        if self.wins is not None:
            _count_wins(self.wins, placed.ranks(), tied=placed.size is not None)

    def acceptability(self) -> Floats:
        """Share of draws in which each alternative (row) has each rank (column)."""
        shares: Floats = (self.clear + np.cumsum(self.tied, axis=1)[:, :-1]) / max(1, self.draws)
        shares[shares < 1e-12] = 0.0
        return shares

    def pairwise(self) -> Floats:
        """P(row before column); a tie counts half."""
        if self.wins is None:
            raise ValueError("pairs were not counted")
        ties = self.draws - self.wins - self.wins.T
        before: Floats = (self.wins + ties / 2) / self.draws
        return before


def _count_wins(wins: np.ndarray, ranks: np.ndarray, *, tied: bool) -> None:
    """Add to `wins[a, b]` the draws in which a stands before b. `ranks` is alternatives × draws.

    The comparison of one alternative with all later ones is an array of truth bytes; eight are added at once
    as a 64-bit word, so that most of the time goes into comparing.
    """
    m, count = ranks.shape
    padded = -(-count // PAD) * PAD
    if padded != count:
        ranks = np.concatenate([ranks, np.zeros((m, padded - count), dtype=ranks.dtype)], axis=1)
    held = np.empty((m, padded), dtype=bool)
    for a in range(m - 1):
        rest = slice(a + 1, m)
        before = held[: m - a - 1]
        np.less(ranks[a], ranks[rest], out=before)
        won = _bytes(before)
        wins[a, rest] += won
        if tied:
            np.greater(ranks[a, :count], ranks[rest, :count], out=before[:, :count])
            wins[rest, a] += _bytes(before)
        else:
            wins[rest, a] += count - won


def _bytes(truth: np.ndarray) -> np.ndarray:
    """How many are true in each row (a multiple of eight long, at most 8 × 255 or a byte overflows)."""
    words = np.add.reduce(truth.view(np.uint64), axis=1)
    counts: np.ndarray = words.view(np.uint8).reshape(len(truth), PAD).sum(axis=1, dtype=np.int64)
    return counts
