"""Lay a version before the public, take comments, moderate them, answer each."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, pick
from ratusha.outbox import actions as outbox
from ratusha.papers import actions as papers
from ratusha.people import actions as people
from ratusha.people.queries import Actor, city, require, today
from ratusha.plan.models import Answer, Comment, Consultation
from ratusha.plan.models.concept import CommentState

LONGEST = 5_000  # letters of a comment


class BadComment(Refusal):
    """A comment, an answer or a period of a consultation that cannot be taken."""


@transaction.atomic
def open_consultation(*, actor: Actor, version: int, opens: datetime.date, closes: datetime.date) -> int:
    """Publish a version and ask for comments from day to day (inclusive); returns the consultation's id."""
    require(actor, "moderate")
    if closes < opens:
        raise BadComment("period", "The consultation would close before it opens.")
    papers.publish(actor=actor, version=version)
    row, made = Consultation.objects.get_or_create(
        version=version, defaults={"opens": opens, "closes": closes}
    )
    if made:
        _note(actor, "open_consultation", f"version {version}", f"{opens} – {closes}")
    return row.pk


@transaction.atomic
def comment(
    *,
    consultation: int,
    paragraph: str,
    quote: str,
    text: str,
    name: str,
    email: str,
    language: str,
    kind: str = "resident",
    address: str = "",
    day: datetime.date | None = None,
    confirmed: bool = False,
) -> int:
    """Take a comment on a paragraph; it counts when the e-mail address is confirmed. Returns its number.

    `address` is the confirmation page with %s for the token. A comment after the last day is taken and marked late.
    """
    row = Consultation.objects.select_for_update().get(pk=consultation)
    day = day or today()
    text = text.strip()
    if not text:
        raise BadComment("empty", "Write your comment.")
    if len(text) > LONGEST:
        raise BadComment("long", "A comment has at most %(most)d letters.", most=LONGEST)
    if day < row.opens:
        raise BadComment("early", "The consultation has not opened yet.")
    made = Comment.objects.create(
        consultation=row,
        number=(row.comments.aggregate(last=Max("number"))["last"] or 0) + 1,
        paragraph=paragraph[:80],
        quote=quote[:500],
        text=text,
        kind=kind,
        name=name[:200],
        email=email.lower(),
        language=language,
        token=secrets.token_urlsafe(32),
        state=CommentState.OPEN if confirmed else CommentState.UNCONFIRMED,
        late=day > row.closes,
        said_on=day,
    )
    if not confirmed:
        _ask_to_confirm(made, address)
    _note(Actor.resident(), "comment", f"version {row.version}", f"comment {made.number}")
    return made.number


@transaction.atomic
def confirm_comment(*, token: str) -> bool:
    """The e-mail address is real: the comment waits for its answer now. False when the token is unknown or used."""
    won = Comment.objects.filter(token=token, state=CommentState.UNCONFIRMED).update(state=CommentState.OPEN)
    if won:
        _note(Actor.resident(), "confirm_comment", "consultation", "confirmed")
    return bool(won)


@transaction.atomic
def moderate(*, actor: Actor, consultation: int, number: int, reason: Texts) -> None:
    """Do not publish a comment; the count and the reason are public. An answered one stays."""
    require(actor, "moderate")
    if not pick(reason, "uk").text:
        raise BadComment("reason", "Say why comment %(number)d is not published.", number=number)
    taken = Comment.objects.filter(
        consultation_id=consultation, number=number, state__in=[CommentState.UNCONFIRMED, CommentState.OPEN]
    ).update(state=CommentState.MODERATED, moderation=dict(reason))
    if not taken:
        raise BadComment(
            "number", "Comment %(number)d is answered already, or is not published as it is.", number=number
        )
    _note(actor, "moderate", f"comment {number}", pick(reason, "uk").text)


@transaction.atomic
def moderate_many(*, actor: Actor, consultation: int, numbers: Sequence[int], reason: Texts) -> None:
    """Do not publish several comments for one reason, all or none."""
    for number in numbers:
        moderate(actor=actor, consultation=consultation, number=number, reason=reason)


@transaction.atomic
def answer(
    *,
    actor: Actor,
    consultation: int,
    numbers: Sequence[int],
    verdict: str,
    text: Texts,
    change: Texts | None = None,
    day: datetime.date | None = None,
) -> None:
    """Answer a comment or a group of like ones: accepted, partly or rejected, always with a reason.

    Who left an address gets the answer by e-mail.
    """
    require(actor, "moderate")
    if verdict not in {"accepted", "partly", "rejected"} or not pick(text, "uk").text:
        raise BadComment("verdict", "An answer is accepted, partly or rejected, and gives its reason.")
    rows = Comment.objects.select_for_update().filter(
        consultation_id=consultation, number__in=numbers, state__in=[CommentState.OPEN, CommentState.ANSWERED]
    )
    if len(rows) != len(set(numbers)):
        raise BadComment("number", "Not all of these comments wait for an answer.")
    made = Answer.objects.create(
        verdict=verdict,
        text=dict(text),
        change=dict(change or {}),
        answered_on=day or today(),
        answered_by=actor.name[:200],
    )
    rows.update(answer=made, state=CommentState.ANSWERED)
    for row in rows.exclude(email=""):
        _tell_the_answer(row, made)
    _note(actor, "answer", f"comments {', '.join(map(str, numbers))}", verdict)


@transaction.atomic
def forget_commenters(*, day: datetime.date | None = None) -> int:
    """Forget the e-mail addresses of answered comments, and comments never confirmed, of consultations that are over."""
    over = Comment.objects.filter(consultation__closes__lt=day or today()).exclude(email="")
    over.filter(state=CommentState.UNCONFIRMED).delete()
    forgotten = over.exclude(state=CommentState.OPEN).update(email="")
    if forgotten:
        _note(Actor.system("retention"), "forget_commenters", "consultation", f"{forgotten} addresses")
    return forgotten


def _ask_to_confirm(row: Comment, address: str) -> None:
    with translation.override(row.language):
        subject = _("Confirm your comment: %(city)s") % {"city": pick(city().name, row.language).text}
        body = _("Your comment counts once you open this address: %(address)s") % {
            "address": address % row.token
        }
    outbox.send(
        to=row.email,
        channel="email",
        subject=subject,
        body=body,
        language=row.language,
        key=f"comment {row.pk}",
        about=f"comment {row.number}",
    )


def _tell_the_answer(row: Comment, made: Answer) -> None:
    with translation.override(row.language):
        verdict = {
            "accepted": _("accepted"),
            "partly": _("accepted in part"),
            "rejected": _("rejected"),
        }[made.verdict]
        subject = _("Your comment %(number)d: %(verdict)s") % {"number": row.number, "verdict": verdict}
    outbox.send(
        to=row.email,
        channel="email",
        subject=subject,
        body="\n\n".join([pick(made.text, row.language).text, f"> {row.text}"]),
        language=row.language,
        key=f"answer {row.pk} {made.pk}",
        about=f"comment {row.number}",
    )


def _note(actor: Actor, verb: str, subject: str, summary: str) -> None:
    people.note(actor=actor, verb=verb, room="plan", subject=subject, summary=summary[:300])
