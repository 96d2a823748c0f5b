"""One drawing, two canvases: a page of any width, and paper of a known one.

Across, places are shares of the width (0 … 1); down, they are pixels. So a chart on a page stretches with the
window while its letters stay letters, and the same drawing becomes absolute for a PDF. Colours are class names:
the page's style sheet (`papers/charts.css`) follows light and dark, paper gets literal ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

NARROW = 288  # px: what a chart gets on a phone 360 px wide
WIDE = 640  # px: what it gets on paper, and the least it gets in the wide layout
SIZE = 13  # px: letters; never under 12
LINE = 17  # px: from one line of words to the next

# Literal colours of the paper edition: the light palette of the site's tokens.
PAPER = {
    "c1": "#0a5f58",
    "c2": "#c26a1b",
    "c3": "#5b4a9c",
    "c4": "#9a9c90",
    "c5": "#b0304f",
    "c6": "#2f78b7",
    # five answers from worst to best, by lightness at both ends
    "d1": "#8c2f14",
    "d2": "#d98a52",
    "d3": "#cfcabb",
    "d4": "#6fb3a8",
    "d5": "#0a5f58",
}
_PAPER_STYLE = (
    "text{font-family:'IBM Plex Sans';font-size:13px;fill:#1c2422}"
    ".soft{fill:#4d5955}.strong{font-weight:600}.on{fill:#fff}.on-d2,.on-d3,.on-d4,.on-c4{fill:#1c2422}"
    ".grid{stroke:#dcd8cd;stroke-width:1}.axis{stroke:#8b8f86;stroke-width:1}"
    ".mark{stroke:#1c2422;stroke-width:2}.dash{stroke:#1c2422;stroke-width:1.5;stroke-dasharray:4 3}"
    ".track{fill:#f1eee6}.span{fill:#1c2422}.pale{fill-opacity:0.35}.part{stroke:#fff;stroke-width:1}"
    + "".join(
        f".{name}{{fill:{colour}}}.line.{name},.hollow.{name}{{stroke:{colour}}}"
        for name, colour in PAPER.items()
    )
    + ".line{fill:none;stroke-width:2}.hollow{fill:#fff;stroke-width:2}"
)


def _across(x: float, width: int | None) -> str:
    """A share of the width as the canvas wants it: per cent on a page, pixels on paper."""
    return f"{x * width:.1f}" if width else f"{100 * x:.2f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle from `x1` to `x2`."""

    x1: float
    x2: float
    y: float
    height: float
    look: str

    def svg(self, width: int | None) -> str:
        """The element."""
        wide = max(self.x2 - self.x1, 0.0)
        return (
            f'<rect x="{_across(self.x1, width)}" y="{self.y:g}" width="{_across(wide, width)}" '
            f'height="{self.height:g}" class="{self.look}"/>'
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str

    def svg(self, width: int | None) -> str:
        """The element."""
        return (
            f'<line x1="{_across(self.x1, width)}" y1="{self.y1:g}" x2="{_across(self.x2, width)}" '
            f'y2="{self.y2:g}" class="{self.look}"/>'
        )


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle."""

    x: float
    y: float
    radius: float
    look: str

    def svg(self, width: int | None) -> str:
        """The element."""
        return (
            f'<circle cx="{_across(self.x, width)}" cy="{self.y:g}" r="{self.radius:g}" class="{self.look}"/>'
        )


@dataclass(frozen=True, slots=True)
class Diamond:
    """A square on its corner: a milestone, a point of time."""

    x: float
    y: float
    radius: float
    look: str

    def svg(self, width: int | None) -> str:
        """The element; an inner `svg` carries the share of the width, which a path cannot."""
        r = self.radius
        path = f'<path d="M0-{r:g}L{r:g} 0 0 {r:g}-{r:g} 0z" class="{self.look}"/>'
        if width:
            return f'<g transform="translate({self.x * width:.1f} {self.y:g})">{path}</g>'
        return f'<svg x="{_across(self.x, None)}" y="{self.y:g}" overflow="visible">{path}</svg>'


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `shift` moves it by pixels."""

    x: float
    y: float
    text: str
    look: str = ""
    anchor: str = "start"
    shift: float = 0

    def svg(self, width: int | None) -> str:
        """The element."""
        anchor = "" if self.anchor == "start" else f' text-anchor="{self.anchor}"'
        shift = f' dx="{self.shift:g}"' if self.shift else ""
        look = f' class="{self.look}"' if self.look else ""
        return f'<text x="{_across(self.x, width)}" y="{self.y:g}"{anchor}{shift}{look}>{escape(self.text)}</text>'


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points (share of the width, pixels down)."""

    points: Sequence[tuple[float, float]]
    height: float
    look: str

    def svg(self, width: int | None) -> str:
        """The element; on a page it is stretched without thickening the line."""
        scale = width or 1000
        points = " ".join(f"{x * scale:.1f},{y:.1f}" for x, y in self.points)
        line = f'<polyline points="{points}" vector-effect="non-scaling-stroke" class="{self.look}"/>'
        if width:
            return line
        return (
            f'<svg width="100%" height="{self.height:g}" viewBox="0 0 1000 {self.height:g}" '
            f'preserveAspectRatio="none">{line}</svg>'
        )


Mark = Bar | Rule | Dot | Diamond | Words | Curve


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks in the order of painting, and how high they reach."""

    marks: tuple[Mark, ...]
    height: float

    def page(self, key: str, title: str, desc: str, look: str) -> str:
        """An inline SVG as wide as its place; `key` makes its ids unique on the page."""
        body = "".join(mark.svg(None) for mark in self.marks)
        return (
            f'<svg role="img" aria-labelledby="{key}t {key}d" class="{look}" width="100%" '
            f'height="{self.height:g}"><title id="{key}t">{escape(title)}</title>'
            f'<desc id="{key}d">{escape(desc)}</desc>{body}</svg>'
        )

    def paper(self, width: int = WIDE) -> str:
        """A free-standing SVG with literal colours, for a PDF."""
        body = "".join(mark.svg(width) for mark in self.marks)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {self.height:g}" width="{width}" '
            f'height="{self.height:g}"><style>{_PAPER_STYLE}</style>{body}</svg>'
        )


_THIN, _FAT = set("ijlftrI.,:;'’|!()[] іїʼ1-–"), set("mwMWжшщюыфЖШЩЮЫФДмМ@%№—")


def length(text: str, size: float = SIZE) -> float:
    """About how many pixels a line of text takes (a little more rather than less)."""
    ems = sum(0.34 if c in _THIN else 0.86 if c in _FAT else 0.68 if c.isupper() else 0.585 for c in text)
    return ems * size


def wrap(text: str, room: float, size: float = SIZE) -> list[str]:
    """Break words into lines of at most `room` pixels; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and length(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def lines_of(
    text: str, *, x: float, y: float, room: float, look: str = "", anchor: str = "start"
) -> list[Words]:
    """Wrapped words, the first line's foot at `y`."""
    return [Words(x, y + i * LINE, line, look=look, anchor=anchor) for i, line in enumerate(wrap(text, room))]
