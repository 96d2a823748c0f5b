"""A line through known points: what each quantity is worth."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ratusha.papers.charts.bars import axis
from ratusha.papers.charts.chart import Chart
from ratusha.papers.charts.drawing import NARROW, WIDE, Curve, Dot, Drawing, Mark, Rule, Words
from ratusha.papers.charts.scales import Scale, Style, ticks

FOOT = 130.0


def curve(
    *,
    title: str,
    desc: str,
    points: Sequence[tuple[float, float]],
    across: Style,
    down: Style,
) -> Chart:
    """Straight pieces from point to point; `points` are (quantity, value), in any order, two at least."""
    ordered = sorted(points)
    steps = ticks(ordered[0][0], ordered[-1][0])
    levels = ticks(min(0.0, *(v for _x, v in ordered)), max(v for _x, v in ordered), 2)

    def draw(*, above: bool) -> Drawing:
        place = Scale(steps[0], steps[-1], 0.14 if above else 0.08, 0.97)
        high = Scale(levels[0], levels[-1], FOOT, 12)
        grid, height = axis(place, steps, FOOT, across, NARROW if above else WIDE)
        marks: list[Mark] = [*grid]
        for level in levels:
            marks.append(Rule(place.left, high(level), 1, high(level), "grid"))
            marks.append(
                Words(place.left, high(level) + 4.5, down(level), look="soft", anchor="end", shift=-6)
            )
        marks.append(Curve([(place(x), high(v)) for x, v in ordered], FOOT, "line c1"))
        marks += [Dot(place(x), high(v), 4, "c1") for x, v in ordered]
        return Drawing(tuple(marks), height)

    rows = tuple((across(x), down(v)) for x, v in ordered)
    return Chart(title, desc, draw(above=False), draw(above=True), (_("Quantity"), _("Value")), rows)
