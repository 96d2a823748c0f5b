"""What an applicant sees with number and secret, without an account."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import re
from dataclasses import dataclass

from django.conf import settings

from ratusha.core import clock
from ratusha.core.casework import CaseState, fold
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.delivery.models import Case, DecisionLetter
from ratusha.delivery.queries.cases import card_of, due_of, happened, stages_of, stored, term_of
from ratusha.intake.queries import answer_sheet

SHOWN = {"filed", "registered", "step_done", "info_requested", "info_given", "extended", "decided"}
SHOWN |= {"delivered", "withdrawn", "left_without_motion", "cured", "objected"}


class WrongSecret(Refusal):
    """No case has this number and this secret; which of the two is wrong is not said."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, as the applicant sees it: no names of officials."""

    kind: str
    at: datetime.datetime
    step: Texts | None = None
    facts: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Tracked:
    """A case as its applicant sees it."""

    id: int
    number: str
    title: Texts
    service_slug: str
    at: datetime.datetime
    state: CaseState
    step_titles: tuple[Texts, ...]
    moments: tuple[Moment, ...]
    due: clock.Due
    term: clock.Term
    letter: int | None  # the newest letter that can be downloaded
    rated: bool


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What the applicant keeps."""

    number: str
    secret: str
    title: Texts
    at: datetime.datetime
    due: datetime.date | None
    email: bool
    channel: str


def receipt(key: str) -> ReceiptFacts:
    """The receipt of the application with this key; `WrongSecret` when there is none."""
    row = (
        Case.objects.select_related("application__service", "application__version", "application__answers")
        .filter(application__key=key)
        .first()
    )
    if row is None:
        raise WrongSecret("receipt", "There is no such receipt.")
    application = row.application
    answers = getattr(application, "answers", None)  # None after erasure
    return ReceiptFacts(
        number=application.number,
        secret=secret_for(key),
        title=card_of(row).title,
        at=application.at,
        due=row.due,
        email=bool(answers and answers.email),
        channel=application.channel,
    )


def secret_for(key: str) -> str:
    """The secret of the application with this key: ten characters that are not confused when read aloud.

    Derived, not stored, so that sending the same application twice gives the same receipt.
    """
    raw = hmac.new(settings.SECRET_KEY.encode(), b"receipt\0" + key.encode(), hashlib.sha256).digest()
    code = base64.b32encode(raw[:10]).decode().translate(str.maketrans("01OIL", "89XYZ"))[:10]
    return f"{code[:5]}-{code[5:]}"


def digest_of(secret: str) -> str:
    """What is stored of a secret; spaces, hyphens and case do not matter when it is typed."""
    return hashlib.sha256(re.sub(r"[\s-]", "", secret).upper().encode()).hexdigest()


def track(number: str, secret: str) -> Tracked:
    """The case with this number, for who knows the secret; `WrongSecret` otherwise."""
    row = (
        Case.objects.select_related("application__service", "application__version")
        .filter(application__number=number.strip().upper())
        .first()
    )
    stored_digest = row.application.secret if row else ""
    if not hmac.compare_digest(stored_digest, digest_of(secret)) or row is None:
        raise WrongSecret("secret", "There is no application with this number and this code.")
    return tracked(row)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the city asks the applicant to answer again, and why."""

    why: str
    questions: tuple[str, ...]


def asked(case: int, language: str) -> Asked:
    """The open request for information of a case, with the questions in the reader's language."""
    row = Case.objects.select_related("application__service", "application__version").get(pk=case)
    events = stored(row)
    state = fold(happened(events), stages_of(card_of(row)))
    request = next((e for e in reversed(events) if e.kind in {"info_requested", "left_without_motion"}), None)
    content = getattr(request, "content", None)
    sheet = answer_sheet(
        row.application.form_id, row.application.answers.values, language, row.application.at
    )
    labels = tuple(line.label for line in sheet if line.path in state.asked)
    return Asked(str(content.payload.get("words", "")) if content else "", labels)


def tracked(row: Case) -> Tracked:
    """The applicant's view of a case."""
    card = card_of(row)
    events = stored(row)
    past = happened(events)
    state = fold(past, stages_of(card))
    titles = tuple(step.title for step in card.steps)
    letter = DecisionLetter.objects.filter(case=row, pdf__isnull=False).order_by("-id").first()
    moments, step = [], 0
    for event in events:
        if event.kind == "step_done":
            moments.append(Moment(event.kind, event.at, titles[step] if step < len(titles) else None))
            step += 1
        elif event.kind in SHOWN:
            moments.append(Moment(event.kind, event.at, facts=dict(event.facts)))
    return Tracked(
        id=row.pk,
        number=row.application.number,
        title=card.title,
        service_slug=row.application.service.slug,
        at=row.application.at,
        state=state,
        step_titles=titles,
        moments=tuple(moments),
        due=due_of(card, past),
        term=term_of(card),
        letter=letter.pk if letter and state.status in {"decided", "delivered"} else None,
        rated=state.rating is not None,
    )
