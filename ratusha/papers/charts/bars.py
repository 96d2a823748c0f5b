"""Rows of a value with its interval: bars from nought, dots on a scale, before and after."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from ratusha.papers.charts.chart import Chart, columns_in_use
from ratusha.papers.charts.drawing import (
    LINE,
    NARROW,
    WIDE,
    Bar,
    Dot,
    Drawing,
    Mark,
    Rule,
    Words,
    length,
    wrap,
)
from ratusha.papers.charts.scales import Scale, Style, span, ticks

_PLAIN = Style()
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Item:
    """A row: words, value, interval and n where the number is sampled; `look` is c1 … c6."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    note: str = ""
    look: str = "c1"


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of before and after; `note` says "not comparable" aloud when `after` cannot be set beside `before`."""

    label: str
    before: float
    after: float | None
    before_interval: tuple[float, float] | None = None
    after_interval: tuple[float, float] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a layout puts words, plot and figures: shares of the width."""

    room: float  # px for the label
    left: float
    right: float
    above: bool  # the label stands above its row, not beside it

    def head(self, label: str, figure: str, top: float) -> tuple[list[Mark], float, float]:
        """Label and figure of a row: the marks, the row's middle, and where the next row begins."""
        lines = wrap(label, self.room)
        words: list[Mark] = [Words(0, top + LINE * (i + 1) - 4, line) for i, line in enumerate(lines)]
        if self.above:
            middle = top + LINE * len(lines) + 10
            return (
                [*words, Words(1, top + LINE - 4, figure, look="strong", anchor="end")],
                middle,
                middle + 16,
            )
        high = max(LINE * len(lines), 20)
        middle = top + high / 2
        offset = (high - LINE * len(lines)) / 2
        words = [Words(0, top + offset + LINE * (i + 1) - 4, line) for i, line in enumerate(lines)]
        return (
            [*words, Words(1, middle + 4.5, figure, look="strong", anchor="end")],
            middle,
            top + high + 9,
        )


def frames(figure_room: float) -> tuple[Frame, Frame]:
    """The wide and the narrow layout for figures of a given width in pixels."""
    figure_share = min(figure_room / WIDE, 0.3)
    wide = Frame(room=WIDE * 0.36, left=0.385, right=1 - figure_share - 0.025, above=False)
    narrow = Frame(room=NARROW - figure_room - 8, left=0.01, right=0.99, above=True)
    return wide, narrow


def bars(
    *,
    title: str,
    desc: str,
    items: Sequence[Item],
    style: Style = _PLAIN,
    scale: tuple[float, float] | None = None,
    legend: Sequence[tuple[str, str]] = (),
    source: str = "",
    source_url: str = "",
) -> Chart:
    """Horizontal bars from nought, with a whisker where there is an interval."""

    def mark(item: Item, place: Scale, y: float) -> list[Mark]:
        nought = place(0.0)
        x1, x2 = sorted((nought, place(item.value)))
        track = Bar(place.left, place.right, y - 7, 14, "track")
        return [track, Bar(x1, x2, y - 7, 14, item.look), *_whisker(item, place, y)]

    return _rows(
        title=title,
        desc=desc,
        items=items,
        style=style,
        scale=scale,
        zero=True,
        mark=mark,
        legend=legend,
        source=source,
        source_url=source_url,
    )


def dots(
    *,
    title: str,
    desc: str,
    items: Sequence[Item],
    style: Style = _PLAIN,
    scale: tuple[float, float] | None = None,
    legend: Sequence[tuple[str, str]] = (),
    source: str = "",
    source_url: str = "",
) -> Chart:
    """Dots with intervals on a scale that need not begin at nought."""

    def mark(item: Item, place: Scale, y: float) -> list[Mark]:
        return [*_whisker(item, place, y), Dot(place(item.value), y, 6, item.look)]

    return _rows(
        title=title,
        desc=desc,
        items=items,
        style=style,
        scale=scale,
        zero=False,
        mark=mark,
        legend=legend,
        source=source,
        source_url=source_url,
    )


