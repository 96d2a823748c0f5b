"""A picture of numbers: well-formed, small, readable on a phone, never without its numbers."""

import datetime
import re
from itertools import pairwise

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ratusha.papers import charts
from ratusha.papers.charts.drawing import NARROW, length, wrap
from ratusha.papers.charts.quadrants import APART
from ratusha.papers.charts.scales import Scale, Style, ticks

PERCENT = Style(percent=True, places=1)
NAMES = ["Реєстрація місця проживання дитини разом з батьками", "Видача довідки <про склад> & інше"]
DAY = datetime.date


def samples():
    items = [charts.Item(name, 0.5 - i / 10, 0.4, 0.6, n=2400) for i, name in enumerate(NAMES)]
    spans = [
        charts.Span(NAMES[0], DAY(2025, 8, 20), DAY(2026, 6, 30), 0.4),
        charts.Span("◇", DAY(2026, 1, 1), DAY(2026, 1, 1)),
    ]
    head = {"title": "Потреба & міра", "desc": "Частка мешканців"}
    return {
        "bars": charts.bars(**head, items=items, style=PERCENT),
        "dots": charts.dots(**head, items=items, style=PERCENT),
        "before_after": charts.before_after(
            **head, pairs=[charts.Pair(NAMES[0], 6, 2, (5, 7), (1, 3)), charts.Pair(NAMES[1], 4, None)]
        ),
        "distribution": charts.distribution(
            **head, rows=[charts.Parts(NAMES[0], (5, 10, 20, 40, 25))], categories=list("12345")
        ),
        "ranks": charts.ranks(**head, rows=[charts.RankRow(NAMES[0], (0.6, 0.3, 0.1), 1.5, 1, 3)]),
        "gantt": charts.gantt(**head, spans=spans, today=DAY(2025, 12, 15)),
        "money": charts.money(
            **head,
            amounts=[charts.Amount("Бюджет", 2026, 3e6, 4e6), charts.Amount("Донор", 2027, 1e6)],
            style=Style(unit="грн"),
        ),
        "quadrants": charts.quadrants(
            **head,
            spots=[
                charts.Spot(name, 2 + i, 0.1 * i, up_interval=(0.1 * i, 0.1 * i + 0.02))
                for i, name in enumerate(NAMES)
            ],
            cross=(2.5, 0.06),
            names=("Зрілість", "Потреба"),
            corners=("а", "б", "в", "г"),
            across=Style(),
            up=PERCENT,
        ),
        "curve": charts.curve(
            **head, points=[(0, 0), (20, 0.7), (30, 1)], across=Style(unit="%"), down=Style(places=1)
        ),
        "frontier": charts.frontier(
            **head, points=[charts.Point(0, 0), charts.Point(5, 3, chosen=True)], cost=Style(), value=Style()
        ),
    }


KINDS = sorted(samples())


@pytest.mark.parametrize("kind", KINDS)
def test_every_layout_is_well_formed_titled_described_and_small(kind):
    chart = samples()[kind]
    for picture in (*chart.pictures, chart.wide.paper()):
        root = etree.fromstring(picture.encode())
        assert len(picture) < 4000
        assert "style=" not in picture
        if picture in chart.pictures:
            assert [child.tag for child in root[:2]] == ["title", "desc"]
            assert root[0].text == "Потреба & міра"


@pytest.mark.parametrize("kind", KINDS)
def test_no_number_is_shown_only_as_a_picture(kind):
    chart = samples()[kind]
    assert chart.rows
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    page = Template("{% load charts %}{% chart chart %}").render(Context({"chart": chart}))
    assert page.count("<td") == sum(len(row) - 1 for row in chart.rows)
    assert "&lt;про склад&gt;" in page or NAMES[1] not in str(chart.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_labels_fit_a_phone(kind):
    marks = samples()[kind].narrow.marks
    words = [mark.text for mark in marks if isinstance(mark, charts.drawing.Words)]
    assert words
    assert max(length(text) for text in words) <= NARROW


def test_figures_are_written_as_the_language_writes_them():
    with translation.override("uk"):
        assert PERCENT(0.1234) == "12,3\u00a0%"
        assert Style(unit="грн")(-1234567) == "\u22121\u202f234\u202f567\u00a0грн"
    with translation.override("en"):
        assert PERCENT.between(0.1, 0.2) == "10.0–20.0%"
    assert Style(places=1).figure(-0.01).startswith("0")


def test_a_column_with_nothing_to_say_is_not_shown():
    chart = charts.bars(title="t", desc="d", items=[charts.Item("a", 1.0)])
    with translation.override("en"):
        assert len(chart.columns) == 2


def test_the_same_numbers_give_the_same_bytes():
    assert samples()["ranks"].pictures == samples()["ranks"].pictures


def test_an_empty_chart_is_still_a_chart():
    assert charts.bars(title="t", desc="d", items=[]).wide.height > 0
    assert charts.gantt(title="t", desc="d", spans=[]).wide.height > 0
    assert charts.money(title="t", desc="d", amounts=[], style=Style()).wide.height > 0


def test_every_dot_of_a_field_has_its_row_and_numbers_do_not_stand_on_each_other():
    spots = [charts.Spot(f"s{n}", 1.0, 0.5 + n / 1000) for n in range(30)]
    chart = charts.quadrants(title="t", desc="d", spots=spots, cross=(1, 0.5), names=("x", "y"), corners=("", "", "", ""), across=Style(), up=PERCENT)  # fmt: skip
    assert len(chart.rows) == 30
    assert chart.rows[29][0] == "30. s29"
    numbers = sorted(
        m.y
        for m in chart.wide.marks
        if isinstance(m, charts.drawing.Words) and m.text.isdigit() and m.shift == 8
    )
    assert all(b - a > APART for a, b in pairwise(numbers))


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e9, 1e9), st.floats(0.001, 1e9))
def test_tick_marks_cover_the_numbers_in_few_round_steps(low, span):
    steps = ticks(low, low + span)
    assert steps[0] <= low + 1e-6 * abs(low) + 1e-9 * span
    assert steps[-1] >= low + span * (1 - 1e-6) - 1e-6 * abs(low)
    assert 2 <= len(steps) <= 9


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="абвіїєwщ .-", max_size=200), st.integers(60, 400))
def test_wrapping_loses_no_word(text, room):
    lines = wrap(text, room)
    assert " ".join(lines).split() == text.split()
    assert all(length(line) <= room or " " not in line for line in lines)


def test_a_scale_keeps_what_lies_outside_at_its_edge():
    place = Scale(0, 10, 0.2, 0.8)
    assert place(-5) == 0.2
    assert place(99) == 0.8
    assert place(5) == pytest.approx(0.5)


def test_colours_on_paper_are_literal_and_on_pages_are_not():
    chart = samples()["bars"]
    assert re.search(r"#[0-9a-f]{6}", chart.wide.paper())
    assert not re.search(r"#[0-9a-f]{6}", "".join(chart.pictures))
