"""The demo's programme, working group, plan and Concept: from the decision to signed documents in three languages."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ratusha.core.planning.inputs import Wording
from ratusha.core.texts import LANGUAGES
from ratusha.papers import actions as papers
from ratusha.papers import queries as paper_queries
from ratusha.people.models import User
from ratusha.people.queries import Actor, actor_of
from ratusha.plan import actions, queries

if TYPE_CHECKING:
    from ratusha.site.demo import Context

ACT = {"concept": "№ 512", "plan": "№ 513"}
KYIV = ZoneInfo("Europe/Kyiv")
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
    """Programme, group and projects; then the plan from the decision; then the Concept and its approval."""
    _programme(context)
    _group(context)
    _plan(context)
    _projects(context)
    _sections(context)
    _documents(context)
    _news(context)


def _programme(context: Context) -> None:
    data, actor = context.data.programme, context.actor
    people = {person.id: person for person in context.data.city.person}
    acts = {act.id: act for act in context.data.acts}
    actions.found_programme(
        actor=actor,
        identifier=data.id,
        title=data.title,
        goal=data.summary,
        start=data.start,
        end=data.end,
        basis=acts[data.basis].title,
        variants=[
            {
                "title": dict(v.title),
                "strengths": dict(v.strengths),
                "weaknesses": dict(v.weaknesses),
                "chosen": v
                is context.data.concept.variant[-1],  # the text of the section argues for the last
            }
            for v in context.data.concept.variant
        ],
        risks=[
            {
                "title": dict(r.title),
                "response": dict(r.response),
                "owner": dict(people[r.owner].name),
                "likelihood": r.likelihood,
                "impact": r.impact,
            }
            for r in data.risk
        ],
    )
    _milestones(context)
    for source in context.data.decision.source:
        actions.describe_source(
            actor=actor, programme=data.id, identifier=source.id, title=source.title, ceilings=source.ceiling
        )


def _milestones(context: Context) -> None:
    data, actor = context.data.programme, context.actor
    numbers = {component.id: number for number, component in enumerate(data.component, start=1)}
    for component in data.component:
        actions.describe_component(
            actor=actor,
            programme=data.id,
            number=numbers[component.id],
            title=component.title,
            lead=component.lead,
            start=component.start,
            end=component.end,
            partner=component.partner,
        )
    reached = {m.identifier for c in queries.programme().components for m in c.milestones if m.done_on}
    for milestone in data.milestone:
        if milestone.id not in reached:
            actions.set_milestone(
                actor=actor,
                programme=data.id,
                component=numbers[milestone.component],
                identifier=milestone.id,
                title=milestone.title,
                due=milestone.due,
                done_on=milestone.done,
                evidence=milestone.evidence,
                evidence_address=EVIDENCE.get(milestone.id, ""),
            )


# where on the portal the evidence of a milestone is seen
EVIDENCE = {
    "group-created": "/programme/#group",
    "quality-analysed": "/measured/",
    "needs-researched": "/priorities/",
    "priorities-agreed": "/programme/#meeting-3",
    "concept-consulted": "/concept/#comments",
    "three-services": "/services/?outlook=online",
}


def _group(context: Context) -> None:
    data, actor = context.data.programme, context.actor
    people = {person.id: person for person in context.data.city.person}
    users = {user.email: user.pk for user in User.objects.all()}
    signed_by = people.get(data.mandate.signed_by)
    group = actions.create_group(
        actor=actor,
        programme=data.id,
        act_number=data.mandate.number,
        act_day=data.mandate.date,
        act_title=data.mandate.title,
        act_text=data.mandate.text,
        issued_by=signed_by.name
        if signed_by
        else {"uk": "Міський голова", "ru": "Городской голова", "en": "Mayor"},
        title={"uk": "Робоча група", "ru": "Рабочая группа", "en": "Working group"},
        needed=data.mandate.quorum,
    )

    def seat(person: str, role: str, substitute_of: int | None = None) -> int:
        who = people[person]
        return actions.seat_member(
            actor=actor,
            group=group,
            name=who.name,
            post=who.position,
            seat=role,
            votes=role != "secretary",
            since=data.mandate.date,
            user=users.get(who.email),
            substitute_of=substitute_of,
        )

    members: dict[str, tuple[int, int | None]] = {}  # person -> (seat, substitute if he is one)
    for member in data.group_member:
        own = seat(member.person, member.role)
        members[member.person] = (own, None)
        if member.substitute:
            members[member.substitute] = (own, seat(member.substitute, member.role, own))
    panel = queries.group()
    held = {m.number for m in panel.meetings if m.state != "planned"} if panel else set()
    known = {p.id: users.get(p.email) for p in people.values()}
    for number in range(1, len(data.meeting) + 1):
        if number not in held:
            _meeting(context, group, number, members, known)


def _meeting(
    context: Context,
    group: int,
    number: int,
    members: dict[str, tuple[int, int | None]],
    users: dict[str, int | None],
) -> None:
    meeting, actor = context.data.programme.meeting[number - 1], context.actor
    pk = actions.call_meeting(
        actor=actor,
        group=group,
        number=number,
        starts_at=datetime.datetime.combine(meeting.date, datetime.time(10), tzinfo=KYIV),
        place=meeting.place,
        agenda=list(meeting.agenda),
    )
    actions.hold_meeting(
        actor=actor,
        meeting=pk,
        present=dict(members[person] for person in meeting.present),
        notes=meeting.minutes,
    )
    for resolution in meeting.resolution:
        actions.resolve(
            actor=actor,
            meeting=pk,
            number=resolution.number,
            text=resolution.title,
            owner=users[resolution.owner],
            due=resolution.due,
            votes=(resolution.votes[0], resolution.votes[1], resolution.votes[2]),
        )
        if resolution.done:
            actions.close_resolution(
                actor=actor,
                number=resolution.number,
                day=resolution.done,
                evidence=f"/programme/#meeting-{number}",
            )
    papers.build(version=actions.keep_minutes(actor=actor, number=number), formats=("pdf",), apart=False)


def _plan(context: Context) -> None:
    data = context.data
    completion = {c.id: c.title for c in data.measures.completion}
    wording = {
        m.initiative: Wording(
            title=m.title,
            co_executors=m.executors,
            start=m.start,
            due=m.due,
            form_of_completion=completion[m.completion],
            indicator=m.indicator,
            baseline=m.baseline,
            target=m.target,
        )
        for m in data.measures.measure
    }
    actions.build_from_decision(
        actor=context.actor, programme=data.programme.id, decision=queries.decision(), wording=wording
    )
    actions.announce_outlooks(actor=context.actor)


def _projects(context: Context) -> None:
    data, actor = context.data.programme, context.actor
    numbers = {m.initiative: m.number for m in queries.measures()}
    for project in data.external:
        actions.describe_project(
            actor=actor,
            programme=data.id,
            slug=project.id,
            title=project.title,
            donor=project.donor,
            scope=project.scope,
            start=project.start,
            end=project.end,
            services=project.services,
            money=project.money,
            source=project.source or "",
        )
        stands = [
            *(("funds", name) for name in project.funds),
            *(("duplicates", name) for name in project.duplicates),
            *(("depends", name) for name in project.depends),
        ]
        for stand, initiative in stands:
            if initiative in numbers:
                actions.link_project(actor=actor, project=project.id, number=numbers[initiative], stand=stand)


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
        second = actions.make_concept(actor=context.actor, reason=AMENDED)
        _agree(context, second)
        _approve(context, second, "concept")
    if paper_queries.approved("plan") is None:
        _approve(context, actions.make_plan(actor=context.actor), "plan")
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
        "uk": f"Рішення виконавчого комітету {number} від 15.12.2025",
        "ru": f"Решение исполнительного комитета {number} от 15.12.2025",
        "en": f"Decision of the executive committee {number} of 15.12.2025",
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


def _news(context: Context) -> None:
    actions.tell_news(
        actor=context.actor,
        programme=context.data.programme.id,
        slug="concept-approved",
        day=context.day,
        title={
            "uk": "Концепцію та план заходів затверджено",
            "ru": "Концепция и план мероприятий утверждены",
            "en": "The Concept and the plan of measures are approved",
        },
        text={
            "uk": "Обидва документи з підписом, таблиця зауважень із відповідями та дані опубліковано на порталі.",
            "ru": "Оба документа с подписью, таблица замечаний с ответами и данные опубликованы на портале.",
            "en": "Both documents with signatures, the table of comments with answers and the data are on the portal.",
        },
    )
