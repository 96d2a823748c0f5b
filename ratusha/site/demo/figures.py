"""The demo's data request: every unit was asked for the figures of 2024; most answered, one is late."""

from __future__ import annotations

import datetime
import zlib
from typing import TYPE_CHECKING

from django.db import transaction

from ratusha.people import queries as people
from ratusha.people.queries import Actor
from ratusha.quality import actions, queries

if TYPE_CHECKING:
    from ratusha.site.demo import Context
    from ratusha.site.demo.reading.shapes.city import Service

CODE = "figures-2024"
TITLE = {
    "uk": "Показники послуг за 2024 рік",
    "ru": "Показатели услуг за 2024 год",
    "en": "Figures of services, 2024",
}
ASKED, DUE = datetime.date(2025, 10, 6), datetime.date(2025, 10, 31)
SENT, APPROVED = datetime.date(2025, 10, 27), datetime.date(2025, 10, 30)
RETURNED = "social"  # its head asked once to check the refusals; answered again after that
LATE = "housing"  # has not answered: half of its sheet is filled in
WHY = {
    "uk": "Перевірте відмови: у звіті департаменту їх більше.",
    "ru": "Проверьте отказы: в отчёте департамента их больше.",
    "en": "Check the refusals: the department's report has more.",
}
ONLINE = 3  # the level of maturity from which one could apply online in 2024
UNKNOWN = {"fees": "плату обліковує фінансове управління"}  # what some units do not know, and why


@transaction.atomic
def build(context: Context) -> None:
    """Ask, answer, return once, approve; leave the late unit with half of its sheet."""
    if any(found.code == CODE for found in queries.requests()):
        return
    actions.ask_units(actor=context.actor, code=CODE, title=TITLE, year=2024, due=DUE, day=ASKED)
    services = {service.id: service for service in context.data.services}
    heads = {head.unit: people.actor_named(head.id, ASKED) for head in people.holders("head", ASKED)}
    for sheet in queries.data_request(CODE).sheets:
        code = sheet.unit.code
        head = heads.get(code, context.actor)
        lines = sheet.lines if code != LATE else sheet.lines[: len(sheet.lines) // 2]
        for line in lines:
            _answer(head, code, services[line.service])
        if code != LATE:
            _approve(head, code)
    for day in (DUE - datetime.timedelta(days=3), DUE, DUE + datetime.timedelta(days=42)):
        actions.remind(day=day)


def _answer(actor: Actor, unit: str, service: Service) -> None:
    figures = figures_of(service)
    note = ""
    if service.cost is not None and _chance(service, "fees") % 5 == 0:
        figures["fees"], note = None, UNKNOWN["fees"]
    actions.save_figures(actor=actor, request=CODE, unit=unit, service=service.id, figures=figures, note=note)


def _approve(actor: Actor, unit: str) -> None:
    actions.send_sheet(actor=actor, request=CODE, unit=unit, day=SENT)
    if unit == RETURNED:
        actions.return_sheet(actor=actor, request=CODE, unit=unit, reason=WHY)
        actions.send_sheet(actor=actor, request=CODE, unit=unit, day=SENT)
    actions.approve_sheet(actor=actor, request=CODE, unit=unit, day=APPROVED)


def figures_of(service: Service) -> dict[str, float | None]:
    """Figures that fit the card: its volume by channel, a few refusals, minutes by the steps, fees by the price."""
    volume = service.volume
    before = service.maturity >= ONLINE and "online" in service.channels
    online = volume * (5 + _chance(service, "online") % 12) // 100 if before else 0
    other = volume * (_chance(service, "other") % 9) // 100
    refusals = volume * (1 + _chance(service, "refusals") % 8) // 100
    price = service.cost.amount if service.cost else 0
    return {
        "online": online,
        "counter": volume - online - other,
        "other": other,
        "refusals": refusals,
        "staff_minutes": 15 + 10 * len(service.steps) + _chance(service, "minutes") % 20,
        "fees": price * (volume - refusals),
    }


def _chance(service: Service, what: str) -> int:
    """The same on every build."""
    return zlib.crc32(f"{service.id} {what}".encode())