def before_after(
    *,
    title: str,
    desc: str,
    pairs: Sequence[Pair],
    style: Style = _PLAIN,
    scale: tuple[float, float] | None = None,
    source: str = "",
    source_url: str = "",
) -> Chart:
    """Two dots a row joined by a line: hollow before, full after."""
    figures = [
        f"{style.figure(p.before)} → {style(p.after)}" if p.after is not None else style(p.before)
        for p in pairs
    ]
    values = [
        v for p in pairs for v in (p.before, p.after, *(p.before_interval or ()), *(p.after_interval or ()))
    ]
    low, high = scale or span((v for v in values if v is not None), zero=False)

    def mark(pair: Pair, place: Scale, y: float) -> list[Mark]:
        made: list[Mark] = []
        for interval, shift in ((pair.before_interval, -4), (pair.after_interval, 4)):
            if interval:
                made.append(Rule(place(interval[0]), y + shift, place(interval[1]), y + shift, "axis"))
        if pair.after is not None:
            made.append(Rule(place(pair.before), y, place(pair.after), y, "mark"))
        made.append(Dot(place(pair.before), y, 6, "hollow c2"))
        return made if pair.after is None else [*made, Dot(place(pair.after), y, 6, "c1")]

    labels = [f"{p.label} ({p.note})" if p.note else p.label for p in pairs]
    drawings = _layouts(
        labels=labels, figures=figures, rows=list(pairs), low=low, high=high, style=style, mark=mark
    )
    rows = [
        (
            p.label,
            style(p.before),
            style.between(*p.before_interval) if p.before_interval else "",
            style(p.after) if p.after is not None else "—",
            style.between(*p.after_interval) if p.after_interval else "",
            p.note,
        )
        for p in pairs
    ]
    head = (_("What"), _("Before"), _("Interval before"), _("After"), _("Interval after"), _("Note"))
    columns, kept = columns_in_use(head, rows)
    legend = (("hollow c2", _("before")), ("c1", _("after")))
    return Chart(title, desc, *drawings, columns, kept, legend, source, source_url)


def _whisker(item: Item, place: Scale, y: float) -> list[Mark]:
    if item.low is None or item.high is None:
        return []
    low, high = place(item.low), place(item.high)
    return [
        Rule(low, y, high, y, "mark"),
        Rule(low, y - 5, low, y + 5, "mark"),
        Rule(high, y - 5, high, y + 5, "mark"),
    ]


def _rows(
    *,
    title: str,
    desc: str,
    items: Sequence[Item],
    style: Style,
    scale: tuple[float, float] | None,
    zero: bool,
    mark: Callable[[Item, Scale, float], list[Mark]],
    legend: Sequence[tuple[str, str]],
    source: str,
    source_url: str,
) -> Chart:
    values = [v for i in items for v in (i.value, i.low, i.high) if v is not None]
    low, high = scale or span(values, zero=zero)
    figures = [style(item.value) for item in items]
    drawings = _layouts(
        labels=[i.label for i in items],
        figures=figures,
        rows=list(items),
        low=low,
        high=high,
        style=style,
        mark=mark,
    )
    rows = [
        (
            item.label,
            style(item.value),
            style.between(item.low, item.high) if item.low is not None and item.high is not None else "",
            f"{item.n:,}".replace(",", "\u202f") if item.n is not None else "",
            item.note,
        )
        for item in items
    ]
    columns, kept = columns_in_use((_("What"), _("Value"), _("95% interval"), "n", _("Note")), rows)
    return Chart(title, desc, *drawings, columns, kept, tuple(legend), source, source_url)


def _layouts(
    *,
    labels: Sequence[str],
    figures: Sequence[str],
    rows: Sequence[Row],
    low: float,
    high: float,
    style: Style,
    mark: Callable[[Row, Scale, float], list[Mark]],
) -> tuple[Drawing, Drawing]:
    """Both layouts of labelled rows over one scale with tick marks."""
    steps = ticks(low, high)
    room = max((length(figure) * 1.06 for figure in figures), default=0) + 4

    def draw(frame: Frame) -> Drawing:
        place = Scale(min(low, steps[0]), max(high, steps[-1]), frame.left, frame.right)
        made: list[Mark] = []
        top = 4.0
        for label, figure, row in zip(labels, figures, rows, strict=True):
            words, middle, top_next = frame.head(label, figure, top)
            made += [*words, *mark(row, place, middle)]
            top = top_next
        grid, height = axis(place, steps, top, style, NARROW if frame.above else WIDE)
        return Drawing((*grid, *made), height)

    wide, narrow = frames(room)
    return draw(wide), draw(narrow)


def axis(
    place: Scale, steps: Sequence[float], foot: float, style: Style, width: float
) -> tuple[list[Mark], float]:
    """Fine lines at the tick marks with their figures beneath, as many as fit; and the height with them.

    Only the last figure carries the unit.
    """
    names = [*(style.figure(step) for step in steps[:-1]), style(steps[-1])]
    room = (place.right - place.left) * width / max(len(steps) - 1, 1)
    every = math.ceil((max(length(name) for name in names) + 8) / room)
    shown = [i for i in range(len(steps)) if (len(steps) - 1 - i) % every == 0]
    lines: list[Mark] = [Rule(place(steps[i]), 0, place(steps[i]), foot, "grid") for i in shown]
    words: list[Mark] = []
    for i in shown:
        at = place(steps[i])
        anchor = "start" if at < 0.03 else "end" if at > 0.97 else "middle"
        words.append(Words(at, foot + 17, names[i], look="soft", anchor=anchor))
    return [*lines, *words], foot + 23
