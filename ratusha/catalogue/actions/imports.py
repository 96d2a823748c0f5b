"""Bring a catalogue in: the plan of an import is made first, shown, and then written in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from ratusha.catalogue.actions.cards import free_slug, set_life_events, steps_of, unit_ids
from ratusha.catalogue.models import LifeEvent, ProcessStep, Service, ServiceVersion, VersionState
from ratusha.catalogue.queries import known_cards, known_events, unit_names
from ratusha.core.catalogue.card import Card
from ratusha.core.catalogue.importing import Plan, plan
from ratusha.core.catalogue.reading import Draft, Harvest
from ratusha.people import actions as people
from ratusha.people import queries as places
from ratusha.people.queries import Actor, require


def plan_import(*, harvest: Harvest) -> Plan:
    """What bringing this in would do; nothing is written."""
    identifiers = [row.identifier for row in harvest.rows if isinstance(row, Draft)]
    return plan(harvest, known_cards(identifiers), unit_names(), known_events())


@transaction.atomic
def import_catalogue(*, actor: Actor, harvest: Harvest, source: str) -> Plan:
    """Write what `plan_import` says, all or nothing; each created or changed card is published at once.

    An incomplete card is published as "being prepared". `source` names the file in the trail.
    """
    require(actor, "import_catalogue")
    done = plan_import(harvest=harvest)
    if not done.cards:
        return done
    for unit in done.units:
        people.describe_unit(actor=actor, code=unit.code, name=unit.name)
    _add_events(done)
    services = _services(done)
    _add_versions(actor, services, done.cards)
    people.note(
        actor=actor,
        verb="import_catalogue",
        room="catalogue",
        subject=f"import {source}",
        summary=", ".join(f"{name} {n}" for name, n in done.counts.items()),
    )
    return done


def _add_events(done: Plan) -> None:
    taken = set(LifeEvent.objects.values_list("slug", flat=True))
    LifeEvent.objects.bulk_create(
        LifeEvent(
            identifier=event.identifier,
            slug=free_slug(event.identifier, event.title, taken),
            title=dict(event.title),
            summary=dict(event.summary),
            icon=event.icon[:40],
            order=event.order,
        )
        for event in done.events
    )


def _services(done: Plan) -> dict[str, Service]:
    """The rows of these services, made where missing."""
    cards, units = done.cards, unit_ids()
    taken = set(Service.objects.values_list("slug", flat=True))
    have = _by_identifier(cards)
    Service.objects.bulk_create(
        (
            Service(
                identifier=identifier,
                slug=free_slug(done.slugs.get(identifier) or identifier, card.title, taken),
                unit_id=units.get(card.unit),
            )
            for identifier, card in cards.items()
            if identifier not in have
        ),
        batch_size=500,
    )
    return _by_identifier(cards)


def _by_identifier(identifiers: Iterable[str]) -> dict[str, Service]:
    names = list(identifiers)
    found: dict[str, Service] = {}
    for start in range(0, len(names), 500):  # SQLite binds a limited number of values
        found |= {s.identifier: s for s in Service.objects.filter(identifier__in=names[start : start + 500])}
    return found


def _add_versions(actor: Actor, services: Mapping[str, Service], cards: Mapping[str, Card]) -> None:
    """Publish each card as the next version of its service."""
    units, today = unit_ids(), places.today()
    newest: dict[int, int] = {}
    for owner, number in ServiceVersion.objects.order_by("number").values_list("service_id", "number"):
        newest[owner] = number
    rows = []
    for identifier, card in cards.items():
        service = services[identifier]
        row = ServiceVersion(service=service, number=newest.get(service.pk, 0) + 1, made_by=actor.name[:200])
        row.fill(card, units)
        row.state, row.valid_from = VersionState.PUBLISHED, today
        rows.append(row)
    ServiceVersion.objects.bulk_create(rows, batch_size=200)
    steps = [s for row in rows for s in steps_of(row, cards[row.service.identifier], units)]
    ProcessStep.objects.bulk_create(steps, batch_size=500)
    for row in rows:
        row.service.current, row.service.unit_id = row, row.unit_id
    Service.objects.bulk_update([row.service for row in rows], ["current", "unit"], batch_size=200)
    for row in rows:
        if events := cards[row.service.identifier].life_events:
            set_life_events(row.service, events)
