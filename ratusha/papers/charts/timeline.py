"""Work over time: spans, what has been done of them, points to reach, and today."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ratusha.papers.charts.chart import Chart, columns_in_use
from ratusha.papers.charts.drawing import LINE, NARROW, WIDE, Bar, Diamond, Drawing, Mark, Rule, Words, wrap
from ratusha.papers.charts.scales import Scale

_MONTHS_A_LINE = ((7, 1), (14, 2), (26, 3), (50, 6), (10_000, 12))


@dataclass(frozen=True, slots=True)
class Span:
    """A row: from day to day inclusive; start = end is a milestone. `done` is 0 … 1; `look` is c1 … c6.

    `base` is the period as it was first approved, drawn thin beneath when it differs.
    """

    label: str
    start: datetime.date
    end: datetime.date
    done: float = 0.0
    look: str = "c1"
    note: str = ""
    base: tuple[datetime.date, datetime.date] | None = None


def gantt(
    *,
    title: str,
    desc: str,
    spans: Sequence[Span],
    today: datetime.date | None = None,
    legend: Sequence[tuple[str, str]] = (),
    source: str = "",
    source_url: str = "",
) -> Chart:
    """A row a span over a calendar; today is a dashed line."""
    first = min((s.start for s in spans), default=today or datetime.date(2000, 1, 1))
    last = max((s.end for s in spans), default=first + datetime.timedelta(days=30))
    months = _months(first, last)

    def draw(*, above: bool) -> Drawing:
        left = 0.005 if above else 0.385
        place = Scale(months[0].toordinal(), months[-1].toordinal(), left, 0.995)
        marks: list[Mark] = []
        top = 26.0
        for span in spans:
            lines = wrap(span.label, NARROW if above else WIDE * 0.36)
            marks += [Words(0, top + LINE * (i + 1) - 4, line) for i, line in enumerate(lines)]
            high = LINE * len(lines)
            y = top + high + 9 if above else top + max(high, 20) / 2
            marks += _span(span, place, y)
            top = (y + 14) if above else top + max(high, 20) + 7
        grid = _calendar(months, place, top, 5 if above else 9)
        now = [Rule(place(today.toordinal()), 20, place(today.toordinal()), top, "dash")] if today else []
        return Drawing((*grid, *now, *marks), top + 2)

    rows = [
        (
            s.label,
            date_format(s.start, "SHORT_DATE_FORMAT"),
            date_format(s.end, "SHORT_DATE_FORMAT"),
            f"{100 * s.done:.0f}\u00a0%" if any(x.done for x in spans) else "",
            s.note,
        )
        for s in spans
    ]
    columns, kept = columns_in_use((_("What"), _("From"), _("Until"), _("Done"), _("Note")), rows)
    return Chart(
        title, desc, draw(above=False), draw(above=True), columns, kept, tuple(legend), source, source_url
    )


def _span(span: Span, place: Scale, y: float) -> list[Mark]:
    start, end = place(span.start.toordinal()), place(span.end.toordinal() + 1)
    if span.start == span.end:
        return [Diamond(start, y, 7, span.look)]
    marks: list[Mark] = [
        Bar(start, end, y - 7, 14, f"{span.look} pale"),
        Rule(start, y - 7, start, y + 7, f"line {span.look}"),
    ]
    if span.done > 0:
        marks.append(Bar(start, start + min(span.done, 1) * (end - start), y - 7, 14, span.look))
    if span.base and span.base != (span.start, span.end):
        marks.append(
            Bar(place(span.base[0].toordinal()), place(span.base[1].toordinal() + 1), y + 8, 3, "span")
        )
    return marks


def _months(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """First days of months that hold the whole period, the last one after its end."""
    days = [first.replace(day=1)]
    while days[-1] <= last:
        days.append((days[-1] + datetime.timedelta(days=32)).replace(day=1))
    return days


def _calendar(months: Sequence[datetime.date], place: Scale, foot: float, most: int) -> list[Mark]:
    """Lines at quarters or years, their words on top."""
    step = next(step for limit, step in _MONTHS_A_LINE if len(months) <= limit)
    step = step if len(months) / step <= most + 1 else min(12, step * 2)
    marks: list[Mark] = []
    for day in months[:-1]:
        if (day.month - 1) % step:
            continue
        x = place(day.toordinal())
        marks.append(Rule(x, 20, x, foot, "grid"))
        words = str(day.year) if step == 12 else f"{day.month:02d}.{day.year % 100:02d}"
        if x < place.right - 0.06:
            marks.append(Words(x, 14, words, look="soft"))
    return marks
