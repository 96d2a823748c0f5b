"""Tell residents what the plan promises: each service of a measure is shown as planned, for when and why."""

from __future__ import annotations

from django.db import transaction

from ratusha.catalogue import actions as catalogue
from ratusha.catalogue import queries as services
from ratusha.core.texts import LANGUAGES, pick
from ratusha.people.queries import Actor, require
from ratusha.plan import queries

_REASON = {
    "uk": "Захід {number} плану: «{title}».",
    "ru": "Мероприятие {number} плана: «{title}».",
    "en": "Measure {number} of the plan: “{title}”.",
}


@transaction.atomic
def announce_outlooks(*, actor: Actor) -> int:
    """Write the outlook of every service that a measure brings online; returns how many services.

    A service that is online already stays so. Of several measures the earliest counts.
    """
    require(actor, "edit_plan")
    dated: dict[str, queries.MeasureFacts] = {}
    for measure in queries.measures():
        for service in measure.services:
            if service not in dated or measure.due < dated[service].due:
                dated[service] = measure
    cards = {card.identifier: card for card in services.services(identifiers=dated, size=None).items}
    promised = 0
    for identifier, measure in dated.items():
        card = cards.get(identifier)
        if card is None or card.outlook.state == "online":
            continue
        catalogue.set_outlook(
            actor=actor,
            identifier=identifier,
            state="planned",
            date=measure.due,
            reason={
                language: _REASON[language].format(number=measure.number, title=pick(measure.title, language))
                for language in LANGUAGES
            },
            evidence_address=f"/plan/{measure.number}/",
        )
        promised += 1
    return promised
