"""The letter of a decision: laid out, signed and kept, once, by the worker."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from ratusha.core.catalogue.card import Card
from ratusha.core.texts import pick
from ratusha.delivery.models import CaseEvent, DecisionLetter
from ratusha.delivery.queries import ZONE, cases
from ratusha.outbox import actions as outbox
from ratusha.papers import actions as papers
from ratusha.people import actions as people
from ratusha.people.queries import Actor, city, units


def make_letter(*, letter: int) -> str:
    """Make the PDF of one decision, sign it, keep it, tell the applicant; returns its digest.

    Done already, it changes nothing: the letter that was made is the letter.
    """
    rows = DecisionLetter.objects.select_related("event__content", "case__application__service")
    row = rows.select_related("case__application__version").get(pk=letter)
    if row.pdf:
        return row.digest
    with override(row.language):
        values = _values(row)
        made = papers.render(template="letter", context=values, language=row.language).files["pdf"]
        pdf = papers.sign(pdf=made, reason=values["title"])
    digest = hashlib.sha256(pdf).hexdigest()
    with transaction.atomic():
        won = DecisionLetter.objects.filter(pk=letter, pdf__isnull=True).update(
            pdf=pdf, digest=digest, made_at=timezone.now()
        )
        if won:
            _tell(row)
    return digest


def _values(row: DecisionLetter) -> dict[str, Any]:
    """What the letter says, in its language."""
    language, application = row.language, row.case.application
    card = cases.card_of(row.case)
    title = pick(card.title, language).text
    day = row.event.at.astimezone(ZONE).date()
    return {
        "title": gettext("Decision on application %(number)s") % {"number": application.number},
        "subtitle": title,
        "issuer": pick(city().council, language).text,
        "date": day,
        "body": _body(row.event, title),
        "facts_caption": gettext("The case"),
        "facts": [
            (gettext("Service"), title),
            (gettext("Number of the application"), application.number),
            (gettext("Received on"), date_format(application.at.astimezone(ZONE).date(), "DATE_FORMAT")),
            (gettext("Decided on"), date_format(day, "DATE_FORMAT")),
            (gettext("Unit"), _unit_name(row.case.unit_id, language)),
        ],
        "points": _grounds(row.event, card, language),
        "legal": gettext(
            "You may object to this decision within 30 calendar days from the day you received it: to the same "
            "unit, to the council, or to the court."
        ),
        "foot": gettext("Digest of the log of the case at the decision: %(hash)s") % {"hash": row.event.hash},
    }


def _body(event: CaseEvent, title: str) -> list[str]:
    sentences = {
        "granted": gettext("Your application for “%(title)s” has been granted."),
        "refused": gettext("Your application for “%(title)s” has been refused on the grounds named below."),
        "not_eligible": gettext("By law the service “%(title)s” is not due in your case."),
    }
    words = [sentences[event.facts["outcome"]] % {"title": title}]
    said = event.content.payload.get("words", "")
    return [*words, said] if said else words


def _grounds(event: CaseEvent, card: Card, language: str) -> list[str]:
    titles = {ground.identifier: ground.title for ground in card.refusal_grounds}
    named = event.facts.get("grounds", [])
    return [pick(titles.get(ground), language).text or ground for ground in named]


def _unit_name(unit_id: int, language: str) -> str:
    return next((pick(unit.name, language).text for unit in units() if unit.id == unit_id), "")


def _tell(row: DecisionLetter) -> None:
    application = row.case.application
    number = application.number
    people.note(
        actor=Actor.system("letter"),
        verb="make_letter",
        room="delivery",
        subject=f"case {number}",
        summary="decision letter made and signed",
    )
    answers = getattr(application, "answers", None)
    if answers is None or not answers.email:
        return
    with override(row.language):
        outbox.send(
            to=answers.email,
            channel="email",
            subject=gettext("The decision on application %(number)s is ready") % {"number": number},
            body=gettext("Open your application with its number and code to download the decision."),
            language=row.language,
            key=f"case {number} letter {row.pk}",
            about=f"case {number}",
        )
