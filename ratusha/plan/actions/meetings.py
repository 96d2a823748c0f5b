"""Meetings of the working group: call them, move or cancel them while they are ahead, record who sat."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ratusha.core.planning.agreement import quorum
from ratusha.core.texts import Texts, pick
from ratusha.outbox import actions as outbox
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require, today
from ratusha.plan.actions.group import BadMeeting
from ratusha.plan.models import Attendance, Meeting, Member
from ratusha.plan.models.group import MeetingState
from ratusha.plan.queries.programme import seated


@transaction.atomic
def call_meeting(
    *,
    actor: Actor,
    group: int,
    number: int,
    starts_at: datetime.datetime,
    place: Texts,
    agenda: Sequence[Texts],
    minutes_long: int = 90,
    address: str = "",
) -> int:
    """Call a meeting and invite the members by e-mail; `address` is the calendar file's. Returns its id."""
    require(actor, "run_group")
    if not agenda:
        raise BadMeeting("agenda", "A meeting needs an agenda.", str(number))
    if Meeting.objects.filter(group_id=group, number__gt=number).exists():
        raise BadMeeting("number", "A meeting after number %(number)d was called already.", number=number)
    row, made = Meeting.objects.get_or_create(
        group_id=group,
        number=number,
        defaults={
            "starts_at": starts_at,
            "place": dict(place),
            "agenda": [dict(point) for point in agenda],
            "minutes_long": minutes_long,
            "invited_on": today(),
        },
    )
    if made:
        _invite(row, address)
        _note(actor, "call_meeting", f"meeting {number}", starts_at.isoformat())
    return row.pk


@transaction.atomic
def move_meeting(
    *,
    actor: Actor,
    meeting: int,
    starts_at: datetime.datetime,
    place: Texts,
    agenda: Sequence[Texts],
    minutes_long: int,
    address: str = "",
) -> None:
    """Correct a meeting that is still ahead: its time, place or agenda; the members are invited anew."""
    require(actor, "run_group")
    row = _ahead(meeting)
    if not agenda:
        raise BadMeeting("agenda", "A meeting needs an agenda.", str(row.number))
    row.starts_at, row.place, row.minutes_long = starts_at, dict(place), minutes_long
    row.agenda = [dict(point) for point in agenda]
    row.changes += 1
    row.save()
    _invite(row, address)
    _note(actor, "move_meeting", f"meeting {row.number}", starts_at.isoformat())


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting: int) -> None:
    """Cancel a meeting that is still ahead; its number stays taken, the members are told."""
    require(actor, "run_group")
    row = _ahead(meeting)
    row.state = MeetingState.CANCELLED
    row.changes += 1
    row.save()
    _invite(row, "")
    _note(actor, "cancel_meeting", f"meeting {row.number}", row.starts_at.isoformat())


def _ahead(pk: int) -> Meeting:
    row = Meeting.objects.select_for_update().select_related("group").get(pk=pk)
    if row.state != MeetingState.PLANNED:
        raise BadMeeting("held", "Meeting %(number)d is recorded already.", number=row.number)
    return row


@transaction.atomic
def hold_meeting(
    *, actor: Actor, meeting: int, present: Mapping[int, int | None], notes: Texts | None = None
) -> bool:
    """Record who sat (member → substitute or nobody); True when the meeting had its quorum.

    Without a quorum the meeting is closed as such and can resolve nothing.
    """
    require(actor, "run_group")
    row = _ahead(meeting)
    members = {m.pk: m for m in row.group.members.all()}
    appointed = seated([m for m in members.values() if m.substitute_of_id is None], row.starts_at.date())
    in_time = {m.pk for m in seated(list(members.values()), row.starts_at.date())}
    for pk, substitute in present.items():
        _refuse_stranger(members, pk, substitute, {m.pk for m in appointed}, in_time)
    Attendance.objects.bulk_create(
        Attendance(meeting=row, member_id=pk, substitute_id=substitute) for pk, substitute in present.items()
    )
    has_quorum = quorum(sum(members[pk].votes for pk in present), row.group.quorum)
    row.state = MeetingState.HELD if has_quorum else MeetingState.NO_QUORUM
    row.notes = dict(notes or {})
    row.save()
    _note(actor, "hold_meeting", f"meeting {row.number}", f"{len(present)} of {len(appointed)}: {row.state}")
    return has_quorum


def _refuse_stranger(
    members: Mapping[int, Member], pk: int, substitute: int | None, appointed: set[int], in_time: set[int]
) -> None:
    if pk not in appointed:
        raise BadMeeting("stranger", "Only members who are appointed on that day can sit.", str(pk))
    if substitute is None:
        return
    if substitute not in in_time:
        raise BadMeeting("stranger", "Only members who are appointed on that day can sit.", str(substitute))
    if members[substitute].substitute_of_id != pk:
        raise BadMeeting(
            "substitute", "A substitute sits only for the member he was named for.", str(substitute)
        )


def _invite(meeting: Meeting, address: str) -> None:
    """Write to the members who are appointed on its day: that it is called, corrected or cancelled."""
    everybody = list(meeting.group.members.select_related("user"))
    for member in seated(everybody, meeting.starts_at.date()):
        if member.user is None:
            continue
        language = member.user.language
        with translation.override(language):
            moment = date_format(timezone.localtime(meeting.starts_at), "DATETIME_FORMAT")
            subject = _subject(meeting) % {"number": meeting.number, "moment": moment}
        agenda = "\n".join(f"{i}. {pick(p, language)}" for i, p in enumerate(meeting.agenda, start=1))
        body = "\n\n".join(filter(None, [pick(meeting.place, language).text, agenda, address]))
        outbox.send(
            to=member.user.email,
            channel="email",
            subject=subject,
            body=body,
            language=language,
            key=f"invite meeting {meeting.pk}.{meeting.changes} member {member.pk}",
            about=f"meeting {meeting.number}",
        )


def _subject(meeting: Meeting) -> str:
    if meeting.state == MeetingState.CANCELLED:
        return _("Cancelled: meeting %(number)d of the working group, %(moment)s")
    if meeting.changes:
        return _("Changed: meeting %(number)d of the working group, %(moment)s")
    return _("Meeting %(number)d of the working group, %(moment)s")


def _note(actor: Actor, verb: str, subject: str, summary: str) -> None:
    people.note(actor=actor, verb=verb, room="plan", subject=subject, summary=summary[:300])
