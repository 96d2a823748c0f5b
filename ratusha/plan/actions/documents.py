"""Write the Concept's sections, and make versions of the Concept, the plan, minutes and reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ratusha.core.refusal import Refusal
from ratusha.core.texts import LANGUAGES, Texts, pick
from ratusha.papers import actions as papers
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require
from ratusha.plan import queries
from ratusha.plan.models import LiveBlock, Meeting, Programme, Section
from ratusha.plan.queries import documents


class BadSection(Refusal):
    """A section with a live block that does not exist, or without words."""


@transaction.atomic
def write_section(
    *,
    actor: Actor,
    programme: str,
    identifier: str,
    position: int,
    title: Texts,
    parts: Sequence[Mapping[str, Any]],
    annex: bool = False,
) -> None:
    """Write a section: `parts` are `{"text": texts}` and `{"block": name}` in order.

    A part with the `key` that it had keeps it, others get the next free one.
    """
    require(actor, "edit_plan")
    if not pick(title, "uk").text:
        raise BadSection("title", "Give the section a title.", identifier)
    for part in parts:
        name = part.get("block")
        if name and name not in documents.BLOCKS:
            raise BadSection(
                "block",
                "The section “%(section)s” asks for the block “%(block)s”, which does not exist; there are %(known)s.",
                identifier,
                section=identifier,
                block=name,
                known=", ".join(sorted(documents.BLOCKS)),
            )
        if not name and not pick(part.get("text"), "uk").text:
            raise BadSection(
                "empty", "A part of the section “%(section)s” is empty.", identifier, section=identifier
            )
    Section.objects.update_or_create(
        programme=Programme.objects.get(identifier=programme),
        identifier=identifier,
        defaults={
            "position": position,
            "title": dict(title),
            "parts": _keyed(parts),
            "annex": annex,
        },
    )
    _note(actor, "write_section", f"section {identifier}", f"{len(parts)} parts")


@transaction.atomic
def remove_section(*, actor: Actor, programme: str, identifier: str) -> None:
    """Take a section out of the next version; versions made already keep it."""
    require(actor, "edit_plan")
    if Section.objects.filter(programme__identifier=programme, identifier=identifier).delete()[0]:
        _note(actor, "remove_section", f"section {identifier}", "removed")


@transaction.atomic
def make_concept(*, actor: Actor, reason: Texts | None = None) -> int:
    """Make a version of the Concept from its sections and today's evidence; returns its id in papers."""
    require(actor, "edit_plan")
    seen = documents.matter()
    made = {language: documents.concept_paper(language, source=seen) for language in LANGUAGES}
    version = papers.store(
        actor=actor,
        identifier="concept",
        kind="concept",
        title=documents.CONCEPT_TITLE,
        papers=made,
        reason=reason,
    )
    row = Programme.objects.get(identifier=seen.programme.identifier)
    for kind, digest in documents.live_digests(seen).items():
        LiveBlock.objects.update_or_create(programme=row, kind=kind, defaults={"digest": digest})
    return version


@transaction.atomic
def make_plan(*, actor: Actor, reason: Texts | None = None) -> int:
    """Make a version of the plan of measures; returns its id in papers."""
    require(actor, "edit_plan")
    seen = documents.matter()
    made = {language: documents.plan_paper(language, source=seen) for language in LANGUAGES}
    return papers.store(
        actor=actor, identifier="plan", kind="plan", title=documents.PLAN_TITLE, papers=made, reason=reason
    )


@transaction.atomic
def keep_minutes(*, actor: Actor, number: int) -> int:
    """Make the minutes of a meeting a public document; returns the version's id."""
    require(actor, "run_group")
    panel, meeting = queries.group(), queries.meeting(number)
    if panel is None or meeting is None or meeting.state not in {"held", "no_quorum"}:
        raise BadSection("meeting", "Meeting %(number)d has not been held yet.", str(number), number=number)
    made = {language: documents.minutes_paper(language, panel, meeting) for language in LANGUAGES}
    version = papers.store(
        actor=actor,
        identifier=f"minutes-{number}",
        kind="minutes",
        title={language: paper.title for language, paper in made.items()},
        papers=made,
    )
    papers.publish(actor=actor, version=version)
    Meeting.objects.filter(pk=meeting.id).update(minutes_version=version)
    return version


@transaction.atomic
def make_report(*, actor: Actor, year: int, quarter: int) -> int:
    """Make the quarterly report a public document; returns the version's id."""
    require(actor, "report_progress")
    made = {language: documents.report_paper(language, year=year, quarter=quarter) for language in LANGUAGES}
    version = papers.store(
        actor=actor,
        identifier=f"report-{year}-{quarter}",
        kind="report",
        title={language: paper.title for language, paper in made.items()},
        papers=made,
    )
    papers.publish(actor=actor, version=version)
    return version


def _keyed(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The parts with a key each; a key given twice stays with the first."""
    taken: set[int] = set()
    free = max((int(p["key"]) for p in parts if p.get("key")), default=0)
    made = []
    for part in parts:
        key = int(part.get("key") or 0)
        if not key or key in taken:
            free += 1
            key = free
        taken.add(key)
        made.append({"key": key, **{name: value for name, value in part.items() if name != "key"}})
    return made


def _note(actor: Actor, verb: str, subject: str, summary: str) -> None:
    people.note(actor=actor, verb=verb, room="plan", subject=subject, summary=summary)
