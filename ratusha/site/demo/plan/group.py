"""The demo's working group: members with substitutes, meetings with minutes, resolutions."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ratusha.papers import actions as papers
from ratusha.people.models import User
from ratusha.plan import actions, queries

if TYPE_CHECKING:
    from ratusha.site.demo import Context

KYIV = ZoneInfo("Europe/Kyiv")


def build(context: Context) -> None:
    """The group by the mayor's order, its members, and the meetings it has held."""
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
