"""Consultations with their comments and answers, and agreement sheets, as plain values."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from ratusha.core.planning.agreement import Line, Standing, standing
from ratusha.core.texts import Texts
from ratusha.papers import queries as papers
from ratusha.people.queries import today
from ratusha.plan.models import Agreement, Comment, Consultation, DraftDecision


@dataclass(frozen=True, slots=True)
class CommentFacts:
    """A comment as the public sees it: no address, no token; the words of a moderated one are left out."""

    number: int
    paragraph: str
    quote: str
    text: str
    kind: str
    name: str
    language: str
    state: str
    late: bool
    said_on: datetime.date
    moderation: Texts
    verdict: str
    answer: Texts
    change: Texts
    answered_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class ConsultationFacts:
    """A consultation; `state` is ahead, open or closed today."""

    id: int
    version: int
    opens: datetime.date
    closes: datetime.date
    state: str
    comments: tuple[CommentFacts, ...]

    @property
    def waiting(self) -> int:
        """Comments without an answer."""
        return sum(c.state == "open" for c in self.comments)

    @property
    def counts(self) -> dict[str, int]:
        """Comments by verdict, and how many were not published."""
        found = {"accepted": 0, "partly": 0, "rejected": 0, "moderated": 0, "late": 0, "open": 0}
        for c in self.comments:
            found["moderated" if c.state == "moderated" else c.verdict or "open"] += 1
            found["late"] += c.late
        return found


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """A line of the agreement sheet."""

    unit_code: str
    unit: Texts
    step: int
    due: datetime.date
    verdict: str
    remark: str
    answer: str
    decided_on: datetime.date | None
    decided_by: str
    stale: bool  # decided on other words than the version has now


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A published draft of a decision: the version that lay open with it, and which approved one it follows (0: none)."""

    document: str
    version: int
    after: int
    title: Texts
    text: Texts
    published_on: datetime.date
    sitting: datetime.date


def consultation(version: int) -> ConsultationFacts | None:
    """The consultation on a version, if there was one."""
    row = Consultation.objects.filter(version=version).first()
    if row is None:
        return None
    day = today()
    state = "ahead" if day < row.opens else "closed" if day > row.closes else "open"
    comments = row.comments.exclude(state="unconfirmed").select_related("answer")
    return ConsultationFacts(row.pk, row.version, row.opens, row.closes, state, _comments(comments))


def comments_of_document(identifier: str) -> tuple[CommentFacts, ...]:
    """All confirmed comments on any version of a document."""
    ids = [v.id for v in papers.versions(identifier)]
    rows = Comment.objects.filter(consultation__version__in=ids).exclude(state="unconfirmed")
    return _comments(rows.select_related("answer").order_by("consultation", "number"))


def agreement_sheet(version: int) -> tuple[AgreementLine, ...]:
    """The sheet of a version."""
    rows = list(Agreement.objects.filter(version=version).select_related("unit"))
    facts = papers.version(version) if rows else None
    open_words = (
        "" if facts is None or facts.state == "approved" else facts.sha256
    )  # the approval stamps the words
    return tuple(
        AgreementLine(
            r.unit.code,
            r.unit.name,
            r.step,
            r.due,
            r.verdict,
            r.remark,
            r.answer,
            r.decided_on,
            r.decided_by,
            stale=bool(open_words and r.sha256) and r.sha256 != open_words,
        )
        for r in rows
    )


def sheet_standing(version: int) -> Standing:
    """Whose turn it is on the sheet of a version."""
    rows = Agreement.objects.filter(version=version).select_related("unit")
    return standing([Line(r.unit.code, r.step, r.verdict, bool(r.answer)) for r in rows])


def drafts(document: str) -> tuple[DraftFacts, ...]:
    """Published drafts of decisions on a document, the newest first."""
    rows = DraftDecision.objects.filter(document=document)
    return tuple(
        DraftFacts(r.document, r.version, r.after, r.title, r.text, r.published_on, r.sitting) for r in rows
    )


def _comments(rows: Iterable[Comment]) -> tuple[CommentFacts, ...]:
    return tuple(
        CommentFacts(
            number=c.number,
            paragraph=c.paragraph,
            quote=c.quote,
            text="" if c.state == "moderated" else c.text,
            kind=c.kind,
            name="" if c.state == "moderated" else c.name,
            language=c.language,
            state=c.state,
            late=c.late,
            said_on=c.said_on,
            moderation=c.moderation,
            verdict=c.answer.verdict if c.answer else "",
            answer=c.answer.text if c.answer else {},
            change=c.answer.change if c.answer else {},
            answered_on=c.answer.answered_on if c.answer else None,
        )
        for c in rows
    )
