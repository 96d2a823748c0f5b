"""What officials need at hand: colleagues to give a case to, the usual words of a decision, services to enter."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext, override

from ratusha.catalogue import queries as catalogue
from ratusha.core.catalogue.card import Card
from ratusha.core.texts import Texts, pick
from ratusha.delivery.queries.online import online
from ratusha.people.queries import Actor, holders, unit_id, units


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who handles cases in one of the actor's units."""

    id: int
    name: Texts


@dataclass(frozen=True, slots=True)
class CounterService:
    """A service that the actor may enter for a visitor."""

    slug: str
    title: Texts
    summary: Texts
    unit: Texts
    form: int


def colleagues(actor: Actor, day: datetime.date) -> tuple[Colleague, ...]:
    """Clerks and heads of the units whose cases the actor handles, in order of name."""
    codes = {unit.code for unit in units() if actor.may("handle_case", unit.id)}
    found = {
        person.id: Colleague(person.id, person.name)
        for role in ("clerk", "head")
        for person in holders(role, day)
        if person.unit in codes
    }
    return tuple(sorted(found.values(), key=lambda one: one.name.get("uk", "")))


def usual_words(card: Card, language: str) -> dict[str, str]:
    """What a letter says besides the outcome when the official adds nothing, by outcome, in the applicant's language."""
    results = "; ".join(pick(output.title, language).text for output in card.outputs)
    with override(language):
        return {
            "granted": gettext("You receive: %(results)s.") % {"results": results} if results else "",
            "refused": gettext("Once these grounds no longer hold, you can apply again."),
            "not_eligible": gettext("If your circumstances change, you can apply again."),
        }


def receiving_units(card: catalogue.Card) -> tuple[int, ...]:
    """The units that take applications for a service: the one that performs the first step, and the service's own.

    The first is where a case begins: for most services the service centre, whoever answers for them.
    """
    first = card.content.steps[0].unit if card.content.steps else ""
    begins = unit_id(first) if first else None
    own = card.unit.id if card.unit else None
    return tuple(dict.fromkeys(unit for unit in (begins, own) if unit is not None))


def may_enter(actor: Actor, card: catalogue.Card) -> bool:
    """Whether the official may enter an application for this service on behalf of a visitor."""
    return any(actor.may("enter_case", unit) for unit in receiving_units(card))


def counter_services(actor: Actor) -> tuple[CounterService, ...]:
    """Services open online that this official may enter for a visitor."""
    forms = {facts.service: facts.form for facts in online()}
    cards = catalogue.services(identifiers=forms, size=None).items
    return tuple(
        CounterService(card.slug, card.title, card.summary, card.unit.name, forms[card.identifier])
        for card in cards
        if card.unit is not None and may_enter(actor, card)
    )
