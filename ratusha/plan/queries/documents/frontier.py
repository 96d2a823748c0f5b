"""What more money would buy, as a chart and as a table of steps; and where evidence comes from, for any block."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ratusha.core.planning.evidence import Evidence, Origin
from ratusha.papers import charts
from ratusha.papers.actions import Block, Column, Table
from ratusha.plan.queries.documents.wording import linked, said

MOST_STEPS = 12  # rows of the frontier


def frontier_chart(evidence: Evidence) -> charts.Chart:
    """The best value that each budget allows."""
    return charts.frontier(
        title=_("What more money would buy"),
        desc=_("The best value that each budget allows; the chosen portfolio is marked."),
        points=[
            charts.Point(p.cost / 1e6, p.value, label=str(i), chosen=p.chosen)
            for i, p in enumerate(evidence.frontier, start=1)
        ],
        cost=charts.Style(places=1, unit=_("million UAH")),
        value=charts.Style(places=2),
        source=said(evidence.origins["portfolio"].title) if "portfolio" in evidence.origins else "",
        source_url=address_of(evidence.origins.get("portfolio")),
    )


def frontier_table(evidence: Evidence) -> Block:
    """The frontier in steps: at most a dozen portfolios, the first, the last and the chosen one among them."""
    points = list(enumerate(evidence.frontier, start=1))
    step = max(1, -(-len(points) // MOST_STEPS))
    kept = [(i, p) for i, p in points if p.chosen or i in {1, len(points)} or (i - 1) % step == 0]
    chosen = _("chosen")
    rows = [
        [
            f"{i} — **{chosen}**" if p.chosen else str(i),
            charts.Style(places=1, unit=_("million UAH"))(p.cost / 1e6),
            charts.Style(places=2).figure(p.value),
        ]
        for i, p in kept
    ]
    columns = [
        Column(_("Portfolio"), 1),
        Column(_("Cost"), 1, True),
        Column(_("Value of the portfolio"), 1, True),
    ]
    return Table(
        _("What more money would buy, in steps"),
        columns,
        rows,
        source=source_of(evidence.origins.get("portfolio")),
    )


def source_of(origin: Origin | None) -> str:
    """The source's name with its address, for the line beneath a table."""
    return linked(said(origin.title), origin.address) if origin else ""


def address_of(origin: Origin | None) -> str:
    """The source's whole address on the portal."""
    if origin is None:
        return ""
    words = linked("x", origin.address)
    return words[4:-1] if words.startswith("[x](") else ""
