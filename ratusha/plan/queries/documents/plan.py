"""The plan of measures in the official form."""

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
    Table,
    Wide,
)
from ratusha.people.queries import city, today
from ratusha.plan.queries.documents.blocks import BLOCKS, Matter
from ratusha.plan.queries.documents.concept import matter, passport
from ratusha.plan.queries.documents.wording import day, foot, linked, money, said, stamp, thousand_unit
from ratusha.plan.queries.measures import MeasureFacts, Plan
from ratusha.plan.queries.programme import ProgrammeFacts, projects

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
    if measure.unfunded:
        missing = ", ".join(f"{y}\u00a0—\u00a0{money(n, address)}" for y, n in measure.unfunded.items())
        funds = "; ".join(filter(None, [funds, f"**{_('not funded')}**: {missing}"]))
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
    """The measures over time with what is done of them; the table beneath says which are on the critical path."""
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
                note=", ".join(
                    filter(
                        None,
                        [
                            light_words(m.light.colour),
                            _("critical path") if m.slot and m.slot.critical else "",
                        ],
                    )
                ),
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


def stand_words(stand: str) -> str:
    """How a project stands to a measure."""
    return {
        "funds": _("pays for it"),
        "duplicates": _("does the same"),
        "depends": _("depends on it"),
    }[stand]


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
    settled = {
        (m.number, link.project): said(link.settled) or stand_words(link.stand)
        for m in plan.measures
        for link in m.links
        if link.settled or link.stand != "duplicates"
    }
    if plan.overlaps:
        made.append(
            Table(
                _("Overlaps found: the same service at the same time"),
                [
                    Column(_("Measure"), 0.8),
                    Column(_("Project"), 2.4),
                    Column(_("Services in both"), 1, True),
                    Column(_("Days"), 0.7, True),
                    Column(_("How the overlap was settled"), 2.6),
                ],
                [
                    [
                        linked(o.ours, f"/plan/{o.ours}/"),
                        titles[o.theirs],
                        str(len(o.services)),
                        str(o.days),
                        settled.get((o.ours, o.theirs)) or _("not settled yet"),
                    ]
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
