"""The live block “money”: what each source gives in each year, against its ceilings, and what nobody pays yet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ratusha.papers import charts
from ratusha.papers.actions import Block, Column, Paragraph, Picture, Table
from ratusha.plan.queries.documents.wording import money, said, thousand_unit
from ratusha.plan.queries.measures import Plan


def money_table(plan: Plan) -> list[Block]:
    """Money by source and year against the ceilings, and what is not funded."""
    if not plan.planned:
        return []
    chart = money_chart(plan)
    columns = [
        Column(_("Source"), 2.4),
        *(Column(str(y), 1, True) for y in plan.years),
        Column(_("Total"), 1, True),
    ]
    rows = []
    for source in plan.sources:
        amounts = [plan.planned.get((source.identifier, y), 0) for y in plan.years]
        rows.append(
            [said(source.title), *(money(a, "/plan/") for a in amounts), money(sum(amounts), "/plan/")]
        )
    sums = [sum(plan.planned.get((s.identifier, y), 0) for s in plan.sources) for y in plan.years]
    rows.append([_("Total"), *(money(a, "/plan/") for a in sums), money(sum(sums), "/plan/")])
    table = Table(
        _("Money by source and year, %(unit)s") % {"unit": thousand_unit()}, columns, rows, total=True
    )
    blocks: list[Block] = [Picture(chart, numbers=False), table]
    if plan.unfunded:
        missing = "; ".join(f"{year}: {money(amount)}" for year, amount in plan.unfunded.items())
        blocks.append(
            Paragraph(
                _("Not funded yet, %(unit)s: %(missing)s.") % {"unit": thousand_unit(), "missing": missing},
                "warn",
            )
        )
    return blocks


def money_chart(plan: Plan) -> charts.Chart:
    """Money by source and year, in millions of hryvnias."""
    amounts = [
        charts.Amount(
            said(source.title),
            year,
            plan.planned.get((source.identifier, year), 0) / 1e6,
            source.ceilings[year] / 1e6 if year in source.ceilings else None,
        )
        for source in plan.sources
        for year in plan.years
    ]
    return charts.money(
        title=_("Money by source and year"),
        desc=_(
            "Planned from each source in each year; the dark line is what all sources together have that year."
        ),
        amounts=amounts,
        style=charts.Style(places=1, unit=_("million UAH")),
    )
