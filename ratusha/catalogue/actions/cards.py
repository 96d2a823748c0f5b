"""Write a card and publish it; describe a life event."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from django.db import transaction

from ratusha.catalogue.models import (
    LifeEvent,
    OutlookState,
    ProcessStep,
    Service,
    ServiceOutlook,
    ServiceVersion,
    VersionState,
)
from ratusha.catalogue.queries import NoSuchService
from ratusha.core.catalogue.addresses import slug_of
from ratusha.core.catalogue.card import BadCard, Card
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, pick
from ratusha.people import actions as people
from ratusha.people import queries as places
from ratusha.people.queries import Actor, require


class UnknownUnit(Refusal):
    """A card names a unit that the city does not have."""


class CannotPublish(Refusal):
    """There is no draft, or its publication would break a promise already made."""


@transaction.atomic
def describe_life_event(
    *,
    actor: Actor,
    identifier: str,
    title: Texts,
    summary: Texts | None = None,
    icon: str = "",
    order: int = 1000,
) -> int:
    """Add a life event or correct it; saying the same again changes nothing. Returns its id."""
    require(actor, "edit_catalogue")
    row = LifeEvent.objects.filter(identifier=identifier).first()
    if row is None:
        taken = set(LifeEvent.objects.values_list("slug", flat=True))
        row = LifeEvent(identifier=identifier, slug=free_slug(identifier, title, taken))
    said = {"title": dict(title), "summary": dict(summary or {}), "icon": icon, "order": order}
    if row.pk and all(getattr(row, name) == value for name, value in said.items()):
        return row.pk
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    people.note(
        actor=actor,
        verb="describe_life_event",
        room="catalogue",
        subject=f"life event {row.slug}",
        summary=pick(title, "uk").text,
    )
    return row.pk


@transaction.atomic
def draft_card(*, actor: Actor, identifier: str, card: Card, slug: str = "") -> int:
    """Write the draft of a card, of a new service too; the next call overwrites the draft.

    Returns the id of the draft version. `UnknownUnit` names a unit, `BadCard` a life event, that is not there.
    """
    units = unit_ids()
    _check_units(card, units)
    require(actor, "edit_catalogue", units.get(card.unit))
    service = Service.objects.select_for_update().filter(identifier=identifier).first()
    if service is None:
        taken = set(Service.objects.values_list("slug", flat=True))
        service = Service.objects.create(
            identifier=identifier,
            slug=slug or free_slug(identifier, card.title, taken),
            unit_id=units.get(card.unit),
        )
    else:
        require(actor, "edit_catalogue", service.unit_id)
    _check_life_events(card)
    version = _draft_of(service, actor)
    version.fill(card, units)
    version.save()
    version.steps.all().delete()
    ProcessStep.objects.bulk_create(steps_of(version, card, units))
    people.note(
        actor=actor,
        verb="draft_card",
        room="catalogue",
        subject=f"service {identifier}",
        summary=f"version {version.number}: {pick(card.title, 'uk').text}",
    )
    return version.pk


@transaction.atomic
def publish_version(*, actor: Actor, identifier: str, valid_from: datetime.date | None = None) -> int:
    """Freeze the draft and make it the current card from `valid_from` (today) on; returns its number.

    An incomplete card may be published (it is shown as "being prepared"), except of a service open online.
    """
    service = Service.objects.select_for_update().filter(identifier=identifier).first()
    if service is None:
        raise NoSuchService("service", "There is no service “%(service)s”.", service=identifier)
    require(actor, "publish_service", service.unit_id)
    draft = service.versions.filter(state=VersionState.DRAFT).first()
    if draft is None:
        raise CannotPublish("draft", "The service “%(service)s” has no draft to publish.", service=identifier)
    if not draft.is_complete and is_open_online(service.pk):
        raise CannotPublish(
            "incomplete",
            "The service “%(service)s” is open online: its new card must be complete before it is published.",
            service=identifier,
        )
    today = places.today()
    if valid_from and valid_from > today:
        raise CannotPublish(
            "future",
            "A card is published on the day from which it is valid; %(day)s is later.",
            day=valid_from,
        )
    draft.state, draft.valid_from = VersionState.PUBLISHED, valid_from or today
    draft.save()
    Service.objects.filter(pk=service.pk).update(current=draft, unit_id=draft.unit_id)
    set_life_events(service, draft.card.get("life_events", ()))
    people.note(
        actor=actor,
        verb="publish_version",
        room="catalogue",
        subject=f"service {identifier}",
        summary=f"version {draft.number} valid from {draft.valid_from}",
    )
    return draft.number


def free_slug(identifier: str, title: Texts, taken: set[str]) -> str:
    """A slug nobody has yet; it is added to `taken`."""
    wish = slug_of(identifier, pick(title, "uk").text)
    slug, n = wish, 1
    while slug in taken:
        n += 1
        slug = f"{wish}-{n}"
    taken.add(slug)
    return slug


def unit_ids() -> dict[str, int]:
    """The id of each unit by its code."""
    return {unit.code: unit.id for unit in places.units()}


def steps_of(version: ServiceVersion, card: Card, units: Mapping[str, int]) -> list[ProcessStep]:
    """The rows of the technological card, not saved yet."""
    return [
        ProcessStep(
            version=version,
            number=number,
            stage=step.stage,
            title=dict(step.title),
            unit_id=units[step.unit],
            letter=step.letter,
            days=step.days,
        )
        for number, step in enumerate(card.steps, start=1)
    ]


def set_life_events(service: Service, identifiers: Iterable[str]) -> None:
    """Put the service into these life events and no others."""
    service.life_events.set(LifeEvent.objects.filter(identifier__in=list(identifiers)))


def is_open_online(service: int) -> bool:
    """Whether residents can apply for it online now."""
    return ServiceOutlook.objects.filter(
        service_id=service, is_current=True, state=OutlookState.ONLINE
    ).exists()


def _draft_of(service: Service, actor: Actor) -> ServiceVersion:
    draft = service.versions.filter(state=VersionState.DRAFT).first()
    if draft is None:
        newest = service.versions.order_by("-number").values_list("number", flat=True).first() or 0
        draft = ServiceVersion(service=service, number=newest + 1)
    draft.made_by = actor.name[:200]
    return draft


def _check_units(card: Card, units: Mapping[str, int]) -> None:
    named = [("unit", card.unit)] if card.unit else []
    named += [(f"steps[{i}].unit", step.unit) for i, step in enumerate(card.steps)]
    for where, code in named:
        if code not in units:
            raise UnknownUnit("unit", "The city has no unit “%(unit)s”.", where, unit=code)


def _check_life_events(card: Card) -> None:
    known = set(
        LifeEvent.objects.filter(identifier__in=card.life_events).values_list("identifier", flat=True)
    )
    for i, identifier in enumerate(card.life_events):
        if identifier not in known:
            raise BadCard(
                "life_event", "There is no life event “%(event)s”.", f"life_events[{i}]", event=identifier
            )
