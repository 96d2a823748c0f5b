"""Lay a version before the public, take comments, answer each, and approve when none is open."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from ratusha.core.planning.agreement import Line, standing
from ratusha.core.refusal import Refusal
from ratusha.core.texts import LANGUAGES, Texts, pick
from ratusha.outbox import actions as outbox
from ratusha.papers import actions as papers
from ratusha.papers import queries as paper_queries
from ratusha.people import actions as people
from ratusha.people.queries import Actor, city, require, today, unit
from ratusha.plan.models import Agreement, Answer, Comment, Consultation
from ratusha.plan.models.concept import CommentState
from ratusha.plan.queries import documents

LONGEST = 5_000  # letters of a comment


class NotYet(Refusal):
    """A document that may not be approved yet, and why."""


class BadComment(Refusal):
    """A comment that cannot be taken."""


@transaction.atomic
def open_consultation(*, actor: Actor, version: int, opens: datetime.date, closes: datetime.date) -> int:
    """Publish a version and ask for comments from day to day (inclusive); returns the consultation's id."""
    require(actor, "moderate")
    if closes < opens:
        raise NotYet("period", "The consultation would close before it opens.")
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
    """Do not publish a comment; the count and the reason are public."""
    require(actor, "moderate")
    if not pick(reason, "uk").text:
        raise BadComment("reason", "Say why comment %(number)d is not published.", number=number)
    Comment.objects.filter(
        consultation_id=consultation, number=number, state__in=[CommentState.UNCONFIRMED, CommentState.OPEN]
    ).update(state=CommentState.MODERATED, moderation=dict(reason))
    _note(actor, "moderate", f"comment {number}", pick(reason, "uk").text)


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
    """Answer a comment or a group of like ones: accepted, partly or rejected, always with a reason."""
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


@transaction.atomic
def open_agreement(*, actor: Actor, version: int, lines: Sequence[tuple[str, int, datetime.date]]) -> None:
    """Lay out the agreement sheet of a version: (unit, step, due day); what was decided stays."""
    require(actor, "edit_plan")
    for code, step, due in lines:
        Agreement.objects.get_or_create(
            version=version, unit_id=unit(code).id, defaults={"step": step, "due": due}
        )
    _note(actor, "open_agreement", f"version {version}", f"{len(lines)} units")


@transaction.atomic
def agree(
    *,
    actor: Actor,
    version: int,
    unit_code: str,
    verdict: str,
    remark: str = "",
    day: datetime.date | None = None,
) -> None:
    """A unit agrees, agrees with remarks or refuses, when it is its turn."""
    place = unit(unit_code)
    require(actor, "edit_plan", place.id)
    row = Agreement.objects.select_for_update().get(version=version, unit_id=place.id)
    if verdict not in {"agree", "remarks", "refuse"}:
        raise NotYet("verdict", "A unit agrees, agrees with remarks or refuses.", unit_code)
    if verdict != "agree" and not remark.strip():
        raise NotYet("remark", "Say the remark or the reason of the refusal.", unit_code)
    if unit_code not in standing(_sheet(version)).turn:
        raise NotYet("turn", "It is not the turn of this unit yet, or it has decided already.", unit_code)
    row.verdict, row.remark = verdict, remark.strip()
    row.decided_on, row.decided_by = day or today(), actor.name[:200]
    row.save()
    _note(actor, "agree", f"version {version}", f"{unit_code}: {verdict}")


@transaction.atomic
def answer_remark(*, actor: Actor, version: int, unit_code: str, answer_text: str) -> None:
    """Answer a remark of the sheet."""
    require(actor, "moderate")
    if not answer_text.strip():
        raise NotYet("answer", "Write the answer to the remark.", unit_code)
    Agreement.objects.filter(version=version, unit__code=unit_code, verdict="remarks").update(
        answer=answer_text.strip()
    )
    _note(actor, "answer_remark", f"version {version}", unit_code)


@transaction.atomic
def approve_document(
    *, actor: Actor, version: int, act: Texts, day: datetime.date, sign_now: bool = False
) -> None:
    """Approve a version by an act: refused while a comment is open or the agreement sheet is not complete."""
    require(actor, "approve")
    facts = paper_queries.version(version)
    still = Comment.objects.filter(
        consultation__version__in=[v.id for v in paper_queries.versions(facts.document)],
        state=CommentState.OPEN,
        late=False,
    )
    if count := still.count():
        first = still.order_by("number").first()
        raise NotYet(
            "comments",
            "%(count)d comments wait for an answer, the first is number %(first)d.",
            facts.document,
            count=count,
            first=first.number if first else 0,
        )
    sheet = standing(_sheet(version))
    if not sheet.complete:
        waits = ", ".join([*sheet.refused, *sheet.unanswered, *sheet.turn]) or "…"
        raise NotYet(
            "agreement", "The agreement sheet is not complete: %(units)s.", facts.document, units=waits
        )
    stamps, closing = {}, {}
    for language in LANGUAGES:
        with translation.override(language):
            stamps[language] = documents.stamp(pick(act, language).text)
            closing[language] = documents.agreement_block(version)
    papers.approve(
        actor=actor, version=version, act=act, day=day, stamp=stamps, closing=closing, sign_now=sign_now
    )


def _sheet(version: int) -> list[Line]:
    rows = Agreement.objects.filter(version=version).select_related("unit")
    return [Line(r.unit.code, r.step, r.verdict, bool(r.answer)) for r in rows]


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


def _note(actor: Actor, verb: str, subject: str, summary: str) -> None:
    people.note(actor=actor, verb=verb, room="plan", subject=subject, summary=summary[:300])
