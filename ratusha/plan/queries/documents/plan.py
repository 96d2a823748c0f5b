"""The plan of measures in the official form, and the quarterly report on it."""

from __future__ import annotations

import datetime
import json

from django.utils import translation
from django.utils.translation import gettext as _

from ratusha.papers import charts
from ratusha.papers.actions import (
    Block,
    Break,
    Column,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Points,
    Table,
    Wide,
)
from ratusha.people.queries import city, today
from ratusha.plan.queries.documents.blocks import BLOCKS, Matter
from ratusha.plan.queries.documents.concept import matter, passport
from ratusha.plan.queries.documents.wording import day, foot, linked, money, said, stamp, thousand_unit
from ratusha.plan.queries.measures import MeasureFacts, Plan, Report, as_of, reports_until
from ratusha.plan.queries.programme import ProgrammeFacts, group, projects

TITLE = {
    "uk": "План заходів з реалізації Концепції",
    "ru": "План мероприятий по реализации Концепции",
    "en": "Plan of measures to carry out the Concept",
}
LOOKS = {"done": "c1", "green": "c1", "yellow": "c2", "red": "c5", "waiting": "c4"}


def plan_paper(
    language: str,
    *,
    source: Matter | None = None,
    act: str = "",
    approved_on: datetime.date | None = None,
) -> Paper:
    """The plan in a language: passport, the official table, time line, money, coordination."""
    seen = source or matter()
    with translation.override(language):
        blocks: list[Block] = [
            passport(seen, act),
            Break(),
            Wide([Heading(_("Measures")), official_table(seen.plan)]),
            Heading(_("Time line")),
            Picture(gantt(seen.plan.measures, today()), numbers=False),
            Heading(_("Money")),
            *BLOCKS["money_table"](seen),
            Heading(_("Coordination with other projects")),
            *_coordination(seen.plan),
        ]
        return Paper(
            title=TITLE[language],
            subtitle=said(seen.programme.title),
            language=language,
            issuer=said(city().council),
            date=approved_on or today(),
            blocks=blocks,
            stamp=stamp(act),
            status="" if act else _("Draft"),
            foot=foot(),
            attached={"plan.json": _attached(seen.plan)},
        )


