"""The programme, its group and the projects of others, as plain values."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ratusha.core.planning.agreement import quorum
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.people.queries import UnitFacts, today, units
from ratusha.plan.models import (
    ExternalProject,
    Meeting,
    Member,
    News,
    Programme,
    Resolution,
    WorkingGroup,
)


class NoProgramme(Refusal):
    """The city has not founded a programme yet."""


class NoSuchProject(Refusal):
    """An address that no external project has."""


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """A point to reach; `state` is done, late or ahead."""

    identifier: str
    title: Texts
    due: datetime.date
    done_on: datetime.date | None
    evidence: Texts
    evidence_address: str
    state: str


@dataclass(frozen=True, slots=True)
class ComponentFacts:
    """A component with its milestones."""

    number: int
    title: Texts
    summary: Texts
    lead: UnitFacts
    partner: Texts
    start: datetime.date
    end: datetime.date
    milestones: tuple[MilestoneFacts, ...]


@dataclass(frozen=True, slots=True)
class NewsFacts:
    """A piece of news, or a briefing note."""

    slug: str
    kind: str
    day: datetime.date
    title: Texts
    text: Texts


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """The programme."""

    identifier: str
    title: Texts
    goal: Texts
    basis: Texts
    variants: tuple[dict[str, Any], ...]
    risks: tuple[dict[str, Any], ...]
    start: datetime.date
    end: datetime.date
    components: tuple[ComponentFacts, ...]
    news: tuple[NewsFacts, ...]


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A member with his seat and substitutes."""

    id: int
    name: Texts
    post: Texts
    seat: str
    votes: bool
    since: datetime.date
    until: datetime.date | None
    user: int | None
    substitutes: tuple[MemberFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolutionFacts:
    """A resolution; `state` is done, overdue, running or noted (no owner, no day)."""

    number: str
    text: Texts
    owner: Texts | None
    owner_id: int | None
    votes: tuple[int, ...]
    due: datetime.date | None
    done_on: datetime.date | None
    evidence: str
    state: str


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting: who sat, whether it had its quorum, what it resolved."""

    id: int
    number: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    place: Texts
    agenda: tuple[Texts, ...]
    notes: Texts
    state: str
    present: tuple[tuple[Texts, Texts | None], ...]  # member, substitute
    absent: tuple[Texts, ...]  # appointed members who did not sit; empty before it was held
    voting: int  # voting members who sat
    voters: int  # voting members appointed on its day
    has_quorum: bool
    minutes_version: int | None
    invited_on: datetime.date | None
    changes: int
    resolutions: tuple[ResolutionFacts, ...]


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """The working group with the act that made it."""

    id: int
    title: Texts
    act_number: str
    act_day: datetime.date
    act_title: Texts
    issued_by: Texts
    act_text: Texts
    quorum: int
    members: tuple[MemberFacts, ...]
    meetings: tuple[MeetingFacts, ...]

    @property
    def running(self) -> tuple[ResolutionFacts, ...]:
        """Resolutions that are not carried out yet, those past their day first."""
        found = [r for m in self.meetings for r in m.resolutions if r.state in {"overdue", "running"}]
        return tuple(sorted(found, key=lambda r: (r.due or datetime.date.max, r.number)))

    @property
    def overdue(self) -> tuple[ResolutionFacts, ...]:
        """Resolutions past their day."""
        return tuple(r for m in self.meetings for r in m.resolutions if r.state == "overdue")


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project that somebody else pays for."""

    slug: str
    title: Texts
    donor: Texts
    scope: Texts
    services: tuple[str, ...]
    assets: tuple[str, ...]
    results: tuple[str, ...]
    start: datetime.date
    end: datetime.date
    money: int | None
    source: str
    contact: str
    links: tuple[tuple[str, str, Texts], ...]  # measure number, stand, how settled


def programme() -> ProgrammeFacts:
    """The city's programme; `NoProgramme` before it is founded."""
    row = Programme.objects.prefetch_related("components__milestones", "news").first()
    if row is None:
        raise NoProgramme("programme", "The city has not founded a programme yet.")
    by_id, day = {u.id: u for u in units()}, today()
    return ProgrammeFacts(
        identifier=row.identifier,
        title=row.title,
        goal=row.goal,
        basis=row.basis,
        variants=tuple(row.variants),
        risks=tuple(row.risks),
        start=row.start,
        end=row.end,
        components=tuple(
            ComponentFacts(
                number=c.number,
                title=c.title,
                summary=c.summary,
                lead=by_id[c.lead_id],
                partner=c.partner,
                start=c.start,
                end=c.end,
                milestones=tuple(
                    MilestoneFacts(
                        m.identifier,
                        m.title,
                        m.due,
                        m.done_on,
                        m.evidence,
                        m.evidence_address,
                        _reached(m.done_on, m.due, day),
                    )
                    for m in c.milestones.all()
                ),
            )
            for c in row.components.all()
        ),
        news=tuple(_news(n) for n in row.news.all()),
    )


def news_item(slug: str) -> NewsFacts | None:
    """A piece of news by its address."""
    row = News.objects.filter(slug=slug).first()
    return _news(row) if row else None


def group() -> GroupFacts | None:
    """The working group of the programme, if there is one."""
    row = (
        WorkingGroup.objects.select_related("act")
        .prefetch_related(
            "members__substitutes",
            "meetings__attendance__member",
            "meetings__attendance__substitute",
            "meetings__resolutions__owner",
        )
        .first()
    )
    if row is None:
        return None
    day = today()
    members = [m for m in row.members.all() if m.substitute_of_id is None]
    return GroupFacts(
        id=row.pk,
        title=row.title,
        act_number=row.act.number,
        act_day=row.act.day,
        act_title=row.act.title,
        issued_by=row.act.issued_by,
        act_text=row.act.text,
        quorum=row.quorum,
        members=tuple(_member(m, m.substitutes.all()) for m in members),
        meetings=tuple(_meeting(m, members, row.quorum, day) for m in row.meetings.all()),
    )


def meeting(number: int) -> MeetingFacts | None:
    """A meeting by its number."""
    found = group()
    return next((m for m in found.meetings if m.number == number), None) if found else None


def projects() -> tuple[ProjectFacts, ...]:
    """External projects in order of their start."""
    rows = ExternalProject.objects.select_related("source").prefetch_related("links__measure")
    return tuple(
        ProjectFacts(
            slug=p.slug,
            title=p.title,
            donor=p.donor,
            scope=p.scope,
            services=tuple(p.services),
            assets=tuple(p.assets),
            results=tuple(p.results),
            start=p.start,
            end=p.end,
            money=p.money,
            source=p.source.identifier if p.source else "",
            contact=p.contact,
            links=tuple((x.measure.number, x.stand, x.settled) for x in p.links.all()),
        )
        for p in rows
    )


def project(slug: str) -> ProjectFacts:
    """An external project by its address."""
    found = next((p for p in projects() if p.slug == slug), None)
    if found is None:
        raise NoSuchProject("project", "There is no project “%(project)s”.", project=slug)
    return found


def seated(members: list[Member], day: datetime.date) -> list[Member]:
    """Members (not substitutes) appointed on a day."""
    return [m for m in members if m.since <= day and (m.until is None or m.until >= day)]


def _reached(done_on: datetime.date | None, due: datetime.date, day: datetime.date) -> str:
    return "done" if done_on else "late" if due < day else "ahead"


def _news(row: News) -> NewsFacts:
    return NewsFacts(row.slug, row.kind, row.day, row.title, row.text)


def _member(row: Member, substitutes: Iterable[Member] = ()) -> MemberFacts:
    return MemberFacts(
        id=row.pk,
        name=row.name,
        post=row.post,
        seat=row.seat,
        votes=row.votes,
        since=row.since,
        until=row.until,
        user=row.user_id,
        substitutes=tuple(_member(s) for s in substitutes),
    )


def _meeting(row: Meeting, members: list[Member], needed: int, day: datetime.date) -> MeetingFacts:
    appointed = seated(members, row.starts_at.date())
    sat = list(row.attendance.all())
    there = {a.member_id for a in sat}
    present = tuple((a.member.name, a.substitute.name if a.substitute else None) for a in sat)
    voting = sum(a.member.votes for a in sat)
    return MeetingFacts(
        id=row.pk,
        number=row.number,
        starts_at=row.starts_at,
        ends_at=row.starts_at + datetime.timedelta(minutes=row.minutes_long),
        place=row.place,
        agenda=tuple(row.agenda),
        notes=row.notes,
        state=row.state,
        present=present,
        absent=tuple(m.name for m in appointed if m.pk not in there)
        if row.state in {"held", "no_quorum"}
        else (),
        voting=voting,
        voters=sum(m.votes for m in appointed),
        has_quorum=quorum(voting, needed),
        minutes_version=row.minutes_version,
        invited_on=row.invited_on,
        changes=row.changes,
        resolutions=tuple(_resolution(r, day) for r in row.resolutions.all()),
    )


def _resolution(row: Resolution, day: datetime.date) -> ResolutionFacts:
    state = "noted"
    if row.done_on:
        state = "done"
    elif row.due:
        state = "overdue" if row.due < day else "running"
    return ResolutionFacts(
        number=row.number,
        text=row.text,
        owner=row.owner.name if row.owner else None,
        owner_id=row.owner_id,
        votes=tuple(row.votes),
        due=row.due,
        done_on=row.done_on,
        evidence=row.evidence,
        state=state,
    )
