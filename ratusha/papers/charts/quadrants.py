"""A field cut by a cross: where each thing stands on two scales, with its intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ratusha.papers.charts.bars import axis
from ratusha.papers.charts.chart import Chart, columns_in_use
from ratusha.papers.charts.drawing import NARROW, WIDE, Dot, Drawing, Mark, Rule, Words
from ratusha.papers.charts.scales import Scale, Style, span, ticks

FOOT, TOP = 400.0, 34.0
APART = 13.0  # px that two numbers need between them


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing on two scales; intervals where there are any; `look` is c1 … c6, `note` says where it belongs."""

    label: str
    across: float
    up: float
    across_interval: tuple[float, float] | None = None
    up_interval: tuple[float, float] | None = None
    look: str = "c1"
    note: str = ""


def quadrants(
    *,
    title: str,
    desc: str,
    spots: Sequence[Spot],
    cross: tuple[float, float],
    names: tuple[str, str],
    corners: tuple[str, str, str, str],
    across: Style,
    up: Style,
    legend: Sequence[tuple[str, str]] = (),
    source: str = "",
    source_url: str = "",
) -> Chart:
    """Dots over two scales; `cross` is where the lines stand (across, up), `names` says what the scales mean.

    `corners` are the words of the quarters: top left, top right, bottom left, bottom right. Every dot bears the
    number of its row in the table, unless another number stands too near.
    """
    wide_steps = ticks(
        *span([*(x for s in spots for x in _ends(s.across, s.across_interval)), cross[0]], zero=False)
    )
    up_steps = ticks(*span([*(y for s in spots for y in _ends(s.up, s.up_interval)), cross[1]], zero=False))

    def draw(*, narrow: bool) -> Drawing:
        place = Scale(wide_steps[0], wide_steps[-1], 0.17 if narrow else 0.09, 0.95)
        high = Scale(up_steps[0], up_steps[-1], FOOT, TOP)
        marks, height = axis(place, wide_steps, FOOT, across, NARROW if narrow else WIDE)
        for step in up_steps:
            marks.append(Rule(place.left, high(step), 0.95, high(step), "grid"))
            marks.append(Words(place.left, high(step) + 4.5, up(step), look="soft", anchor="end", shift=-6))
        marks.append(Rule(place(cross[0]), TOP - 8, place(cross[0]), FOOT, "dash"))
        marks.append(Rule(place.left, high(cross[1]), 0.95, high(cross[1]), "dash"))
        marks += [Words(0, 14, f"↑ {names[1]}", look="strong")]
        marks += [Words(1, height + 14, f"{names[0]} →", look="strong", anchor="end")]
        if not narrow:
            marks += _corners(corners, place, FOOT)
        marks += _dots(spots, place, high, NARROW if narrow else WIDE)
        return Drawing(tuple(marks), height + 20)

    rows = [
        (
            f"{number}. {spot.label}",
            up(spot.up),
            up.between(*spot.up_interval) if spot.up_interval else "",
            across(spot.across),
            across.between(*spot.across_interval) if spot.across_interval else "",
            spot.note,
        )
        for number, spot in enumerate(spots, start=1)
    ]
    head = (_("What"), names[1], _("95% interval"), names[0], _("95% interval"), _("Note"))
    columns, kept = columns_in_use(head, rows)
    return Chart(
        title, desc, draw(narrow=False), draw(narrow=True), columns, kept, tuple(legend), source, source_url
    )


def _ends(value: float, interval: tuple[float, float] | None) -> tuple[float, ...]:
    return (value, *interval) if interval else (value,)


def _corners(words: tuple[str, str, str, str], place: Scale, foot: float) -> list[Mark]:
    """The quarters' words in their corners."""
    left, right = place.left + 0.01, place.right - 0.005
    return [
        Words(left, TOP + 12, words[0], look="soft"),
        Words(right, TOP + 12, words[1], look="soft", anchor="end"),
        Words(left, foot - 8, words[2], look="soft"),
        Words(right, foot - 8, words[3], look="soft", anchor="end"),
    ]


def _dots(spots: Sequence[Spot], place: Scale, high: Scale, width: int) -> list[Mark]:
    lines: list[Mark] = []
    dots: list[Mark] = []
    numbers: list[Mark] = []
    taken: list[tuple[float, float]] = []
    for number, spot in enumerate(spots, start=1):
        x, y = place(spot.across), high(spot.up)
        if spot.across_interval:
            low, top = (place(end) for end in spot.across_interval)
            lines.append(Rule(low, y, top, y, "axis"))
        if spot.up_interval:
            low, top = (high(end) for end in spot.up_interval)
            lines.append(Rule(x, low, x, top, "axis"))
        dots.append(Dot(x, y, 5, spot.look))
        if all(abs(x - a) * width > 2 * APART or abs(y - b) > APART for a, b in taken):
            taken.append((x, y))
            numbers.append(Words(x, y + 4.5, str(number), shift=8))
    return [*lines, *dots, *numbers]
