"""Live blocks: tables and charts drawn from evidence, every number linked to its source.

A block's name stands in a section of the Concept; its builder takes the evidence and gives blocks of a paper. What has
no evidence yet says so instead of leaving a hole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from ratusha.core.planning.evidence import Evidence, RankRow, coverage
from ratusha.papers import charts
from ratusha.papers.actions import Block, Column, Paragraph, Picture, Table
from ratusha.plan.queries.documents.frontier import address_of, frontier_chart, frontier_table, source_of
from ratusha.plan.queries.documents.funds import money_table
from ratusha.plan.queries.documents.simplified import simplified_table
from ratusha.plan.queries.documents.wording import linked, said
from ratusha.plan.queries.evidence import NOT_PROPOSED
from ratusha.plan.queries.measures import Plan
from ratusha.plan.queries.programme import ProgrammeFacts

PERCENT = charts.Style(percent=True, places=1)
FIGURE = charts.Style(places=1)
MOST = 15  # rows of a table in the text; the whole stands on the portal


@dataclass(frozen=True, slots=True)
class Matter:
    """What blocks are drawn from."""

    evidence: Evidence
    plan: Plan
    programme: ProgrammeFacts


def needs_table(matter: Matter) -> list[Block]:
    """What residents need first: a chart with intervals; its numbers are links in the table beneath."""
    rows = sorted(matter.evidence.needs, key=lambda r: -r.value)[:MOST]
    if not rows:
        return [_missing()]
    origin = matter.evidence.origins.get("needs")
    chart = charts.bars(
        title=_("What residents need first"),
        desc=_(
            "Share of adult residents who name the service among their first three, with the 95% interval."
        ),
        items=[charts.Item(said(r.title), r.value, r.low, r.high, n=r.n) for r in rows],
        style=PERCENT,
    )
    table = Table(
        _("Services that residents name first"),
        [
            Column(_("Service"), 3),
            Column(_("Share"), 0.9, True),
            Column(_("95% interval"), 1.2, True),
            Column("n", 0.7, True),
        ],
        [
            [
                said(r.title),
                linked(PERCENT(r.value), r.address),
                PERCENT.between(r.low, r.high) if r.low is not None and r.high is not None else "—",
                charts.Style().figure(r.n) if r.n is not None else "—",
            ]
            for r in rows
        ],
        source=source_of(origin),
    )
    return [table, Picture(chart, numbers=False)]


def quality_table(matter: Matter) -> list[Block]:
    """How good the services are now: those that residents name first, with what one application costs them."""
    order = {r.service: -r.value for r in matter.evidence.needs}
    rows = sorted(matter.evidence.quality, key=lambda r: (order.get(r.service, 1.0), said(r.title)))[:MOST]
    if not rows:
        return [_missing()]
    origin = matter.evidence.origins.get("quality")
    readings = [[r.maturity, r.hours, r.trips, r.papers] for r in rows]
    styles = [_style(column) for column in zip(*readings, strict=True)]
    blocks: list[Block] = [
        Table(
            _("Quality of services today"),
            [
                Column(_("Service"), 3),
                Column(_("Maturity, 0–4"), 1, True),
                Column(_("Hours"), 1, True),
                Column(_("Trips"), 1, True),
                Column(_("Papers"), 1, True),
            ],
            [
                [
                    said(r.title),
                    *(_figure(v, style, r.address) for v, style in zip(found, styles, strict=True)),
                ]
                for r, found in zip(rows, readings, strict=True)
            ],
            source=source_of(origin),
        )
    ]
    answers = [r for r in rows if sum(r.satisfaction)][:8]
    if answers:
        scale = [_("very dissatisfied"), _("dissatisfied"), _("neither"), _("satisfied"), _("very satisfied")]
        chart = charts.distribution(
            title=_("How satisfied applicants are"),
            desc=_(
                "Answers of those who chose to answer after their application; no interval, since nobody was sampled."
            ),
            rows=[charts.Parts(said(r.title), tuple(map(float, r.satisfaction))) for r in answers],
            categories=scale,
        )
        blocks.append(Picture(chart))
    return blocks


def ranking_chart(matter: Matter) -> list[Block]:
    """The probability of each rank of each initiative."""
    rows = sorted(
        (r for r in matter.evidence.ranking if r.probabilities and r.expected is not None),
        key=lambda r: r.expected or 0,
    )[:MOST]
    if not rows:
        return [_missing()]
    chart = charts.ranks(
        title=_("Initiatives by the probability of their rank"),
        desc=_(
            "The members' weights and the errors of the survey and the effects go through one computation."
        ),
        rows=[charts.RankRow(said(r.title), r.probabilities, r.expected or 0, r.low, r.high) for r in rows],
        source=said(matter.evidence.origins["ranking"].title) if "ranking" in matter.evidence.origins else "",
        source_url=address_of(matter.evidence.origins.get("ranking")),
    )
    return [Picture(chart)]


def portfolio_table(matter: Matter) -> list[Block]:
    """Core, borderline and exterior initiatives, and what the group chose."""
    rows = matter.evidence.ranking
    if not rows:
        return [_missing()]
    words = {"core": _("core"), "borderline": _("borderline"), "exterior": _("exterior"), "": "—"}
    order = {"core": 0, "borderline": 1, "exterior": 2, "": 3}
    ranked = sorted(rows, key=lambda r: (order.get(r.group, 3), -(r.core_index or 0), r.expected or 0))
    blocks: list[Block] = [
        Table(
            _("Initiatives: core, borderline, exterior"),
            [
                Column(_("Initiative"), 3),
                Column(_("Group"), 1.1),
                Column(_("Core index"), 0.9, True),
                Column(_("Expected rank"), 1.1, True),
                Column(_("Decision"), 1.1),
            ],
            [
                [
                    said(r.title),
                    words.get(r.group, r.group),
                    linked(charts.Style(places=2).figure(r.core_index), r.address)
                    if r.core_index is not None
                    else "—",
                    linked(FIGURE.figure(r.expected), r.address) if r.expected is not None else "—",
                    _("in the plan") if r.chosen else _("not now"),
                ]
                for r in ranked
            ],
            source=source_of(matter.evidence.origins.get("portfolio")),
        )
    ]
    if matter.evidence.frontier:
        blocks += [Picture(frontier_chart(matter.evidence), numbers=False), frontier_table(matter.evidence)]
    departures = [r for r in ranked if said(r.departure)]
    if departures or said(matter.evidence.other_years):
        blocks.append(_departures(departures, said(matter.evidence.other_years)))
    waiting: dict[str, list[str]] = {}
    for r in ranked:
        if not r.chosen and said(r.reason) and not said(r.departure):
            waiting.setdefault(said(r.reason), []).append(linked(said(r.title), r.address))
    if waiting:
        blocks.append(
            Table(
                _("Why some initiatives wait"),
                [Column(_("Reason"), 2), Column(_("Initiatives"), 3)],
                [[reason, "; ".join(titles)] for reason, titles in waiting.items()],
            )
        )
    return blocks


def _departures(rows: Sequence[RankRow], other_years: str) -> Table:
    """What the group decided against the computation, with the reason it wrote."""
    return Table(
        _("Where the working group departed from the computation"),
        [Column(_("Initiative"), 2), Column(_("Decision"), 1.1), Column(_("Reason"), 3)],
        [
            [
                linked(said(r.title), r.address),
                _("taken in") if r.chosen else _("not taken"),
                said(r.departure),
            ]
            for r in rows
        ]
        + ([[_("All that were chosen"), _("years other than computed"), other_years]] if other_years else []),
    )


def coverage_table(matter: Matter) -> list[Block]:
    """Each top need with the measure that meets it, or the reason why none does."""
    measures = {service: m.number for m in reversed(matter.plan.measures) for service in m.services}
    found = coverage(matter.evidence.needs, measures, matter.evidence.refused, NOT_PROPOSED, MOST)
    if not found:
        return [_missing()]
    return [
        Table(
            _("What becomes of each need"),
            [Column(_("Service"), 2.4), Column(_("Share"), 0.8, True), Column(_("Measure or reason"), 3)],
            [
                [
                    said(row.need.title),
                    linked(PERCENT(row.need.value), row.need.address),
                    linked(_("measure %(number)s") % {"number": row.measure}, f"/plan/{row.measure}/")
                    if row.measure
                    else said(row.reason),
                ]
                for row in found
            ],
            source=source_of(matter.evidence.origins.get("needs")),
        )
    ]


def variants_table(matter: Matter) -> list[Block]:
    """The variants that were compared."""
    variants = matter.programme.variants
    if not variants:
        return [_missing()]
    return [
        Table(
            _("Variants compared"),
            [
                Column(_("Variant"), 1.6),
                Column(_("Strengths"), 2),
                Column(_("Weaknesses"), 2),
                Column(_("Choice"), 0.9),
            ],
            [
                [
                    said(v["title"]),
                    said(v["strengths"]),
                    said(v["weaknesses"]),
                    f"**{_('chosen')}**" if v.get("chosen") else "—",
                ]
                for v in variants
            ],
        )
    ]


def risks_table(matter: Matter) -> list[Block]:
    """Risks by likelihood and impact with who answers for them."""
    risks = sorted(matter.programme.risks, key=lambda r: -r["likelihood"] * r["impact"])
    if not risks:
        return [_missing()]
    return [
        Table(
            _("Risks and responses"),
            [
                Column(_("Risk"), 2),
                Column(_("Likelihood, 1–5"), 1.3, True),
                Column(_("Impact, 1–5"), 0.85, True),
                Column(_("Response"), 2.4),
                Column(_("Answers for it"), 1.5),
            ],
            [
                [
                    said(r["title"]),
                    str(r["likelihood"]),
                    str(r["impact"]),
                    said(r["response"]),
                    said(r["owner"]),
                ]
                for r in risks
            ],
        )
    ]


BLOCKS: dict[str, Callable[[Matter], list[Block]]] = {
    "needs_table": needs_table,
    "quality_table": quality_table,
    "ranking_chart": ranking_chart,
    "portfolio_table": portfolio_table,
    "coverage_table": coverage_table,
    "money_table": lambda matter: money_table(matter.plan) or [_missing()],
    "variants_table": variants_table,
    "risks_table": risks_table,
    "simplified_table": lambda matter: simplified_table(matter.evidence.simplified),
}

# which part of the evidence a block is drawn from
PARTS = {
    "needs_table": ("needs",),
    "quality_table": ("quality", "needs"),
    "ranking_chart": ("ranking",),
    "portfolio_table": ("ranking", "frontier"),
    "coverage_table": ("needs", "refused"),
    "simplified_table": ("simplified",),
    "money_table": (),
    "variants_table": (),
    "risks_table": (),
}


def digest(kind: str, matter: Matter) -> str:
    """What the block's numbers are now: another digest than at the last version means the source is newer."""
    seen: Any
    if kind == "money_table":
        seen = [
            [[s.identifier, s.title, sorted(s.ceilings.items())] for s in matter.plan.sources],
            sorted((source, year, amount) for (source, year), amount in matter.plan.planned.items()),
            sorted(matter.plan.unfunded.items()),
        ]
    elif kind == "variants_table":
        seen = list(matter.programme.variants)
    elif kind == "risks_table":
        seen = list(matter.programme.risks)
    else:
        seen = [_plain(getattr(matter.evidence, part)) for part in PARTS[kind]]
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()


def _plain(part: Any) -> Any:
    return dict(part) if isinstance(part, Mapping) else [asdict(row) for row in part]


def _style(column: Sequence[float | None]) -> charts.Style:
    """Whole numbers as such, where the whole column holds nothing else."""
    whole = all(value is None or float(value).is_integer() for value in column)
    return charts.Style() if whole else FIGURE


def _figure(value: float | None, style: charts.Style, address: str) -> str:
    return "—" if value is None else linked(style.figure(value), address)


def _missing() -> Block:
    return Paragraph(_("The evidence for this place is not there yet."), "warn")


def sequence(kinds: Sequence[str], matter: Matter) -> list[Block]:
    """Blocks of several kinds, one after another."""
    return [block for kind in kinds for block in BLOCKS[kind](matter)]