def report_paper(language: str, *, year: int, quarter: int) -> Paper:
    """The quarterly report in the official form: every measure as it stood on the quarter's last day.

    What was done in the quarter with its evidence, spent against planned, resolutions that were past their day.
    """
    seen = matter()
    first = datetime.date(year, 3 * quarter - 2, 1)
    last = datetime.date(year + quarter // 4, quarter * 3 % 12 + 1, 1) - datetime.timedelta(days=1)
    day_of = min(last, today())
    told = reports_until(day_of)
    standing = [as_of(m, told.get(m.number, ()), day_of) for m in seen.plan.measures]
    with translation.override(language):
        blocks: list[Block] = [
            Wide([_standing_table(standing, day_of)]),
            Heading(_("What was done in the quarter")),
            *_done_in(standing, told, first, last),
            Heading(_("Resolutions past their day")),
            *_overdue_on(day_of),
        ]
        title = _("Report on the plan: quarter %(quarter)d of %(year)d") % {"quarter": quarter, "year": year}
        return Paper(
            title=title,
            subtitle=said(seen.programme.title),
            language=language,
            issuer=said(city().council),
            date=day_of,
            blocks=blocks,
            foot=foot(),
        )


def _standing_table(measures: list[MeasureFacts], last: datetime.date) -> Table:
    unit = thousand_unit()
    rows = [
        [
            linked(m.number, f"/plan/{m.number}/"),
            said(m.title),
            said(m.unit.short_name),
            day(m.due),
            light_words(m.light.colour),
            f"{100 * m.share_done:.0f}\u00a0%",
            money(sum(x.amount for x in m.money if x.year <= last.year)),
            money(m.spent),
        ]
        for m in measures
    ]
    planned = sum(x.amount for m in measures for x in m.money if x.year <= last.year)
    spent = sum(m.spent for m in measures)
    rows.append(["", _("Total"), "", "", "", "", money(planned), money(spent)])
    columns = [
        Column("№", 0.4),
        Column(_("Measure"), 3),
        Column(_("Responsible"), 1.4),
        Column(_("Due"), 0.9),
        Column(_("State"), 1),
        Column(_("Done"), 0.8, True),
        Column(_("Planned to date, %(unit)s") % {"unit": unit}, 1.1, True),
        Column(_("Spent, %(unit)s") % {"unit": unit}, 1.1, True),
    ]
    return Table(_("Measures on %(day)s") % {"day": day(last)}, columns, rows, total=True)


def _done_in(
    measures: list[MeasureFacts],
    told: dict[str, tuple[Report, ...]],
    first: datetime.date,
    last: datetime.date,
) -> list[Block]:
    rows = [
        [
            linked(m.number, f"/plan/{m.number}/"),
            day(report.day),
            said(report.text),
            linked(_("evidence"), report.evidence) if report.evidence else "—",
        ]
        for m in measures
        for report in reversed(told.get(m.number, ()))
        if first <= report.day <= last
    ]
    if not rows:
        return [Paragraph(_("Nothing was reported in the quarter."))]
    columns = [
        Column(_("Measure"), 0.7),
        Column(_("Day"), 0.9),
        Column(_("What was done"), 4),
        Column(_("Evidence of progress"), 1),
    ]
    return [Table(_("Reports of the quarter"), columns, rows)]


def _overdue_on(last: datetime.date) -> list[Block]:
    panel = group()
    found = [
        f"{r.number}: {said(r.text)} ({_('due')} {day(r.due)})"
        for meeting in (panel.meetings if panel else ())
        for r in meeting.resolutions
        if r.due and r.due < last and (r.done_on is None or r.done_on > last)
    ]
    return [Points(found) if found else Paragraph(_("There are none."))]


def official_table(plan: Plan) -> Table:
    """No. · measure · responsible (co-executors) · term · money by source and year · indicator · form of completion."""
    sources = {s.identifier: said(s.title) for s in plan.sources}
    rows = [[*_row(m, sources)] for m in plan.measures]
    columns = [
        Column("№", 0.4),
        Column(_("Measure"), 2.2),
        Column(_("Responsible (co-executors)"), 1.9),
        Column(_("Term"), 1),
        Column(_("Source and money by year, %(unit)s") % {"unit": thousand_unit()}, 2.2),
        Column(_("Indicator: today → target"), 1.8),
        Column(_("Form of completion"), 1.5),
    ]
    return Table(_("Plan of measures"), columns, rows)


def _row(measure: MeasureFacts, sources: dict[str, str]) -> list[str]:
    others = ", ".join(said(u.short_name) for u in measure.co_executors)
    by_source: dict[str, list[str]] = {}
    address = f"/plan/{measure.number}/"
    for line in measure.money:
        by_source.setdefault(line.source, []).append(f"{line.year}\u00a0—\u00a0{money(line.amount, address)}")
    funds = "; ".join(f"{sources[name]}: {', '.join(found)}" for name, found in by_source.items())
    indicator = said(measure.indicator.get("title")) if measure.indicator else ""
    if indicator and measure.target is not None:
        indicator = f"{indicator}: {_plain(measure.baseline)} → {linked(_plain(measure.target), address)}"
    return [
        linked(measure.number, address),
        said(measure.title),
        f"{said(measure.unit.short_name)}{f' ({others})' if others else ''}",
        f"{day(measure.start)} – {day(measure.due)}",
        funds or _("needs no money"),
        indicator or "—",
        said(measure.form_of_completion) or "—",
    ]


def _plain(value: float | None) -> str:
    return "—" if value is None else charts.Style(places=0 if float(value).is_integer() else 1).figure(value)


def gantt(measures: tuple[MeasureFacts, ...], now: datetime.date) -> charts.Chart:
    """The measures over time with what is done of them; the critical path is dark."""
    return charts.gantt(
        title=_("Measures over time"),
        desc=_(
            "From the first day to the last; the full part is done; a thin line shows the dates as first approved."
        ),
        spans=[
            charts.Span(
                f"{m.number}. {said(m.title)}",
                m.start,
                m.due,
                m.share_done,
                LOOKS[m.light.colour],
                note=light_words(m.light.colour),
                base=(m.base_start, m.base_due),
            )
            for m in measures
        ],
        today=now,
        legend=[
            ("c1", _("on course or done")),
            ("c2", _("behind")),
            ("c5", _("late")),
            ("c4", _("not begun")),
        ],
    )


def milestones_chart(facts: ProgrammeFacts, now: datetime.date) -> charts.Chart:
    """Components as bars, their milestones as diamonds: reached, late or ahead."""
    looks = {"done": "c1", "late": "c5", "ahead": "c4"}
    words = {"done": _("reached"), "late": _("late"), "ahead": _("ahead")}
    spans = []
    for component in facts.components:
        spans.append(
            charts.Span(
                f"{component.number}. {said(component.title)}", component.start, component.end, look="c6"
            )
        )
        spans += [
            charts.Span(said(m.title), m.due, m.due, look=looks[m.state], note=words[m.state])
            for m in component.milestones
        ]
    return charts.gantt(
        title=_("The programme over time"),
        desc=_("Components from their first to their last day, and the milestones on the day they are due."),
        spans=spans,
        today=now,
        legend=[("c6", _("component")), ("c1", _("reached")), ("c5", _("late")), ("c4", _("ahead"))],
    )


def light_words(colour: str) -> str:
    """The light in words."""
    return {
        "done": _("done"),
        "green": _("on course"),
        "yellow": _("behind"),
        "red": _("late or far behind"),
        "waiting": _("not begun"),
    }[colour]


def _coordination(plan: Plan) -> list[Block]:
    found = projects()
    if not found:
        return [Paragraph(_("No other projects are known."))]
    titles = {p.slug: said(p.title) for p in found}
    made: list[Block] = [
        Table(
            _("Projects paid by others"),
            [
                Column(_("Project"), 2),
                Column(_("Donor"), 1.8),
                Column(_("Scope"), 2.4),
                Column(_("Period"), 1.2),
            ],
            [
                [
                    linked(titles[p.slug], f"/partners/{p.slug}/"),
                    said(p.donor),
                    said(p.scope),
                    f"{day(p.start)} – {day(p.end)}",
                ]
                for p in found
            ],
        )
    ]
    if plan.overlaps:
        made.append(
            Table(
                _("Overlaps found: the same service at the same time"),
                [
                    Column(_("Measure"), 0.8),
                    Column(_("Project"), 2.4),
                    Column(_("Services in both"), 1, True),
                    Column(_("Days"), 0.7, True),
                ],
                [
                    [linked(o.ours, f"/plan/{o.ours}/"), titles[o.theirs], str(len(o.services)), str(o.days)]
                    for o in plan.overlaps
                ],
            )
        )
    return made


def _attached(plan: Plan) -> str:
    rows = [
        {
            "number": m.number,
            "title": dict(m.title),
            "unit": m.unit.code,
            "start": m.start.isoformat(),
            "due": m.due.isoformat(),
            "money": [{"source": x.source, "year": x.year, "amount": x.amount} for x in m.money],
            "services": list(m.services),
        }
        for m in plan.measures
    ]
    return json.dumps(rows, ensure_ascii=False)
