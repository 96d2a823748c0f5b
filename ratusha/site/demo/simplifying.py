"""The demo's simplifications: before the first stage goes online, steps, visits and documents go away."""

from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from ratusha.core.catalogue.card import Card, Step
from ratusha.core.simplifying import Ground
from ratusha.quality import actions, queries
from ratusha.site.demo.catalogue import card_of

if TYPE_CHECKING:
    from ratusha.site.demo import Context
    from ratusha.site.demo.reading.shapes.city import Service
    from ratusha.site.demo.reading.shapes.decision import Initiative

DAY = datetime.date(2025, 11, 10)
INITIATIVES = (
    "residence-extracts-online",
    "kindergarten-online",
    "birth-package",
    "subsidy-online",
    "trees-online",
)
KEPT = {"applicant", "engineer", "neighbours"}  # holders whom the city cannot ask
ASKED = "law-admin-services"  # what an authority holds is not asked of the applicant
BY_ITSELF = {"receive", "search"}  # the portal and the register do it
AT_ONCE = {"registers", "deliver"}  # no day of their own any more


@transaction.atomic
def build(context: Context) -> None:
    """Propose the cards to be of the services whose initiatives stand first in the queue."""
    if queries.simplifications():
        return
    services = {service.id: service for service in context.data.services}
    for initiative in context.data.decision.initiative:
        if initiative.id in INITIATIVES:
            for name in initiative.services:
                _propose(context, services[name], initiative)


def _propose(context: Context, service: Service, initiative: Initiative) -> None:
    card = card_of(service, context.data)
    grounds = _grounds(context, service)
    minutes, saved = service.burden.minutes, initiative.hours[1]
    actions.propose_simplification(
        actor=context.actor,
        service=service.id,
        to_be=_to_be(service, card, set(grounds)),
        grounds=grounds,
        hours=round(minutes / 60 * (1 - saved), 2),
        trips=float(max(0, service.burden.trips - 2)),
        take_up=initiative.take_up[1],
        day=DAY,
    )


def _grounds(context: Context, service: Service) -> dict[str, Ground]:
    """Papers that people bring today though an authority holds them, as many as they were seen to bring."""
    kinds = {kind.id: kind for kind in context.data.evidence}
    holders = {holder.id: holder.title for holder in context.data.holders}
    acts = {act.id: act for act in context.data.acts}
    found: dict[str, Ground] = {}
    for name in service.documents:
        kind = kinds[name]
        if kind.holder in KEPT or len(found) == service.burden.papers:
            continue
        act = acts[ASKED if kind.already_held else service.acts[0]]
        found[name] = Ground(holders[kind.holder], act.title, act.number, needs_change=not kind.already_held)
    return found


def _to_be(service: Service, card: Card, away: set[str]) -> Card:
    """The card without the steps that happen by themselves and without the papers that go away."""
    steps = [
        _lighter(step, line.step)
        for step, line in zip(card.steps, service.steps, strict=True)
        if line.step not in BY_ITSELF
    ]
    evidence = tuple(
        dataclasses.replace(e, already_held=True) if e.identifier in away else e for e in card.evidence
    )
    return dataclasses.replace(card, steps=tuple(steps), evidence=evidence)


def _lighter(step: Step, kind: str) -> Step:
    if kind in AT_ONCE:
        return dataclasses.replace(step, days=0)
    return dataclasses.replace(step, days=(step.days + 1) // 2) if kind == "issue" else step
