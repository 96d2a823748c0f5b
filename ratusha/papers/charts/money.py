"""Money: by source and year against ceilings, and what more of it buys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ratusha.papers.charts.bars import axis
from ratusha.papers.charts.chart import Chart, columns_in_use
from ratusha.papers.charts.drawing import NARROW, WIDE, Bar, Curve, Dot, Drawing, Mark, Rule, Words
from ratusha.papers.charts.scales import Scale, Style, ticks


@dataclass(frozen=True, slots=True)
class Amount:
    """Money of one source in one year; `ceiling` is what the source has that year."""

    source: str
    year: int
    amount: float
    ceiling: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A portfolio on the frontier: what it costs and what it is worth; `chosen` marks the decision."""

    cost: float
    value: float
    label: str = ""
    chosen: bool = False


def money(
    *,
    title: str,
    desc: str,
    amounts: Sequence[Amount],
    style: Style,
    source: str = "",
    source_url: str = "",
) -> Chart:
    """A stacked bar a year, sources in one order; a dark line shows the year's ceiling."""
    sources = list(dict.fromkeys(a.source for a in amounts))
    years = sorted({a.year for a in amounts})
    planned = {(a.source, a.year): a.amount for a in amounts}
    totals = {y: sum(planned.get((s, y), 0) for s in sources) for y in years}
    ceilings = {y: sum(a.ceiling or 0 for a in amounts if a.year == y) for y in years}
    steps = ticks(0, max([*totals.values(), *ceilings.values(), 1]))

    def draw(*, above: bool) -> Drawing:
        place = Scale(0, steps[-1], 0.005 if above else 0.1, 0.995 if above else 0.86)
        marks: list[Mark] = []
        top = 6.0
        for year in years:
            y = top + 20 if above else top
            marks.append(Words(0, top + (13 if above else 18), str(year), look="strong"))
            marks.append(
                Words(1, top + (13 if above else 18), style(totals[year]), look="strong", anchor="end")
            )
            x = 0.0
            for i, name in enumerate(sources):
                amount = planned.get((name, year), 0)
                if amount:
                    marks.append(Bar(place(x), place(x + amount), y, 26, f"part c{i % 6 + 1}"))
                x += amount
            if ceilings[year]:
                marks.append(Rule(place(ceilings[year]), y - 4, place(ceilings[year]), y + 30, "mark"))
            top = y + 40
        grid, height = axis(place, steps, top, style, NARROW if above else WIDE)
        return Drawing((*grid, *marks), height)

    rows = [
        (a.source, str(a.year), style(a.amount), style(a.ceiling) if a.ceiling is not None else "")
        for a in amounts
    ]
    columns, kept = columns_in_use((_("Source"), _("Year"), _("Planned"), _("Ceiling")), rows)
    legend = [(f"c{i % 6 + 1}", name) for i, name in enumerate(sources)]
    if any(ceilings.values()):
        legend.append(("span", _("ceiling of the year")))
    return Chart(
        title, desc, draw(above=False), draw(above=True), columns, kept, tuple(legend), source, source_url
    )


def frontier(
    *,
    title: str,
    desc: str,
    points: Sequence[Point],
    cost: Style,
    value: Style,
    source: str = "",
    source_url: str = "",
) -> Chart:
    """The best value for each budget, as stairs: between two points more money buys nothing more."""
    ordered = sorted(points, key=lambda p: (p.cost, p.value))
    across = ticks(0, max((p.cost for p in ordered), default=1))
    down = ticks(0, max((p.value for p in ordered), default=1))
    foot = 210.0

    def draw(*, above: bool) -> Drawing:
        place = Scale(across[0], across[-1], 0.14 if above else 0.08, 0.985)
        high = Scale(down[0], down[-1], foot, 12)
        grid, height = axis(place, across, foot, cost, NARROW if above else WIDE)
        marks: list[Mark] = [*grid]
        for step in down:
            marks.append(Rule(place.left, high(step), 1, high(step), "grid"))
            marks.append(
                Words(place.left, high(step) + 4.5, value(step), look="soft", anchor="end", shift=-6)
            )
        stairs: list[tuple[float, float]] = []
        for point in ordered:
            x, y = place(point.cost), high(point.value)
            stairs += [(x, stairs[-1][1]), (x, y)] if stairs else [(x, y)]
        marks.append(Curve(stairs, foot, "line c1"))
        for point in ordered:
            x, y = place(point.cost), high(point.value)
            marks.append(Dot(x, y, 7 if point.chosen else 3.5, "c2" if point.chosen else "c1"))
        return Drawing(tuple(marks), height)

    rows = [
        (f"{p.label or '·'} — {_('chosen')}" if p.chosen else p.label or "·", cost(p.cost), value(p.value))
        for p in ordered
    ]
    columns, kept = columns_in_use((_("Portfolio"), _("Cost"), _("Value")), rows)
    legend = (("c1", _("best value for the money")), ("c2", _("chosen")))
    return Chart(title, desc, draw(above=False), draw(above=True), columns, kept, legend, source, source_url)
