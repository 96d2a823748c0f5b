"""The demo's programme: components, milestones with their evidence, sources of money, news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratusha.plan import actions, queries

if TYPE_CHECKING:
    from ratusha.site.demo import Context


# where on the portal the evidence of a milestone is seen
EVIDENCE = {
    "group-created": "/programme/#group",
    "quality-analysed": "/measured/",
    "needs-researched": "/priorities/",
    "priorities-agreed": "/programme/#meeting-3",
    "concept-consulted": "/concept/#comments",
    "three-services": "/services/?outlook=online",
}


def build(context: Context) -> None:
    """The programme with its components and milestones, and where money comes from."""
    data, actor = context.data.programme, context.actor
    people = {person.id: person for person in context.data.city.person}
    acts = {act.id: act for act in context.data.acts}
    actions.found_programme(
        actor=actor,
        identifier=data.id,
        title=data.title,
        goal=data.summary,
        start=data.start,
        end=data.end,
        basis=acts[data.basis].title,
        variants=[
            {
                "title": dict(v.title),
                "strengths": dict(v.strengths),
                "weaknesses": dict(v.weaknesses),
                "chosen": v
                is context.data.concept.variant[-1],  # the text of the section argues for the last
            }
            for v in context.data.concept.variant
        ],
        risks=[
            {
                "title": dict(r.title),
                "response": dict(r.response),
                "owner": dict(people[r.owner].name),
                "likelihood": r.likelihood,
                "impact": r.impact,
            }
            for r in data.risk
        ],
    )
    _milestones(context)
    for source in context.data.decision.source:
        actions.describe_source(
            actor=actor, programme=data.id, identifier=source.id, title=source.title, ceilings=source.ceiling
        )


def _milestones(context: Context) -> None:
    data, actor = context.data.programme, context.actor
    numbers = {component.id: number for number, component in enumerate(data.component, start=1)}
    for component in data.component:
        actions.describe_component(
            actor=actor,
            programme=data.id,
            number=numbers[component.id],
            title=component.title,
            lead=component.lead,
            start=component.start,
            end=component.end,
            partner=component.partner,
        )
    reached = {m.identifier for c in queries.programme().components for m in c.milestones if m.done_on}
    for milestone in data.milestone:
        if milestone.id not in reached:
            actions.set_milestone(
                actor=actor,
                programme=data.id,
                component=numbers[milestone.component],
                identifier=milestone.id,
                title=milestone.title,
                due=milestone.due,
                done_on=milestone.done,
                evidence=milestone.evidence,
                evidence_address=EVIDENCE.get(milestone.id, ""),
            )


def news(context: Context) -> None:
    """What the programme tells its readers at the end."""
    actions.tell_news(
        actor=context.actor,
        programme=context.data.programme.id,
        slug="concept-approved",
        day=context.day,
        title={
            "uk": "Концепцію та план заходів затверджено",
            "ru": "Концепция и план мероприятий утверждены",
            "en": "The Concept and the plan of measures are approved",
        },
        text={
            "uk": "Обидва документи з підписом, таблиця зауважень із відповідями та дані опубліковано на порталі.",
            "ru": "Оба документа с подписью, таблица замечаний с ответами и данные опубликованы на портале.",
            "en": "Both documents with signatures, the table of comments with answers and the data are on the portal.",
        },
    )
