"""The finished picture: two layouts of one drawing, its legend and the table of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from ratusha.papers.charts.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready for a page or a paper.

    `title` says what is seen, `desc` what it means in a sentence; `columns` and `rows` are "the numbers", in the
    reader's language; `legend` pairs a colour class with words; `source` tells where the numbers come from.
    """

    title: str
    desc: str
    wide: Drawing
    narrow: Drawing
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, str], ...] = field(default=())
    source: str = ""
    source_url: str = ""

    @property
    def key(self) -> str:
        """A short name for ids, the same on every rebuild."""
        words = "|".join([self.title, self.desc, *(cell for row in self.rows for cell in row)])
        return "c" + sha256(words.encode()).hexdigest()[:10]

    @property
    def pictures(self) -> tuple[str, str]:
        """The SVG for wide and for narrow places; the style sheet shows one of them."""
        return (
            self.wide.page(f"{self.key}w", self.title, self.desc, "chart-wide"),
            self.narrow.page(f"{self.key}n", self.title, self.desc, "chart-narrow"),
        )

    @property
    def table(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The numbers by row: the first cell, and the others with their column's words."""
        return [(row[0], list(zip(self.columns[1:], row[1:], strict=True))) for row in self.rows]


def columns_in_use(
    head: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Drop columns in which no row has anything to say; the first stays."""
    kept = [i for i in range(len(head)) if i == 0 or any(row[i] for row in rows)]
    return tuple(head[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in rows)
