"""The demo's decision: criteria, initiatives, seven members' judgements, the analysis, the resolution."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ratusha.core.texts import Texts
from ratusha.people.models import User
from ratusha.priorities import actions, queries
from ratusha.priorities.models import Decision as DecisionRow
from ratusha.priorities.models import Initiative, Judgement

if TYPE_CHECKING:
    from ratusha.site.demo import Context
    from ratusha.site.demo.reading.shapes.decision import Initiative as Proposed

KYIV = ZoneInfo("Europe/Kyiv")
DECIDED = datetime.date(2025, 11, 27)
RESOLUTION = "2.1"
# What the group wants in the first phase whatever the computation says, with the reason it wrote.
WANTED = {
    "uk": "Група вважає, що без цієї послуги мешканці не побачать користі першого етапу; кошти знайдено в межах джерела.",
    "ru": "Группа считает, что без этой услуги жители не увидят пользы первого этапа; средства найдены в пределах источника.",
    "en": "The group holds that without this service residents will not see the use of the first stage; the money was found within the source.",
}
FIRST = ("residence-extract", "kindergarten-queue", "tree-removal")  # services of the first stage


def build(context: Context) -> None:
    """Everything up to the resolution; the model and its replicates are written beside the documents."""
    decision, actor = context.data.decision, context.actor
    for order, criterion in enumerate(decision.criterion, start=1):
        actions.define_criterion(
            actor=actor,
            code=criterion.id,
            title=criterion.title,
            unit=criterion.unit,
            meaning=criterion.meaning,
            worst=criterion.worst,
            best=criterion.best,
            order=order,
        )
    for order, source in enumerate(decision.source, start=1):
        actions.define_source(
            actor=actor, code=source.id, title=source.title, ceiling=source.ceiling, order=order
        )
    for year, months in decision.staff.available.items():
        actions.set_capacity(actor=actor, year=year, months=months)
    _initiatives(context)
    _judgements(context)
    analysis = actions.run_analysis(actor=actor)
    _decide(context)
    model, replicates = actions.export_model(analysis=analysis)
    (context.folder / "decision.toml").write_text(model, encoding="utf-8")
    (context.folder / "replicates.csv").write_text(replicates, encoding="utf-8")
    context.lines.append(f"The decision's model: {context.folder / 'decision.toml'}")


def _initiatives(context: Context) -> None:
    known = set(Initiative.objects.values_list("code", flat=True))
    proposed = context.data.decision.initiative
    acts = {act.id: act.title for act in context.data.acts}
    if known == {initiative.id for initiative in proposed}:
        return
    for both in (False, True):  # once for the rows, once for what they say of each other
        for order, initiative in enumerate(proposed, start=1):
            _propose(context, initiative, order, acts, related=both)


def _propose(
    context: Context, initiative: Proposed, order: int, acts: Mapping[str, Texts], *, related: bool
) -> None:
    duty = acts.get(initiative.compulsory or "", {})
    actions.propose_initiative(
        actor=context.actor,
        code=initiative.id,
        title=initiative.title,
        summary=initiative.summary,
        unit=initiative.unit,
        services=initiative.services,
        cost=initiative.cost,
        staff=initiative.staff,
        effects={
            name: list(getattr(initiative, name))
            for name in ("hours", "take_up", "delivery", "vulnerable", "staff_hours", "openness")
        },
        target=initiative.target if initiative.target is not None else 4,
        duty=duty,
        requires=initiative.requires if related else (),
        excludes=initiative.excludes if related else (),
        synergies={synergy.with_: synergy.bonus for synergy in initiative.synergy},
        order=order,
    )


def _judgements(context: Context) -> None:
    emails = {person.id: person.email for person in context.data.city.person}
    if Judgement.objects.exists():
        return
    for judgement in context.data.decision.judgement:
        actions.record_judgement(
            actor=context.actor,
            member=User.objects.get(email=emails[judgement.member]).pk,
            at=datetime.datetime.combine(judgement.date, datetime.time(15), tzinfo=KYIV),
            swings=judgement.swings or None,
            order=judgement.order,
        )


def _decide(context: Context) -> None:
    if DecisionRow.objects.filter(is_current=True, analysis__is_current=True).exists():
        return
    places = queries.ranking()
    wanted = {
        place.initiative.code: WANTED
        for place in places
        if not place.chosen and any(service in place.initiative.services for service in FIRST)
    }
    actions.record_decision(actor=context.actor, day=DECIDED, resolution=RESOLUTION, added=wanted, words={})
