"""The demo's plan of measures, and the projects that others pay for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratusha.core.planning.inputs import Wording
from ratusha.plan import actions, queries

if TYPE_CHECKING:
    from ratusha.site.demo import Context


def build(context: Context) -> None:
    """The plan from the chosen portfolio in one step; then how projects of others stand to it."""
    data = context.data
    completion = {c.id: c.title for c in data.measures.completion}
    wording = {
        m.initiative: Wording(
            title=m.title,
            co_executors=m.executors,
            start=m.start,
            due=m.due,
            form_of_completion=completion[m.completion],
            indicator=m.indicator,
            baseline=m.baseline,
            target=m.target,
        )
        for m in data.measures.measure
    }
    actions.build_from_decision(
        actor=context.actor, programme=data.programme.id, decision=queries.decision(), wording=wording
    )
    actions.announce_outlooks(actor=context.actor)
    _projects(context)


def _projects(context: Context) -> None:
    data, actor = context.data.programme, context.actor
    numbers = {m.initiative: m.number for m in queries.measures()}
    for project in data.external:
        actions.describe_project(
            actor=actor,
            programme=data.id,
            slug=project.id,
            title=project.title,
            donor=project.donor,
            scope=project.scope,
            start=project.start,
            end=project.end,
            services=project.services,
            money=project.money,
            source=project.source or "",
        )
        stands = [
            *(("funds", name) for name in project.funds),
            *(("duplicates", name) for name in project.duplicates),
            *(("depends", name) for name in project.depends),
        ]
        for stand, initiative in stands:
            if initiative in numbers:
                actions.link_project(actor=actor, project=project.id, number=numbers[initiative], stand=stand)
