"""From a draft to an approved document: the agreement sheet, the draft of the decision, the act."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ratusha.core.clock.calendar import calendar
from ratusha.core.planning import publication
from ratusha.core.refusal import Refusal
from ratusha.core.texts import LANGUAGES, Texts, pick
from ratusha.outbox import actions as outbox
from ratusha.papers import actions as papers
from ratusha.papers import queries as paper_queries
from ratusha.people import actions as people
from ratusha.people.queries import Actor, city, holders, require, today, unit
from ratusha.plan import queries
from ratusha.plan.models import Agreement, Comment, Consultation, DraftDecision
from ratusha.plan.models.concept import CommentState
from ratusha.plan.queries import documents


class NotYet(Refusal):
    """A document that may not be agreed or approved yet, and why."""


@transaction.atomic
def open_agreement(*, actor: Actor, version: int, lines: Sequence[tuple[str, int, datetime.date]]) -> None:
    """Lay out the agreement sheet of a version: (unit, step, due day).

    What was decided stays, unless the words are others since: then the unit is asked again.
    """
    require(actor, "edit_plan")
    facts = paper_queries.version(version)
    _refuse_approved(facts)
    for code, step, due in lines:
        row, made = Agreement.objects.get_or_create(
            version=version, unit_id=unit(code).id, defaults={"step": step, "due": due}
        )
        if made or row.sha256 == facts.sha256:
            continue
        row.step, row.due = step, due
        row.verdict = row.remark = row.answer = row.decided_by = row.sha256 = ""
        row.decided_on = None
        row.save()
    _tell_turns(facts)
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
    """A unit agrees, agrees with remarks or refuses, when it is its turn; it decides on the words as they are now."""
    place = unit(unit_code)
    require(actor, "edit_plan", place.id)
    row = Agreement.objects.select_for_update().filter(version=version, unit_id=place.id).first()
    if row is None:
        raise NotYet("unit", "The unit “%(unit)s” is not on this sheet.", unit_code, unit=unit_code)
    if verdict not in {"agree", "remarks", "refuse"}:
        raise NotYet("verdict", "A unit agrees, agrees with remarks or refuses.", unit_code)
    if verdict != "agree" and not remark.strip():
        raise NotYet("remark", "Say the remark or the reason of the refusal.", unit_code)
    if unit_code not in queries.sheet_standing(version).turn:
        raise NotYet("turn", "It is not the turn of this unit yet, or it has decided already.", unit_code)
    row.verdict, row.remark = verdict, remark.strip()
    row.decided_on, row.decided_by = day or today(), actor.name[:200]
    facts = paper_queries.version(version)
    row.sha256 = facts.sha256
    row.save()
    _tell_turns(facts)
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
    _tell_turns(paper_queries.version(version))
    _note(actor, "answer_remark", f"version {version}", unit_code)


def _tell_turns(facts: paper_queries.VersionFacts) -> None:
    """Write to the heads of the units whose turn it is, once for the words as they are."""
    turn = queries.sheet_standing(facts.id).turn
    heads = holders("head", today()) if turn else ()
    for row in Agreement.objects.filter(version=facts.id, unit__code__in=turn).select_related("unit"):
        for head in (person for person in heads if person.unit == row.unit.code):
            with translation.override(head.language):
                named = {
                    "title": pick(facts.title, head.language).text,
                    "day": date_format(row.due, "SHORT_DATE_FORMAT"),
                }
                subject = _("Your unit’s word on “%(title)s” is awaited until %(day)s") % named
                body = _(
                    "Sign in, open “Concept and plan” and the document’s agreement sheet: your unit agrees, agrees "
                    "with remarks or refuses there."
                )
            outbox.send(
                to=head.email,
                channel="email",
                subject=subject,
                body=body,
                language=head.language,
                key=f"agreement {facts.id} {row.unit.code} {facts.sha256[:16]} {head.id}",
                about=f"agreement {facts.id}",
            )


@transaction.atomic
def publish_draft(
    *,
    actor: Actor,
    version: int,
    title: Texts,
    sitting: datetime.date,
    text: Texts | None = None,
    day: datetime.date | None = None,
) -> int:
    """Publish the draft of the decision on a version, with the version itself, before the sitting; returns its id.

    Refused when the sitting would come before the working days that the city's profile asks. The same day and sitting
    again correct the words.
    """
    require(actor, "edit_plan")
    facts, day = paper_queries.version(version), day or today()
    _refuse_approved(facts)
    if not pick(title, "uk").text:
        raise NotYet("title", "Give the draft of the decision a title.", facts.document)
    _refuse_early(facts.document, day, sitting)
    papers.publish(actor=actor, version=version)
    row, _made = DraftDecision.objects.update_or_create(
        document=facts.document,
        after=_last_approved(facts.document),
        published_on=day,
        sitting=sitting,
        defaults={"title": dict(title), "text": dict(text or {}), "version": version},
    )
    _note(actor, "publish_draft", f"document {facts.document}", f"published {day}, sitting {sitting}")
    return row.pk


@transaction.atomic
def approve_document(
    *, actor: Actor, version: int, act: Texts, day: datetime.date, sign_now: bool = False
) -> None:
    """Approve a version by an act.

    Refused while its consultation runs or a comment is open, the agreement sheet is not complete or was given to other
    words, and before the draft of the decision has lain open for the working days of the profile.
    """
    require(actor, "approve")
    facts = paper_queries.version(version)
    _refuse_open_comments(facts.document, day)
    _refuse_sheet(facts)
    _refuse_unpublished(facts.document, day)
    stamps, closing = {}, {}
    for language in LANGUAGES:
        with translation.override(language):
            stamps[language] = documents.stamp(pick(act, language).text)
            closing[language] = documents.agreement_block(version)
    papers.approve(
        actor=actor, version=version, act=act, day=day, stamp=stamps, closing=closing, sign_now=sign_now
    )


def _refuse_approved(facts: paper_queries.VersionFacts) -> None:
    if facts.state == "approved":
        raise NotYet(
            "approved", "Version %(number)d is approved already.", facts.document, number=facts.number
        )


def _refuse_open_comments(document: str, day: datetime.date) -> None:
    ids = [v.id for v in paper_queries.versions(document)]
    still = Comment.objects.filter(consultation__version__in=ids, state=CommentState.OPEN, late=False)
    if count := still.count():
        first = still.order_by("number").first()
        raise NotYet(
            "comments",
            "%(count)d comments wait for an answer, the first is number %(first)d.",
            document,
            count=count,
            first=first.number if first else 0,
        )
    runs = Consultation.objects.filter(version__in=ids, closes__gte=day).order_by("-closes").first()
    if runs is not None:
        raise NotYet(
            "consultation",
            "The consultation runs until %(closes)s; the document can be approved after that day.",
            document,
            closes=_figures(runs.closes),
        )


def _refuse_sheet(facts: paper_queries.VersionFacts) -> None:
    sheet = queries.sheet_standing(facts.id)
    if not sheet.complete:
        waits = ", ".join([*sheet.refused, *sheet.unanswered, *sheet.turn]) or "…"
        raise NotYet(
            "agreement", "The agreement sheet is not complete: %(units)s.", facts.document, units=waits
        )
    others = Agreement.objects.filter(version=facts.id).exclude(sha256__in=["", facts.sha256])
    if changed := list(others.values_list("unit__code", flat=True)):
        raise NotYet(
            "changed",
            "The words changed after these units agreed: %(units)s. Put them on the sheet once more, so that they are asked "
            "again.",
            facts.document,
            units=", ".join(changed),
        )


def _refuse_early(document: str, published: datetime.date, sitting: datetime.date) -> None:
    """The working days of the profile must lie between the publication and the sitting."""
    place = city()
    days = publication.rule(place.profile).working_days
    first = publication.earliest_sitting(published, days, calendar(place.profile))
    if sitting < first:
        raise NotYet(
            "early",
            "The draft of the decision is open since %(published)s; after %(days)d working days it can be considered "
            "on %(first)s at the earliest, not on %(sitting)s.",
            document,
            published=_figures(published),
            days=days,
            first=_figures(first),
            sitting=_figures(sitting),
        )


def _refuse_unpublished(document: str, day: datetime.date) -> None:
    days = publication.rule(city().profile).working_days
    row = DraftDecision.objects.filter(document=document, after=_last_approved(document)).first()
    if row is not None:
        _refuse_early(document, row.published_on, day)
    elif days:
        raise NotYet(
            "unpublished",
            "The draft of the decision on this document was not published: it must lie open %(days)d working days before "
            "the sitting.",
            document,
            days=days,
        )


def _last_approved(document: str) -> int:
    last = paper_queries.approved(document)
    return last.number if last else 0


def _figures(day: datetime.date) -> str:
    return f"{day:%d.%m.%Y}"


def _note(actor: Actor, verb: str, subject: str, summary: str) -> None:
    people.note(actor=actor, verb=verb, room="plan", subject=subject, summary=summary[:300])
