"""The Concept in the official form: passport in front, sections with live evidence, annexes, agreement sheet."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ratusha.core.texts import Texts
from ratusha.papers.actions import (
    Block,
    Break,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Points,
    Table,
)
from ratusha.people.queries import city, today
from ratusha.plan.models import Section
from ratusha.plan.queries.consultation import CommentFacts, agreement_sheet, comments_of_document
from ratusha.plan.queries.documents.blocks import BLOCKS, Matter, digest
from ratusha.plan.queries.documents.wording import day, foot, linked, money, said, stamp, thousand_unit
from ratusha.plan.queries.evidence import gather
from ratusha.plan.queries.measures import MeasureFacts, plan
from ratusha.plan.queries.programme import group, programme

TITLE = {
    "uk": "Концепція надання муніципальних послуг у цифровому форматі",
    "ru": "Концепция предоставления муниципальных услуг в цифровом формате",
    "en": "Concept of providing municipal services in digital format",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph with its anchor (section-key), or the name of a live block."""

    anchor: str
    words: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """A section as it is written: its parts are `{"key", "text"}` and `{"key", "block"}`."""

    identifier: str
    position: int
    title: Texts
    parts: tuple[dict[str, Any], ...]
    annex: bool


def section(identifier: str) -> SectionFacts | None:
    """One section, if it was written."""
    row = Section.objects.filter(identifier=identifier).first()
    if row is None:
        return None
    parts = tuple({"key": i, **part} for i, part in enumerate(row.parts, start=1))
    return SectionFacts(row.identifier, row.position, row.title, parts, row.annex)


def concept_parts(language: str) -> list[tuple[str, str, list[Part]]]:
    """Sections as (identifier, title, parts) in a language, for the page and the paper."""
    with translation.override(language):
        return [
            (
                row.identifier,
                said(row.title),
                [
                    Part(
                        f"{row.identifier}-{part.get('key', i)}",
                        said(part.get("text")),
                        part.get("block", ""),
                    )
                    for i, part in enumerate(row.parts, start=1)
                ],
            )
            for row in Section.objects.all()
        ]


def matter() -> Matter:
    """Everything that live blocks are drawn from."""
    return Matter(gather(), plan(), programme())


def live_digests(matter: Matter) -> dict[str, str]:
    """The digest of every live block that stands in a section."""
    kinds = {part["block"] for row in Section.objects.all() for part in row.parts if part.get("block")}
    return {kind: digest(kind, matter) for kind in sorted(kinds) if kind in BLOCKS}


def concept_paper(
    language: str,
    *,
    source: Matter | None = None,
    act: str = "",
    approved_on: datetime.date | None = None,
) -> Paper:
    """The whole Concept in a language."""
    seen = source or matter()
    with translation.override(language):
        blocks: list[Block] = [passport(seen, act), Break()]
        for identifier, title, parts in concept_parts(language):
            blocks.append(Heading(title, anchor=identifier))
            blocks += _section(identifier, parts, seen)
        blocks += _annexes()
        return Paper(
            title=TITLE[language],
            subtitle=said(seen.programme.title),
            language=language,
            issuer=said(city().council),
            date=approved_on or today(),
            blocks=blocks,
            stamp=stamp(act),
            status="" if act else _("Draft"),
            foot=foot(),
            contents=True,
            cover=True,
            attached={"evidence.json": _attached(seen)},
        )


def passport(seen: Matter, act: str = "") -> Facts:
    """The passport of the programme: what it is, who answers for it, how long, for what money."""
    facts, panel = seen.programme, group()
    years = f"{facts.start.year}–{facts.end.year}"
    by_source = "; ".join(
        f"{said(s.title)} — {money(sum(seen.plan.planned.get((s.identifier, y), 0) for y in seen.plan.years), '/plan/')}"
        for s in seen.plan.sources
    )
    services = {service for m in seen.plan.measures for service in m.services}
    rows = [
        (_("Name"), said(facts.title)),
        (_("Basis"), said(facts.basis)),
        (_("Customer"), said(city().council)),
    ]
    if panel:
        order = _("%(title)s, No. %(number)s of %(day)s") % {
            "title": said(panel.act_title),
            "number": panel.act_number,
            "day": day(panel.act_day),
        }
        rows.append((_("Developer"), f"{said(panel.title)} ({order})"))
    rows += [
        (_("Goal"), said(facts.goal)),
        (_("Period"), years),
        (_("Executors"), ", ".join(sorted({said(m.unit.name) for m in seen.plan.measures})) or "—"),
        (
            _("Measures and services"),
            _("%(measures)s measures for %(services)s services")
            % {
                "measures": linked(str(len(seen.plan.measures)), "/plan/"),
                "services": linked(str(len(services)), "/services/"),
            },
        ),
        (
            _("Money, %(unit)s") % {"unit": thousand_unit()},
            f"{money(seen.plan.total, '/plan/')} ({by_source})"
            if by_source
            else money(seen.plan.total, "/plan/"),
        ),
        (
            _("Control"),
            _("quarterly report of the working group; measured again every year with the same instruments"),
        ),
    ]
    if act:
        rows.append((_("Approved by"), act))
    return Facts(_("Passport of the programme"), rows)


