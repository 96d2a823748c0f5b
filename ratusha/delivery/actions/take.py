"""Take a finished form from `intake` as an application."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from ratusha.catalogue.queries import card_at
from ratusha.core.casework import fold
from ratusha.core.forms import merged
from ratusha.delivery.actions.handle import answer_request
from ratusha.delivery.actions.incoming import receive
from ratusha.delivery.actions.online import count_flow
from ratusha.delivery.models import Case, Channel
from ratusha.delivery.queries import ZONE, cases
from ratusha.intake import actions as intake
from ratusha.intake import ports
from ratusha.intake import queries as forms
from ratusha.people.queries import Actor, actor_named

CHANNELS = {"web": Channel.ONLINE, "counter": Channel.COUNTER, "paper": Channel.POST}
ANSWERS = "delivery-answers"  # the owner of drafts that answer a request for information
CONTACT = "email"  # a top-level question of this name is where the city writes to


def take_application(submission: ports.Submission) -> ports.Receipt:
    """One application from one finished form; the same form again gives the same receipt.

    Runs inside the transaction that closes the draft.
    """
    card = card_at(submission.about)
    channel = CHANNELS.get(submission.mode, Channel.ONLINE)
    receipt = receive(
        actor=_entered_by(submission, channel),
        service=card.identifier,
        form=submission.form,
        form_hash=submission.form_hash,
        values=submission.values,
        key=submission.key,
        now=submission.submitted_at,
        channel=channel,
        language=submission.language,
        email=str(submission.values.get(CONTACT) or ""),
    )
    if channel == Channel.ONLINE:
        count_flow(service_id=card.id, day=submission.submitted_at.astimezone(ZONE).date(), end="submitted")
    return ports.Receipt(receipt_address(submission.key, submission.language), receipt.number)


def _entered_by(submission: ports.Submission, channel: Channel) -> Actor:
    """The official who filled the form in for a visitor, with the posts of that day; online: the resident."""
    if channel == Channel.ONLINE:
        return Actor.resident()
    return actor_named(submission.started_by or 0, submission.submitted_at.astimezone(ZONE).date())


def ask_again(*, case: int, language: str) -> str:
    """Begin a draft of the asked questions with what was answered before; returns its address.

    The draft opens at the list of answers, where the asked ones can be changed.
    """
    row = Case.objects.select_related("application__answers").get(pk=case)
    draft = intake.start_draft(
        form=row.application.form_id,
        owner=ANSWERS,
        about=row.application.number,
        language=language,
        answers=row.application.answers.values,
    )
    with override(language):
        return forms.address(ANSWERS, row.application.number, draft.secret, "check")


def take_answers(submission: ports.Submission) -> ports.Receipt:
    """The finished draft of a request for information: only what was asked is taken over."""
    row = Case.objects.select_related("application__answers").get(application__number=submission.about)
    asked = fold(cases.happened(cases.stored(row)), cases.stages_of(cases.card_of(row))).asked
    changes = {path: _at(submission.values, path) for path in asked}
    values = merged(row.application.answers.values, changes, forms.form(row.application.form_id))
    answer_request(case=row.pk, values=values, now=submission.submitted_at)
    with override(submission.language):
        return ports.Receipt(reverse("delivery:application", args=[submission.about]), submission.about)


def _at(values: Mapping[str, Any], path: str) -> Any:
    """The answer at a path like `/people[2]/name`."""
    found: Any = values
    for name, number in re.findall(r"/([^/\[]+)(?:\[(\d+)\])?", path):
        found = (found or {}).get(name)
        if number:
            rows = found or []
            found = rows[int(number) - 1] if int(number) <= len(rows) else {}
    return found


def receipt_address(key: str, language: str) -> str:
    """Where the applicant sees number and code; only the holder of the link can open it."""
    with override(language):
        return reverse("delivery:receipt", args=[signing.dumps(key, salt="receipt")])
