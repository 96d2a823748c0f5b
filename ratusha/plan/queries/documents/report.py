"""The quarterly report on the plan in the official form: the plan as it stood on the quarter's last day."""

from __future__ import annotations

import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from ratusha.papers import charts
from ratusha.papers.actions import Block, Column, Heading, Paper, Paragraph, Points, Table, Wide
from ratusha.people.queries import city, today
from ratusha.plan.queries.documents.concept import matter
from ratusha.plan.queries.documents.plan import light_words
from ratusha.plan.queries.documents.wording import day, foot, linked, money, said, thousand_unit
from ratusha.plan.queries.effects import effects
from ratusha.plan.queries.measures import MeasureFacts, Report, as_of, reports_until
from ratusha.plan.queries.programme import group


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
            *_measured_effects(),
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


def _measured_effects() -> list[Block]:
    """What was promised against what was measured; without a reading nothing is said."""
    percent = charts.Style(percent=True)
    words = {
        "within": _("as promised"),
        "above": _("more than promised"),
        "below": _("less than promised"),
    }
    rows = [
        [
            linked(row.number, f"/plan/{row.number}/"),
            linked(said(row.service), f"/quality/{row.slug}/"),
            effect_words(row.effect.kind),
            f"{percent(row.effect.promised[1])} ({percent.between(row.effect.promised[0], row.effect.promised[2])})",
            percent(row.effect.measured),
            words[row.effect.verdict],
        ]
        for row in effects()
        if row.effect.measured is not None
    ]
    if not rows:
        return []
    columns = [
        Column(_("Measure"), 0.7),
        Column(_("Service"), 2.4),
        Column(_("Effect"), 1.6),
        Column(_("Promised"), 1.3, True),
        Column(_("Measured"), 0.9, True),
        Column(_("Outcome"), 1.2),
    ]
    caption = _("What measures promised and what was measured until today")
    return [Heading(_("Promised and measured")), Table(caption, columns, rows)]


def effect_words(kind: str) -> str:
    """What an effect is measured by."""
    return {
        "take_up": _("applications that come online"),
        "hours": _("residents' hours saved"),
    }[kind]


def _overdue_on(last: datetime.date) -> list[Block]:
    panel = group()
    found = [
        f"{r.number}: {said(r.text)} ({_('due')} {day(r.due)})"
        for meeting in (panel.meetings if panel else ())
        for r in meeting.resolutions
        if r.due and r.due < last and (r.done_on is None or r.done_on > last)
    ]
    return [Points(found) if found else Paragraph(_("There are none."))]
