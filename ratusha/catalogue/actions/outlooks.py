"""Say how a service can be had: online now, planned for a day and why, or at the desk."""

from __future__ import annotations

import datetime

from django.db import transaction

from ratusha.catalogue.models import OutlookState, Service, ServiceOutlook
from ratusha.catalogue.queries import NoSuchService
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.people import actions as people
from ratusha.people.queries import Actor, Forbidden, today


class CannotOpen(Refusal):
    """The outlook would promise what the card or the dates do not hold."""


@transaction.atomic
def set_outlook(
    *,
    actor: Actor,
    identifier: str,
    state: str,
    date: datetime.date | None = None,
    reason: Texts | None = None,
    evidence_address: str = "",
    apply_address: str = "",
) -> None:
    """Append how the service can be had from now on; saying the same again changes nothing.

    `state` is online (needs `apply_address` and a complete published card; `date` is since when, today by
    default), planned (needs `date`) or desk. `reason` is shown to residents, in three languages.
    """
    service = (
        Service.objects.select_for_update(of=("self",))
        .select_related("current")
        .filter(identifier=identifier)
        .first()
    )
    if service is None:
        raise NoSuchService("service", "There is no service “%(service)s”.", service=identifier)
    _require(actor, state, service)
    current = ServiceOutlook.objects.filter(service=service, is_current=True).first()
    if state == OutlookState.ONLINE:
        _check_online(service, apply_address)
        since = current.date if current and current.state == OutlookState.ONLINE else None
        date = date or since or today()
    if state == OutlookState.PLANNED and date is None:
        raise CannotOpen("date", "A planned service needs the day it is planned for.", identifier)
    said = {
        "state": OutlookState(state),
        "date": date,
        "reason": dict(reason or {}),
        "evidence_address": evidence_address,
        "apply_address": apply_address,
    }
    if current and all(getattr(current, name) == value for name, value in said.items()):
        return
    ServiceOutlook.objects.filter(service=service, is_current=True).update(is_current=False)
    ServiceOutlook.objects.create(service=service, made_by=actor.name[:200], **said)
    people.note(
        actor=actor,
        verb="set_outlook",
        room="catalogue",
        subject=f"service {identifier}",
        summary=f"{state} {date or ''}".strip(),
    )


def _require(actor: Actor, state: str, service: Service) -> None:
    """Who publishes services may say anything; who edits the plan may say what is planned."""
    if state not in OutlookState.values:
        raise CannotOpen(
            "state", "“%(state)s” is not online, planned or desk.", service.identifier, state=state
        )
    may_plan = state != OutlookState.ONLINE and actor.may("edit_plan")
    if not may_plan and not actor.may("publish_service", service.unit_id):
        raise Forbidden(
            "forbidden",
            "%(name)s has no right to do this (%(right)s).",
            name=actor.name,
            right="publish_service",
        )


def _check_online(service: Service, apply_address: str) -> None:
    if not apply_address:
        raise CannotOpen(
            "address", "A service open online needs the address to apply at.", service.identifier
        )
    if service.current is None or not service.current.is_complete:
        raise CannotOpen(
            "incomplete",
            "The card of “%(service)s” is not complete: complete and publish it before the service opens online.",
            service.identifier,
            service=service.identifier,
        )
