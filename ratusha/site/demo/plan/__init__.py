"""The demo's programme, working group, plan and Concept: from the decision to signed documents in three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratusha.site.demo.plan import concept, group, measures, programme

if TYPE_CHECKING:
    from ratusha.site.demo import Context


def build(context: Context) -> None:
    """Programme, group and projects; then the plan from the decision; then the Concept and its approval."""
    programme.build(context)
    group.build(context)
    measures.build(context)
    concept.build(context)
    programme.news(context)
