"""The programme, the working group, the Concept with its consultation, and the measures of the plan."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ratusha.core.texts import Texts
from ratusha.site.demo.reading.shapes.city import Named


# ── programme and working group ──────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Component:
    """A part of the programme with its lead unit and partner."""

    id: str
    lead: str
    start: datetime.date
    end: datetime.date
    title: Texts
    partner: Texts


@dataclass(frozen=True)
class Milestone:
    """What must be reached by a day; without `done` it is still ahead or late."""

    id: str
    component: str
    due: datetime.date
    title: Texts
    done: datetime.date | None = None
    evidence: Texts | None = None


@dataclass(frozen=True)
class Mandate:
    """The order that created the working group."""

    number: str
    date: datetime.date
    signed_by: str
    quorum: int
    title: Texts
    text: Texts


@dataclass(frozen=True)
class GroupMember:
    """A seat in the working group: head, deputy, secretary or member, and who may stand in."""

    person: str
    role: str
    substitute: str | None = None


@dataclass(frozen=True)
class Resolution:
    """A numbered decision of a meeting; votes are for, against, abstained (the secretary does not vote)."""

    number: str
    owner: str
    due: datetime.date
    votes: tuple[int, ...]
    title: Texts
    done: datetime.date | None = None


@dataclass(frozen=True)
class Meeting:
    """A meeting; `present` holds members or their substitutes."""

    id: str
    date: datetime.date
    place: Texts
    present: tuple[str, ...]
    minutes: Texts
    agenda: tuple[Texts, ...]
    resolution: tuple[Resolution, ...]


@dataclass(frozen=True)
class ExternalProject:
    """A project that others pay for, and which initiatives it funds, duplicates or depends on."""

    id: str
    start: datetime.date
    end: datetime.date
    money: int
    title: Texts
    donor: Texts
    scope: Texts
    services: tuple[str, ...]
    funds: tuple[str, ...]
    duplicates: tuple[str, ...]
    depends: tuple[str, ...]
    source: str | None = None


@dataclass(frozen=True)
class Risk:
    """What may go wrong: likelihood and impact 1–5, owner, response."""

    id: str
    owner: str
    likelihood: int
    impact: int
    title: Texts
    response: Texts


@dataclass(frozen=True)
class Programme:
    """Everything that stands in programme.toml."""

    id: str
    start: datetime.date
    end: datetime.date
    basis: str
    title: Texts
    summary: Texts
    component: tuple[Component, ...]
    milestone: tuple[Milestone, ...]
    mandate: Mandate
    group_member: tuple[GroupMember, ...]
    meeting: tuple[Meeting, ...]
    external: tuple[ExternalProject, ...]
    risk: tuple[Risk, ...]


# ── the Concept and its consultation ─────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Part:
    """A paragraph of the author, or a place for a live block."""

    text: Texts | None = None
    block: str | None = None


@dataclass(frozen=True)
class Section:
    """A section of the official form."""

    id: str
    title: Texts
    part: tuple[Part, ...]

    def body(self, language: str) -> str:
        """The section in one language: paragraphs apart by an empty line, blocks as `{{block:name}}`."""
        return "\n\n".join(
            part.text[language] if part.text else f"{{{{block:{part.block}}}}}" for part in self.part
        )


@dataclass(frozen=True)
class Variant:
    """A way to solve the problem that was compared."""

    id: str
    title: Texts
    strengths: Texts
    weaknesses: Texts


@dataclass(frozen=True)
class Answer:
    """An answer that serves one comment or several: accepted, partly or rejected, with the reason."""

    id: str
    verdict: str
    reason: Texts


@dataclass(frozen=True)
class Comment:
    """A comment on a part of a section, in its author's language; `moderated` says why it was taken out."""

    id: int
    section: str
    part: int
    kind: str
    date: datetime.date
    language: str
    text: str
    author: str = ""
    answer: str | None = None
    moderated: Texts | None = None


@dataclass(frozen=True)
class Consultation:
    """The days of the consultation, inclusive; a later comment is late."""

    start: datetime.date
    end: datetime.date


@dataclass(frozen=True)
class Concept:
    """Everything that stands in concept.toml."""

    title: Texts
    consultation: Consultation
    section: tuple[Section, ...]
    variant: tuple[Variant, ...]
    answer: tuple[Answer, ...]
    comment: tuple[Comment, ...]


# ── measures of the plan ─────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class MeasureWording:
    """How the plan words the measure of an initiative."""

    initiative: str
    title: Texts
    executors: tuple[str, ...]
    start: datetime.date
    due: datetime.date
    indicator: Texts
    direction: str
    baseline: float
    target: float
    completion: str


@dataclass(frozen=True)
class Measures:
    """Everything that stands in measures.toml."""

    completion: tuple[Named, ...]
    measure: tuple[MeasureWording, ...]
