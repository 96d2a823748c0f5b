"""The plan as rows and as a workbook, for people who work in spreadsheets."""

from __future__ import annotations

import io
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ratusha.core.texts import pick
from ratusha.plan.queries.consultation import comments_of_document
from ratusha.plan.queries.measures import MeasureFacts, Plan, plan
from ratusha.plan.queries.programme import NoProgramme, group, programme, projects

Row = list[str | int | float]


def plan_rows(language: str) -> tuple[list[str], list[Row]]:
    """Head and rows: one for each measure, source and year; amounts in UAH."""
    with translation.override(language):
        head = [
            "№",
            _("Measure"),
            _("Responsible"),
            _("Co-executors"),
            _("First day"),
            _("Last day"),
            _("Source"),
            _("Year"),
            _("Planned, UAH"),
            _("Spent, UAH"),
            _("Indicator"),
            _("Today"),
            _("Target"),
            _("Form of completion"),
            _("Done, %"),
            _("Services"),
        ]
        return head, [row for m in plan().measures for row in _rows(m, language)]


def plan_workbook(language: str) -> bytes:
    """The plan as XLSX: measures, money by source and year, ceilings with what is left and not funded. xlsxwriter is imported here only."""
    import xlsxwriter

    whole = plan()
    head, rows = plan_rows(language)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        looks = {
            "head": book.add_format(
                {"bold": True, "text_wrap": True, "bg_color": "#E6EFEB", "border": 1, "valign": "top"}
            ),
            "cell": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
            "money": book.add_format({"num_format": "#,##0", "valign": "top", "border": 1}),
        }
        with translation.override(language):
            sheet = book.add_worksheet(_("Measures"))
            _fill(sheet, head, rows, looks)
            sheet.set_column(0, 0, 6)
            sheet.set_column(1, 1, 44)
            sheet.set_column(2, 15, 16)
            totals: list[Row] = [
                [
                    pick(s.title, language).text,
                    *(whole.planned.get((s.identifier, y), 0) for y in whole.years),
                ]
                for s in whole.sources
            ]
            money = book.add_worksheet(_("Money"))
            _fill(money, [_("Source"), *map(str, whole.years)], totals, looks)
            money.set_column(0, 0, 44)
            money.set_column(1, len(whole.years), 16)
            against = book.add_worksheet(_("Ceilings"))
            head = [_("Source"), _("Year"), _("Planned, UAH"), _("Ceiling, UAH"), _("Left, UAH")]
            _fill(against, head, _against_ceilings(whole, language), looks)
            against.set_column(0, 0, 44)
            against.set_column(1, 4, 16)
    return out.getvalue()


def table_rows(name: str, language: str) -> tuple[list[str], list[Row]]:
    """Head and rows of a table that anybody may take away: comments, milestones, resolutions or projects."""
    with translation.override(language):
        return _TABLES[name](language)


def _comment_rows(language: str) -> tuple[list[str], list[Row]]:
    head = ["№", _("Paragraph"), _("Comment"), _("From"), _("Day"), _("State"), _("Decision"), _("Reason")]
    return head, [
        [
            c.number,
            c.paragraph,
            c.text,
            c.name,
            c.said_on.isoformat(),
            c.state,
            c.verdict,
            pick(c.answer or c.moderation, language).text,
        ]
        for c in comments_of_document("concept")
    ]


def _milestone_rows(language: str) -> tuple[list[str], list[Row]]:
    head = [_("Component"), _("Milestone"), _("Due"), _("Reached on"), _("State"), _("What shows it")]
    try:
        found = programme()
    except NoProgramme:
        return head, []
    return head, [
        [
            component.number,
            pick(m.title, language).text,
            m.due.isoformat(),
            m.done_on.isoformat() if m.done_on else "",
            m.state,
            pick(m.evidence, language).text,
        ]
        for component in found.components
        for m in component.milestones
    ]


def _resolution_rows(language: str) -> tuple[list[str], list[Row]]:
    head = [_("Meeting"), "№", _("Resolution"), _("Owner"), _("Due"), _("Carried out"), _("State")]
    panel = group()
    return head, [
        [
            meeting.number,
            r.number,
            pick(r.text, language).text,
            pick(r.owner, language).text,
            r.due.isoformat() if r.due else "",
            r.done_on.isoformat() if r.done_on else "",
            r.state,
        ]
        for meeting in (panel.meetings if panel else ())
        for r in meeting.resolutions
    ]


def _project_rows(language: str) -> tuple[list[str], list[Row]]:
    """A row for each measure that a project stands to or overlaps with; a project alone has one row."""
    head = [
        _("Project"),
        _("Donor"),
        _("First day"),
        _("Last day"),
        _("Money, UAH"),
        _("Measure"),
        _("How it stands"),
        _("How the overlap was settled"),
        _("Days together"),
        _("Services in both"),
    ]
    overlaps = {(o.theirs, o.ours): o for o in plan().overlaps}
    rows: list[Row] = []
    for project in projects():
        stands = {number: (stand, settled) for number, stand, settled in project.links}
        found = sorted({*stands, *(ours for theirs, ours in overlaps if theirs == project.slug)})
        for number in found or [""]:
            stand, settled = stands.get(number, ("", None))
            overlap = overlaps.get((project.slug, number))
            rows.append(
                [
                    pick(project.title, language).text,
                    pick(project.donor, language).text,
                    project.start.isoformat(),
                    project.end.isoformat(),
                    "" if project.money is None else project.money,
                    number,
                    stand,
                    pick(settled, language).text,
                    overlap.days if overlap else "",
                    ", ".join(sorted(overlap.services)) if overlap else "",
                ]
            )
    return head, rows


_TABLES = {
    "comments": _comment_rows,
    "milestones": _milestone_rows,
    "resolutions": _resolution_rows,
    "projects": _project_rows,
}


def _against_ceilings(whole: Plan, language: str) -> list[Row]:
    """A row a source and year with what is left of the ceiling; at the end what no source pays, by year."""
    rows: list[Row] = []
    for source in whole.sources:
        for year in whole.years:
            planned = whole.planned.get((source.identifier, year), 0)
            ceiling = source.ceilings.get(year, 0)
            rows.append([pick(source.title, language).text, year, planned, ceiling, ceiling - planned])
    rows += [[_("Not funded"), year, amount, 0, -amount] for year, amount in whole.unfunded.items()]
    return rows


def _fill(sheet: Any, head: list[str], rows: list[Row], looks: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    for x, words in enumerate(head):
        sheet.write_string(0, x, words, looks["head"])
    for y, row in enumerate(rows, start=1):
        for x, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(y, x, cell, looks["cell"])
            else:
                sheet.write_number(y, x, cell, looks["money"])
    sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)


def _rows(measure: MeasureFacts, language: str) -> list[Row]:
    def said(texts: Any) -> str:
        return pick(texts, language).text

    lines: list[tuple[str, int | str, int, int]] = [
        (said(m.title), m.year, m.amount, m.spent) for m in measure.money
    ] or [("", "", 0, 0)]
    return [
        [
            measure.number,
            said(measure.title),
            said(measure.unit.name),
            ", ".join(said(u.name) for u in measure.co_executors),
            measure.start.isoformat(),
            measure.due.isoformat(),
            source,
            year,
            amount,
            spent,
            said(measure.indicator.get("title")),
            "" if measure.baseline is None else measure.baseline,
            "" if measure.target is None else measure.target,
            said(measure.form_of_completion),
            round(100 * measure.share_done),
            ", ".join(measure.services),
        ]
        for source, year, amount, spent in lines
    ]
