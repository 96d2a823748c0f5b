"""What a paper is made of: blocks of words, tables and pictures, in one language.

One `Paper` becomes a tagged PDF, an archival PDF and a DOCX twin, so that no build says more than another.
Words may hold `**bold**` and `[links](address)`; every figure of a document carries such a link to its source.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ratusha.core.refusal import Refusal
from ratusha.papers.charts import Chart

_INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[(?P<label>[^\]]+)\]\((?P<href>[^)\s]+)\)")


LETTER = 0.0093  # of the width of a page: a letter of small print, with room to spare
WHOLE = (12, 26)  # rows and lines of the largest table that is kept on one page


def fits(shares: Sequence[float], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table is small enough to be kept whole: by its rows, and by the lines that its words will take."""
    room = [max(share / sum(shares) / LETTER - 2, 4) for share in shares]
    lines = sum(
        max(-(-len(plain(cell)) // int(place)) or 1 for cell, place in zip(row, room, strict=True))
        for row in rows
    )
    return len(rows) <= WHOLE[0] and lines <= WHOLE[1]


class BadPaper(Refusal):
    """A template that is not known, or one whose block is missing."""


def runs(words: str) -> list[dict[str, Any]]:
    """Split words into runs: plain, bold, linked."""
    made: list[dict[str, Any]] = []
    at = 0
    for found in _INLINE.finditer(words):
        if found.start() > at:
            made.append({"text": words[at : found.start()]})
        if found["bold"]:
            made.append({"text": found["bold"], "bold": True})
        else:
            made.append({"text": found["label"], "href": found["href"]})
        at = found.end()
    if at < len(words) or not made:
        made.append({"text": words[at:]})
    return made


def plain(words: str) -> str:
    """The words without their marks."""
    return "".join(run["text"] for run in runs(words))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 1 = section, 2 and 3 below it; `annex` headings carry no section number; `anchor` is for the page."""

    text: str
    level: int = 1
    annex: bool = False
    anchor: str = ""

    def json(self) -> dict[str, Any]:
        """For the renderers."""
        return {
            "kind": "heading",
            "text": self.text,
            "level": self.level,
            "annex": self.annex,
            "anchor": self.anchor,
        }


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words; `role` is body, lead, note, warn or right; `anchor` lets a page point at the paragraph."""

    words: str
    role: str = "body"
    anchor: str = ""

    def json(self) -> dict[str, Any]:
        """For the renderers."""
        return {"kind": "paragraph", "runs": runs(self.words), "role": self.role, "anchor": self.anchor}


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: Sequence[str]
    numbered: bool = False

    def json(self) -> dict[str, Any]:
        """For the renderers."""
        return {"kind": "points", "items": [runs(item) for item in self.items], "numbered": self.numbered}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its share of the width, and whether figures stand in it."""

    title: str
    share: float = 1.0
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and a head that repeats on every page; `source` stands beneath."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    source: str = ""
    total: bool = False  # the last row is a sum

    def json(self) -> dict[str, Any]:
        """For the renderers."""
        wrong = next((row for row in self.rows if len(row) != len(self.columns)), None)
        if wrong is not None:
            raise BadPaper(
                "table",
                "A row of the table “%(table)s” has %(have)s cells instead of %(need)s.",
                table=self.caption,
                have=len(wrong),
                need=len(self.columns),
            )
        return {
            "kind": "table",
            "caption": self.caption,
            "columns": [{"title": c.title, "share": c.share, "number": c.number} for c in self.columns],
            "rows": [[runs(cell) for cell in row] for row in self.rows],
            "source": runs(self.source) if self.source else [],
            "total": self.total,
            "whole": fits([c.share for c in self.columns], self.rows),
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """Two columns of name and value: a passport, a head of minutes."""

    caption: str
    rows: Sequence[tuple[str, str]]

    def json(self) -> dict[str, Any]:
        """For the renderers."""
        return {
            "kind": "facts",
            "caption": self.caption,
            "rows": [[name, runs(value)] for name, value in self.rows],
        }


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart; on paper its numbers follow in small print unless a table says them already."""

    chart: Chart
    numbers: bool = True

    def json(self) -> dict[str, Any]:
        """For the renderers."""
        chart = self.chart
        first = 1.7 if len(chart.columns) > 5 else 2.2
        shares = [first, *([1.0] * (len(chart.columns) - 1))]
        source = f"[{chart.source}]({chart.source_url})" if chart.source_url else chart.source
        return {
            "kind": "picture",
            "caption": chart.title,
            "alt": f"{chart.title}. {chart.desc}",
            "desc": chart.desc,
            "svg": chart.wide.paper(),
            "page": list(chart.pictures),  # the same picture for a page of any width
            "legend": [list(pair) for pair in chart.legend],
            "columns": list(chart.columns),
            "shares": shares,
            "rows": [list(row) for row in chart.rows] if self.numbers else [],
            "whole": fits(shares, chart.rows),
            "source": runs(source) if source else [],
        }


@dataclass(frozen=True, slots=True)
class Break:
    """A new page."""

    def json(self) -> dict[str, Any]:
        """For the renderers."""
        return {"kind": "break"}


@dataclass(frozen=True, slots=True)
class Wide:
    """Blocks on pages laid across, for a table of many columns."""

    blocks: Sequence[Block]

    def json(self) -> dict[str, Any]:
        """For the renderers."""
        return {"kind": "wide", "blocks": [block.json() for block in self.blocks]}


Block = Heading | Paragraph | Points | Table | Facts | Picture | Break | Wide


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document in one language.

    `stamp` stands at the top right as the official form wants ("APPROVED by …"), `status` says in a word what it
    is (draft, approved), `foot` is the line at the foot of every page, `labels` are the few words the renderer
    itself needs (contents, page, source, table, figure) in the document's language.
    """

    title: str
    language: str
    issuer: str
    date: datetime.date
    blocks: Sequence[Block]
    subtitle: str = ""
    stamp: Sequence[str] = ()
    status: str = ""
    foot: str = ""
    contents: bool = False
    cover: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    attached: Mapping[str, str] = field(default_factory=dict)  # file name -> JSON or CSV text, archival build

    def json(self) -> dict[str, Any]:
        """For the renderers: plain values only."""
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "language": self.language,
            "issuer": self.issuer,
            "date": self.date.isoformat(),
            "stamp": list(self.stamp),
            "status": self.status,
            "foot": self.foot,
            "contents": self.contents,
            "cover": self.cover,
            "labels": {**_labels(self.language), **self.labels},
            "attached": dict(self.attached),
            "blocks": [block.json() for block in self.blocks],
        }


def _labels(language: str) -> dict[str, str]:
    """The renderer's own words; a paper may be written in another language than the page that asks for it."""
    from django.utils import translation
    from django.utils.translation import gettext as _

    with translation.override(language):
        return {
            "contents": _("Contents"),
            "source": _("Source:"),
            "table": _("Table"),
            "figure": _("Figure"),
            "page": _("page"),
            "of": _("of"),
            "numbers": _("The numbers"),
        }
