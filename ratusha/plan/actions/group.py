"""The working group: create it by an act, seat members, call meetings, keep minutes and resolutions."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, pick
from ratusha.outbox import actions as outbox
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require, today
from ratusha.plan.models import (
    MandateAct,
    Meeting,
    Member,
    Programme,
    Resolution,
    WorkingGroup,
)
from ratusha.plan.models.group import MeetingState, Seat


class BadMeeting(Refusal):
    """A meeting or resolution that the rules of the group do not allow."""


@transaction.atomic
def create_group(
    *,
    actor: Actor,
    programme: str,
    act_number: str,
    act_day: datetime.date,
    act_title: Texts,
    issued_by: Texts,
    title: Texts,
    needed: int,
    act_text: Texts | None = None,
    group: int | None = None,
) -> int:
    """Create the group by a mandate act, or correct its words; `needed` voting members are a quorum. Returns the id.

    With a `group` its own act is corrected, number and day too; otherwise number and day name the act.
    """
    require(actor, "run_group")
    words = {"title": dict(act_title), "text": dict(act_text or {}), "issued_by": dict(issued_by)}
    if group is None:
        act, _made = MandateAct.objects.update_or_create(number=act_number, day=act_day, defaults=words)
    else:
        act = MandateAct.objects.get(group__pk=group)
        if MandateAct.objects.filter(number=act_number, day=act_day).exclude(pk=act.pk).exists():
            raise BadMeeting("act", "Another group has the order %(number)s already.", number=act_number)
        MandateAct.objects.filter(pk=act.pk).update(number=act_number, day=act_day, **words)
    row, _made = WorkingGroup.objects.update_or_create(
        act=act,
        defaults={
            "programme": Programme.objects.get(identifier=programme),
            "title": dict(title),
            "quorum": needed,
        },
    )
    _note(actor, "create_group", f"group {act_number}", str(act_day))
    return row.pk


@transaction.atomic
def seat_member(
    *,
    actor: Actor,
    group: int,
    name: Texts,
    post: Texts,
    seat: str = "member",
    votes: bool = True,
    since: datetime.date,
    until: datetime.date | None = None,
    user: int | None = None,
    substitute_of: int | None = None,
) -> int:
    """Seat a member, or a substitute of one; the same name in the same seat again changes nothing. Returns the id."""
    require(actor, "run_group")
    row = next(
        (
            m
            for m in Member.objects.filter(group_id=group, substitute_of_id=substitute_of)
            if pick(m.name, "uk").text == pick(name, "uk").text
        ),
        None,
    )
    if row is None:
        row = Member.objects.create(
            group_id=group,
            name=dict(name),
            post=dict(post),
            seat=Seat(seat),
            votes=votes,
            since=since,
            until=until,
            user_id=user,
            substitute_of_id=substitute_of,
        )
        _note(actor, "seat_member", f"member {row.pk}", f"{seat} since {since}")
    return row.pk


@transaction.atomic
def change_member(
    *,
    actor: Actor,
    member: int,
    post: Texts,
    seat: str,
    votes: bool,
    until: datetime.date | None = None,
    user: int | None = None,
) -> None:
    """Correct a member's post and seat, or end the period; who sat in a meeting stays recorded."""
    require(actor, "run_group")
    row = Member.objects.select_for_update().filter(pk=member).first()
    if row is None:
        raise BadMeeting("member", "There is no such member.", str(member))
    if until is not None and until < row.since:
        raise BadMeeting("period", "The period would end before it begins.", str(member))
    row.post, row.seat, row.votes, row.until, row.user_id = dict(post), Seat(seat), votes, until, user
    row.save()
    _note(actor, "change_member", f"member {row.pk}", f"{seat}, until {until}")


@transaction.atomic
def resolve(
    *,
    actor: Actor,
    meeting: int,
    number: str,
    text: Texts,
    owner: int | None = None,
    due: datetime.date | None = None,
    votes: tuple[int, int, int] | None = None,
) -> None:
    """Record a resolution of a meeting with its quorum; `owner` is a person, `votes` for, against, abstained."""
    require(actor, "run_group")
    row = Meeting.objects.get(pk=meeting)
    if row.state != MeetingState.HELD:
        raise BadMeeting(
            "no_quorum",
            "Meeting %(number)d was not held with a quorum and can resolve nothing.",
            number,
            number=row.number,
        )
    _refuse_votes(row, number, votes)
    if owner and due is None:
        raise BadMeeting(
            "due", "Resolution %(number)s names an owner and needs a day.", number, number=number
        )
    Resolution.objects.update_or_create(
        meeting=row,
        number=number,
        defaults={"text": dict(text), "owner_id": owner, "due": due, "votes": list(votes or ())},
    )
    _note(actor, "resolve", f"resolution {number}", pick(text, "uk").text)


@transaction.atomic
def close_resolution(*, actor: Actor, number: str, day: datetime.date, evidence: str) -> None:
    """Say that a resolution is carried out, and where that is seen."""
    require(actor, "run_group")
    if not evidence:
        raise BadMeeting(
            "evidence", "A resolution that is carried out needs the address of its evidence.", number
        )
    done = Resolution.objects.filter(number=number, done_on__isnull=True).update(
        done_on=day, evidence=evidence
    )
    if done:
        _note(actor, "close_resolution", f"resolution {number}", evidence)


@transaction.atomic
def remind(*, day: datetime.date | None = None, ahead: int = 3) -> int:
    """Write to the owners of resolutions that fall due within `ahead` days or are overdue; once a day each."""
    day = day or today()
    rows = Resolution.objects.filter(
        done_on__isnull=True, due__lte=day + datetime.timedelta(days=ahead), owner__isnull=False
    ).select_related("owner")
    told = 0
    for row in rows:
        if row.owner is None or row.due is None:
            continue
        with translation.override(row.owner.language):
            subject = _("Resolution %(number)s is due on %(day)s") % {
                "number": row.number,
                "day": date_format(row.due, "SHORT_DATE_FORMAT"),
            }
        outbox.send(
            to=row.owner.email,
            channel="email",
            subject=subject,
            body=pick(row.text, row.owner.language).text,
            language=row.owner.language,
            key=f"resolution {row.pk} {day}",
            about=f"resolution {row.number}",
        )
        told += 1
    return told


def _refuse_votes(meeting: Meeting, number: str, votes: tuple[int, int, int] | None) -> None:
    """More votes than voters sat, or more against than for, is no resolution."""
    if votes is None:
        return
    voters = meeting.attendance.filter(member__votes=True).count()
    if sum(votes) > voters or votes[0] <= votes[1]:
        raise BadMeeting(
            "votes",
            "Resolution %(number)s: %(yes)d for, %(no)d against, %(rest)d abstained do not carry it among "
            "%(voters)d voters.",
            number,
            number=number,
            yes=votes[0],
            no=votes[1],
            rest=votes[2],
            voters=voters,
        )


def _note(actor: Actor, verb: str, subject: str, summary: str) -> None:
    people.note(actor=actor, verb=verb, room="plan", subject=subject, summary=summary[:300])
