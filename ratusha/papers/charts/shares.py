"""Parts of a whole: answers over a scale of words, and how probable each rank is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ratusha.papers.charts.chart import Chart, columns_in_use
from ratusha.papers.charts.drawing import LINE, NARROW, WIDE, Bar, Drawing, Mark, Rule, Words, length, wrap
from ratusha.papers.charts.scales import Style

_PERCENT = Style(percent=True)
# From the worst answer to the best: told apart by lightness and by the gaps between them, not by hue alone.
_FIVE = ("d1", "d2", "d3", "d4", "d5")


@dataclass(frozen=True, slots=True)
class Parts:
    """A row whose parts sum to the whole: counts in the order of the categories."""

    label: str
    counts: tuple[float, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class RankRow:
    """An alternative: the probability of each rank from the first on, and the expected rank."""

    label: str
    probabilities: tuple[float, ...]
    expected: float
    low: int | None = None
    high: int | None = None


def distribution(
    *,
    title: str,
    desc: str,
    rows: Sequence[Parts],
    categories: Sequence[str],
    source: str = "",
    source_url: str = "",
) -> Chart:
    """Stacked bars of 100 per cent, one a row, from the first category at the left to the last at the right."""
    looks = _FIVE if len(categories) == 5 else tuple(f"c{i % 6 + 1}" for i in range(len(categories)))

    def draw(*, above: bool) -> Drawing:
        marks: list[Mark] = []
        top, left = 4.0, 0.0 if above else 0.385
        for row in rows:
            lines = wrap(row.label, NARROW if above else WIDE * 0.36)
            marks += [Words(0, top + LINE * (i + 1) - 4, line) for i, line in enumerate(lines)]
            y = top + LINE * len(lines) + 3 if above else top
            marks += _stack(row, looks, left, y, (1 - left) * (NARROW if above else WIDE))
            top = max(y + 22, top + LINE * len(lines)) + 10
        return Drawing(tuple(marks), top)

    numbers = [
        (
            row.label,
            *(
                f"{_PERCENT(share)} ({count:g})"
                for share, count in zip(_shares(row), row.counts, strict=True)
            ),
            f"{sum(row.counts):,.0f}".replace(",", "\u202f"),
            row.note,
        )
        for row in rows
    ]
    columns, kept = columns_in_use((_("What"), *categories, "n", _("Note")), numbers)
    legend = tuple(zip(looks, categories, strict=True))
    return Chart(title, desc, draw(above=False), draw(above=True), columns, kept, legend, source, source_url)


def _shares(row: Parts) -> list[float]:
    whole = sum(row.counts)
    return [count / whole if whole else 0.0 for count in row.counts]


def _stack(row: Parts, looks: Sequence[str], left: float, y: float, room: float) -> list[Mark]:
    """The bar's pieces with a hair between them; a piece that has room carries its per cent."""
    marks: list[Mark] = []
    x = left
    for share, look in zip(_shares(row), looks, strict=True):
        end = x + share * (1 - left)
        if share > 0:
            marks.append(Bar(x, end, y, 22, f"part {look}"))
        text = _PERCENT(share)
        if share * room > length(text) + 8:
            marks.append(Words((x + end) / 2, y + 15.5, text, look=f"on on-{look}", anchor="middle"))
        x = end
    return marks


def ranks(
    *,
    title: str,
    desc: str,
    rows: Sequence[RankRow],
    source: str = "",
    source_url: str = "",
) -> Chart:
    """A strip of small columns a row: how probable each rank is, with a mark at the expected one."""
    count = max((len(row.probabilities) for row in rows), default=1)
    top_value = max((p for row in rows for p in row.probabilities), default=1.0) or 1.0

    def draw(*, above: bool) -> Drawing:
        marks: list[Mark] = []
        top, left = 4.0, 0.0 if above else 0.385
        step = (1 - left) / count
        for row in rows:
            lines = wrap(row.label, NARROW if above else WIDE * 0.36)
            high = LINE * len(lines)
            y = top + high + 2 if above else top
            marks += [Words(0, top + LINE * (i + 1) - 4, line) for i, line in enumerate(lines)]
            marks += _columns(row, left, step, y, top_value)
            top = max(y + 28, top + high) + 12
        marks += _rank_axis(count, left, step, top)
        return Drawing(tuple(marks), top + 20)

    style = Style(places=1)
    numbers = [
        (
            row.label,
            style(row.expected),
            f"{row.low}–{row.high}" if row.low is not None and row.high is not None else "",
            _PERCENT(row.probabilities[0]),
            _PERCENT(sum(row.probabilities[:3])),
        )
        for row in rows
    ]
    head = (_("What"), _("Expected rank"), _("90% of ranks"), _("First"), _("Among the first three"))
    columns, kept = columns_in_use(head, numbers)
    legend = (("c1", _("probability of the rank")), ("c5", _("expected rank")))
    return Chart(title, desc, draw(above=False), draw(above=True), columns, kept, legend, source, source_url)


def _columns(row: RankRow, left: float, step: float, y: float, top_value: float) -> list[Mark]:
    marks: list[Mark] = [Rule(left, y + 28, 1, y + 28, "axis")]
    for i, probability in enumerate(row.probabilities):
        high = 26 * probability / top_value
        if high >= 0.4:
            marks.append(
                Bar(
                    left + (i + 0.12) * step,
                    left + (i + 0.88) * step,
                    round(y + 28 - high, 1),
                    round(high, 1),
                    "c1",
                )
            )
    at = left + (row.expected - 0.5) * step
    return [*marks, Rule(at, y, at, y + 31, "line c5")]


def _rank_axis(count: int, left: float, step: float, foot: float) -> list[Mark]:
    every = 1 if count <= 8 else 5 if count <= 40 else 10
    shown = sorted({1, *range(every, count + 1, every)})
    return [
        Words(
            left + (rank - 0.5) * step,
            foot + 12,
            str(rank),
            look="soft",
            anchor="start" if rank == 1 and count > 20 else "middle",
        )
        for rank in shown
    ]
