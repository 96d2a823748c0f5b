"""The live block “simplified before digitising”: what goes away, and what residents are spared."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ratusha.core.planning.evidence import SimplerRow
from ratusha.papers import charts
from ratusha.papers.actions import Block, Column, Paragraph, Table
from ratusha.plan.queries.documents.wording import linked, said

MOST = 15  # rows in the text; the whole stands on the portal


def simplified_table(rows: Sequence[SimplerRow]) -> list[Block]:
    """Steps, days, documents and visits as they are and are to be, and the hours saved a year."""
    if not rows:
        return [Paragraph(_("No service has been simplified before digitising yet."), "warn")]
    table = Table(
        _("Simplified before digitising"),
        [
            Column(_("Service"), 3),
            Column(_("Steps"), 0.9, True),
            Column(_("Days"), 0.9, True),
            Column(_("Papers"), 1.1, True),
            Column(_("Trips"), 0.9, True),
            Column(_("Hours saved a year"), 1.1, True),
        ],
        [
            [
                linked(said(row.title), row.address),
                *(_arrow(pair) for pair in (row.steps, row.days, row.documents, row.trips)),
                _figure(row.hours),
            ]
            for row in rows[:MOST]
        ],
    )
    acts = sum(row.acts for row in rows)
    if not acts:
        return [table]
    words = _("Documents that go away only when an act is changed: %(n)d.") % {"n": acts}
    return [table, Paragraph(words)]


def _arrow(pair: tuple[float | None, float | None]) -> str:
    return f"{_figure(pair[0])} → {_figure(pair[1])}"


def _figure(value: float | None) -> str:
    return "—" if value is None else charts.Style().figure(value)
