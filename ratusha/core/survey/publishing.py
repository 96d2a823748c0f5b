"""What may be published: small cells are hidden, and so is what would give them away; microdata only k-anonymous.

A table with totals is an equation system: one hidden cell in a row is total minus the rest. Hidden cells of a
two-way table are the edges of a graph between its rows and its columns; a hidden cell can be computed exactly
when its edge lies on no cycle (a bridge). So for each such cell the cheapest cycle through other cells is
hidden too (complementary suppression), cost being the people whose answers disappear.

Sources: Hundepool et al. (2012) sections 4.4–4.5 (suppression in linked tables); Gusfield (1988) for bridges;
Sweeney (2002) for k-anonymity and Machanavajjhala et al. (2007) for ℓ-diversity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ratusha.core.refusal import Refusal

Bools = NDArray[np.bool_]
SMALLEST = 10  # respondents behind a published cell
K = 5


class PublishingRefused(Refusal):
    """A table or file that cannot be made safe to publish."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """Which cells of a table are hidden: `primary` for being small, `complementary` to protect those."""

    primary: Bools
    complementary: Bools

    @property
    def hidden(self) -> Bools:
        """All cells that are not shown."""
        return self.primary | self.complementary


def suppress(counts: ArrayLike, *, smallest: int = SMALLEST) -> Suppression:
    """Choose the cells to hide in a table of counts (rows × columns) whose totals are published.

    A cell from 1 to `smallest` − 1 is hidden; an empty cell is no person and stays. Afterwards no hidden cell
    can be computed from the others and the totals.

    Raises:
        PublishingRefused: negative or fractional counts; a table too small to hide anything in (one row or
            column with its total, one small cell and nothing else to hide it with).
    """
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or (table < 0).any() or (table != np.round(table)).any():
        raise PublishingRefused(
            "table", "A table to publish holds whole counts of people in rows and columns."
        )
    primary = (table > 0) & (table < smallest)
    hidden = primary.copy()
    while (bare := exposed(hidden)).any():
        row, column = (int(part[0]) for part in np.nonzero(bare))
        cycle = _cheapest_way(table, hidden, row, column)
        if cycle is None:
            raise PublishingRefused(
                "no-cover",
                "Row %(row)s, column %(column)s has %(n)s people and nothing to hide it with: join it with another.",
                row=row + 1,
                column=column + 1,
                n=int(table[row, column]),
            )
        for cell in cycle:
            hidden[cell] = True
    return Suppression(primary, hidden & ~primary)


def exposed(hidden: ArrayLike) -> Bools:
    """Hidden cells whose value follows exactly from the shown cells and the totals (bridges of the graph)."""
    mask = np.asarray(hidden, dtype=bool)
    found = np.zeros_like(mask)
    for row, column in zip(*np.nonzero(mask), strict=True):
        without = mask.copy()
        without[row, column] = False
        found[row, column] = not _connected(without, int(row), int(column))
    return found


def _connected(mask: Bools, row: int, column: int) -> bool:
    """Whether a path of hidden cells leads from a row to a column."""
    rows, columns, waiting = {row}, set[int](), [row]
    while waiting:
        for there in np.flatnonzero(mask[waiting.pop()]).tolist():
            if there in columns:
                continue
            columns.add(there)
            fresh = set(np.flatnonzero(mask[:, there]).tolist()) - rows
            rows |= fresh
            waiting.extend(fresh)
    return column in columns


def _cheapest_way(
    counts: NDArray[np.float64], hidden: Bools, row: int, column: int
) -> list[tuple[int, int]] | None:
    """Cells of the cheapest path from a row to a column without their own cell (Dijkstra).

    Hidden cells cost nothing, shown ones their count; an empty cell is known to be empty and protects nobody.
    """
    height = counts.shape[0]
    cost = np.where(hidden, 0.0, counts)
    usable = (counts > 0) | hidden
    usable[row, column] = False
    best: dict[int, float] = {row: 0.0}
    came: dict[int, int] = {}
    queue = [(0.0, row)]
    while queue:
        spent, node = heappop(queue)
        if node == height + column:
            return _way_back(came, row, node, height)
        if spent > best[node]:
            continue
        line = usable[node] if node < height else usable[:, node - height]
        price = cost[node] if node < height else cost[:, node - height]
        shift = height if node < height else 0
        for there in np.flatnonzero(line).tolist():
            total = spent + float(price[there])
            if total < best.get(there + shift, np.inf):
                best[there + shift] = total
                came[there + shift] = node
                heappush(queue, (total, there + shift))
    return None


def _way_back(came: Mapping[int, int], start: int, end: int, height: int) -> list[tuple[int, int]]:
    cells = []
    while end != start:
        before = came[end]
        cells.append((min(before, end), max(before, end) - height))
        end = before
    return cells


# Microdata --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Anonymity:
    """How a file stands: its smallest class of equal quasi-identifiers, and how many rows are in classes below k.

    `worst` names some of the rare combinations, rarest first.
    """

    k: int
    smallest: int
    rows: int
    at_risk: int
    worst: tuple[tuple[tuple[str, ...], int], ...]

    @property
    def safe(self) -> bool:
        """Whether every row has at least k − 1 others that look the same."""
        return self.at_risk == 0


def anonymity(
    columns: Mapping[str, Sequence[str | None]], identifying: Sequence[str], *, k: int = K
) -> Anonymity:
    """Check k-anonymity over the columns that a neighbour could know (district, age group, sex, …).

    A missing value counts as a value of its own.
    """
    keys = _keys(columns, identifying)
    classes = Counter(keys)
    rare = sorted(((key, n) for key, n in classes.items() if n < k), key=lambda item: (item[1], item[0]))
    return Anonymity(
        k=k,
        smallest=min(classes.values(), default=0),
        rows=len(keys),
        at_risk=sum(n for _, n in rare),
        worst=tuple(rare[:10]),
    )


@dataclass(frozen=True, slots=True)
class Released:
    """Columns safe to publish and what it cost: how many values of each column were blanked, rows left out."""

    columns: Mapping[str, tuple[str | None, ...]]
    kept: NDArray[np.int64]
    blanked: Mapping[str, int]
    left_out: int


def release(
    columns: Mapping[str, Sequence[str | None]], identifying: Sequence[str], *, k: int = K
) -> Released:
    """Blank quasi-identifiers of rare rows, the last named first, until the file is k-anonymous.

    Name the columns from the one worth keeping most to the one worth keeping least. Rows that stay rare even
    with all of them blank are left out.

    Raises:
        PublishingRefused: a column that is not there; fewer than k rows altogether.
    """
    kept = {name: list(columns[name]) for name in _known(columns, identifying)}
    size = len(next(iter(kept.values())))
    if size < k:
        raise PublishingRefused(
            "rows", "%(rows)s rows cannot hide each other: at least %(k)s are needed.", rows=size, k=k
        )
    blanked = dict.fromkeys(identifying, 0)
    for name in reversed(identifying):
        for row in _rare(kept, identifying, k):
            blanked[name] += kept[name][row] is not None
            kept[name][row] = None
    out = set(_rare(kept, identifying, k))
    rows = np.asarray([row for row in range(size) if row not in out], dtype=np.int64)
    others = {name: list(values) for name, values in columns.items()} | kept
    shown = {name: tuple(values[row] for row in rows) for name, values in others.items()}
    return Released(shown, rows, blanked, len(out))


def _rare(columns: Mapping[str, Sequence[str | None]], identifying: Sequence[str], k: int) -> list[int]:
    keys = _keys(columns, identifying)
    classes = Counter(keys)
    return [row for row, key in enumerate(keys) if classes[key] < k]


def _keys(columns: Mapping[str, Sequence[str | None]], identifying: Sequence[str]) -> list[tuple[str, ...]]:
    lists = [columns[name] for name in _known(columns, identifying)]
    return [tuple("" if value is None else str(value) for value in row) for row in zip(*lists, strict=True)]


def _known(columns: Mapping[str, Sequence[Hashable]], names: Sequence[str]) -> Sequence[str]:
    for name in names:
        if name not in columns:
            raise PublishingRefused("column", "There is no column “%(name)s” to check.", name, name=name)
    if not names:
        raise PublishingRefused("column", "Name the columns by which a person could be recognised.")
    return names