def _section(identifier: str, parts: list[Part], seen: Matter) -> list[Block]:
    made: list[Block] = []
    for part in parts:
        if part.block:
            made += BLOCKS[part.block](seen) if part.block in BLOCKS else []
        else:
            made.append(Paragraph(part.words, anchor=part.anchor))
    has_blocks = {part.block for part in parts}
    if identifier == "risks" and "risks_table" not in has_blocks:
        made += BLOCKS["risks_table"](seen)
    if identifier == "ways" and "coverage_table" not in has_blocks:
        made += BLOCKS["coverage_table"](seen)
    if identifier == "results":
        made.append(_results(seen.plan.measures))
    return made


def _results(measures: tuple[MeasureFacts, ...]) -> Block:
    rows = [
        [
            linked(m.number, f"/plan/{m.number}/"),
            said(m.indicator.get("title")),
            _number(m.baseline, m.baseline_address),
            _number(m.target, f"/plan/{m.number}/"),
        ]
        for m in measures
        if m.indicator
    ]
    columns = [
        Column(_("Measure"), 0.95),
        Column(_("Indicator"), 3),
        Column(_("Today"), 0.8, True),
        Column(_("Target"), 0.8, True),
    ]
    return Table(_("Indicators of the result"), columns, rows)


def _number(value: float | None, address: str) -> str:
    return (
        "—"
        if value is None
        else linked(
            f"{value:g}".replace(".", "," if said({"uk": ",", "ru": ",", "en": "."}) == "," else "."), address
        )
    )


def _annexes() -> list[Block]:
    made: list[Block] = []
    comments = comments_of_document("concept")
    if comments:
        made += [Heading(_("Annex 1. Comments and answers"), annex=True), *_comments(comments)]
    panel = group()
    if panel:
        made += [
            Heading(_("Annex 2. Working group"), annex=True),
            Table(
                _("Members of the working group"),
                [Column(_("Full name"), 1.6), Column(_("Post"), 2.4), Column(_("In the group"), 1.2)],
                [[said(m.name), said(m.post), seat_words(m.seat)] for m in panel.members],
            ),
        ]
    return made


def agreement_block(version: int) -> list[Block]:
    """The agreement sheet of a version as the last page; nothing when it has none. In the language being written."""
    sheet = agreement_sheet(version)
    if not sheet:
        return []
    return [
        Break(),
        Heading(_("Agreement sheet"), annex=True),
        Table(
            _("Units that agreed the draft"),
            [
                Column(_("Step"), 0.5, True),
                Column(_("Unit"), 2.2),
                Column(_("Decision"), 1.2),
                Column(_("Day"), 0.9),
                Column(_("Remark and answer"), 2.4),
            ],
            [
                [
                    str(line.step),
                    said(line.unit),
                    verdict_words(line.verdict),
                    day(line.decided_on),
                    " → ".join(filter(None, [line.remark, line.answer])) or "—",
                ]
                for line in sheet
            ],
        ),
    ]


def _comments(comments: tuple[CommentFacts, ...]) -> list[Block]:
    words = {"accepted": _("accepted"), "partly": _("accepted in part"), "rejected": _("rejected")}
    shown = [c for c in comments if c.state == "answered" and not c.late]
    late = [c for c in comments if c.late and c.state != "moderated"]
    taken_out = [c for c in comments if c.state == "moderated"]

    def table(caption: str, found: list[CommentFacts]) -> Block:
        return Table(
            caption,
            [
                Column("№", 0.4, True),
                Column(_("Comment"), 2.4),
                Column(_("From"), 1.2),
                Column(_("Decision"), 1.2),
                Column(_("Reason"), 2.4),
            ],
            [
                [
                    linked(str(c.number), f"/concept/#comment-{c.number}"),
                    c.text,
                    c.name or _("not named"),
                    words.get(c.verdict, "—"),
                    said(c.answer),
                ]
                for c in found
            ],
        )

    made = [table(_("Comments and answers"), shown)]
    if late:
        made.append(table(_("Comments that came after the last day"), late))
    if taken_out:
        made.append(Paragraph(_("Not published: %(count)d.") % {"count": len(taken_out)}))
        made.append(Points([f"№ {c.number}: {said(c.moderation)}" for c in taken_out]))
    return made


def seat_words(seat: str) -> str:
    """What a member is in the group."""
    return {
        "head": _("head"),
        "deputy": _("deputy head"),
        "secretary": _("secretary"),
        "member": _("member"),
    }.get(seat, seat)


def verdict_words(verdict: str) -> str:
    """How a unit decided."""
    return {
        "agree": _("agreed"),
        "remarks": _("agreed with remarks"),
        "refuse": _("refused"),
        "": _("not decided yet"),
    }[verdict]


def _attached(seen: Matter) -> str:
    from dataclasses import asdict

    return json.dumps(asdict(seen.evidence), ensure_ascii=False, default=str, sort_keys=True)
