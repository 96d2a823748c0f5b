"""The demo's Concept and plan as documents: consulted on, agreed, approved, signed, in three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratusha.core.texts import LANGUAGES
from ratusha.papers import queries as paper_queries
from ratusha.people.models import User
from ratusha.people.queries import Actor, actor_of
from ratusha.plan import actions
from ratusha.plan.queries import documents

if TYPE_CHECKING:
    from ratusha.site.demo import Context

ACT = {"concept": 512, "plan": 513}
# a unit's step on the agreement sheet, and what it said
SHEET = (("finance", 1, "remarks"), ("cnap", 1, "agree"), ("legal", 2, "agree"))
AMENDED = {
    "uk": "Враховано зауваження громадського обговорення",
    "ru": "Учтены замечания общественного обсуждения",
    "en": "Comments of the public consultation are taken in",
}
REMARK = "Просимо показати джерело кожної суми окремо за роками."
REMARK_ANSWER = "Враховано: таблиця коштів подає суми за джерелами й роками з граничними обсягами."


def build(context: Context) -> None:
    """Sections, two versions, the consultation between them, agreement, draft decision, approval, files."""
    _sections(context)
    _documents(context)


def _sections(context: Context) -> None:
    concept, programme = context.data.concept, context.data.programme
    for position, section in enumerate(concept.section, start=1):
        actions.write_section(
            actor=context.actor,
            programme=programme.id,
            identifier=section.id,
            position=position,
            title=section.title,
            parts=[{"text": dict(p.text)} if p.text else {"block": p.block} for p in section.part],
        )


def _documents(context: Context) -> None:
    """The first version is consulted on; the second, with the answers in it, is agreed and approved."""
    if paper_queries.approved("concept") is None:
        first = actions.make_concept(actor=context.actor)
        _consult(context, first)
        _draft(context, first, "concept")
        second = actions.make_concept(actor=context.actor, reason=AMENDED)
        _agree(context, second)
        _approve(context, second, "concept")
    if paper_queries.approved("plan") is None:
        plan = actions.make_plan(actor=context.actor)
        _draft(context, plan, "plan")
        _approve(context, plan, "plan")
    programme = context.data.programme
    milestone = next(m for m in programme.milestone if m.id == "concept-approved")
    actions.set_milestone(
        actor=context.actor,
        programme=programme.id,
        component=1 + [c.id for c in programme.component].index(milestone.component),
        identifier=milestone.id,
        title=milestone.title,
        due=milestone.due,
        done_on=context.day,
        evidence=_act("concept"),
        evidence_address="/concept/",
    )
    actions.close_resolution(actor=context.actor, number="4.2", day=context.day, evidence="/concept/")
    _write_files(context)


def _consult(context: Context, version: int) -> None:
    concept, actor = context.data.concept, context.actor
    talk = actions.open_consultation(
        actor=actor, version=version, opens=concept.consultation.start, closes=concept.consultation.end
    )
    grouped: dict[str, list[int]] = {}
    for said in concept.comment:
        number = actions.comment(
            consultation=talk,
            paragraph=f"{said.section}-{said.part}",
            quote="",
            text=said.text,
            kind=said.kind,
            name=said.author,
            email="",
            language=said.language,
            day=said.date,
            confirmed=True,
        )
        if said.moderated:
            actions.moderate(actor=actor, consultation=talk, number=number, reason=said.moderated)
        elif said.answer:
            grouped.setdefault(said.answer, []).append(number)
    for answer in concept.answer:
        actions.answer(
            actor=actor,
            consultation=talk,
            numbers=grouped[answer.id],
            verdict=answer.verdict,
            text=answer.reason,
            day=concept.consultation.end,
        )


def _draft(context: Context, version: int, document: str) -> None:
    """The draft of the decision lies open since the consultation began, ten working days before the sitting."""
    actions.publish_draft(
        actor=context.actor,
        version=version,
        title=documents.DRAFTS[document],
        sitting=context.day,
        day=context.data.concept.consultation.start,
    )


def _agree(context: Context, version: int) -> None:
    day = context.day
    actions.open_agreement(
        actor=context.actor, version=version, lines=[(code, step, day) for code, step, _ in SHEET]
    )
    for code, _, verdict in SHEET:
        actions.agree(
            actor=context.actor,
            version=version,
            unit_code=code,
            verdict=verdict,
            remark=REMARK if verdict == "remarks" else "",
            day=day,
        )
        if verdict == "remarks":
            actions.answer_remark(
                actor=context.actor, version=version, unit_code=code, answer_text=REMARK_ANSWER
            )


def _act(document: str) -> dict[str, str]:
    number = ACT[document]
    return {
        "uk": f"Рішення виконавчого комітету № {number} від 15.12.2025",
        "ru": f"Решение исполнительного комитета № {number} от 15.12.2025",
        "en": f"Decision of the executive committee No. {number} of 15 December 2025",
    }


def _approve(context: Context, version: int, document: str) -> None:
    """Signed and built at once: nobody waits for a worker while the demo is set up."""
    actions.approve_document(
        actor=_mayor(context), version=version, act=_act(document), day=context.day, sign_now=True
    )


def _mayor(context: Context) -> Actor:
    mayor = next(p for p in context.data.city.person if "mayor" in p.roles)
    return actor_of(User.objects.get(email=mayor.email), context.day)


def _write_files(context: Context) -> None:
    """The approved builds as plain files, to look at without the portal."""
    for document in ("concept", "plan"):
        version = paper_queries.approved(document)
        assert version is not None
        for language in LANGUAGES:
            for kind, ending in (("pdf", "pdf"), ("docx", "docx"), ("pdfa", "archive.pdf")):
                found = version.file(language, kind)
                assert found is not None
                target = context.folder / f"{document}.{language}.{ending}"
                target.write_bytes(paper_queries.read_file(found.id)[2])
        context.lines.append(f"  {context.folder / document}.{{uk,ru,en}}.pdf, .docx")
