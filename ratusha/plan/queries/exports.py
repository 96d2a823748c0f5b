"""The plan as rows and as a workbook, for people who work in spreadsheets."""

from __future__ import annotations

import io
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ratusha.core.texts import pick
from ratusha.plan.queries.measures import MeasureFacts, Plan, plan

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
