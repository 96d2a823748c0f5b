"""The working group in the office: mandate, members, meetings, attendance, minutes, resolutions."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ratusha.core.texts import LANGUAGES
from ratusha.people.queries import staff, today, who_asks
from ratusha.plan import actions, queries
from ratusha.plan.forms.group import (
    AttendanceForm,
    CloseForm,
    MandateForm,
    MeetingForm,
    MemberForm,
    ResolutionForm,
)
from ratusha.plan.views.office import desk


def group(request: HttpRequest) -> HttpResponse:
    """The group: its order, members with their periods, meetings, resolutions that are running or overdue."""
    who = who_asks(request)
    close = CloseForm(request.POST or None)

    def work(clean: dict[str, Any]) -> None:
        actions.close_resolution(actor=who, number=clean["number"], day=today(), evidence=clean["evidence"])

    if request.method == "POST" and desk.attempt(close, work):
        return desk.done(request, _("The resolution is carried out."), "plan:group")
    seen = {
        "group": queries.group(),
        "today": today(),
        "close": close,
        "may_run": who.may("run_group"),
    }
    return render(request, "plan/office/group.html", seen, status=400 if close.errors else 200)


def mandate(request: HttpRequest) -> HttpResponse:
    """The order that created the group, its name and quorum."""
    found = queries.group()
    initial = (
        {
            "title": found.title,
            "number": found.act_number,
            "day": found.act_day,
            "act_title": found.act_title,
            "issued_by": found.issued_by,
            "act_text": found.act_text,
            "quorum": found.quorum,
        }
        if found
        else {"day": today()}
    )
    form = MandateForm(request.POST or None, initial=initial)

    def work(clean: dict[str, Any]) -> None:
        actions.create_group(
            actor=who_asks(request),
            programme=queries.programme().identifier,
            act_number=clean["number"],
            act_day=clean["day"],
            act_title=clean["act_title"],
            act_text=clean["act_text"],
            issued_by=clean["issued_by"],
            title=clean["title"],
            needed=clean["quorum"],
            group=found.id if found else None,
        )

    if request.method == "POST" and desk.attempt(form, work):
        return desk.done(request, _("The group is recorded."), "plan:group")
    return desk.form_page(request, form, title=_("Mandate"), label=_("Save"), crumbs=_crumbs())


def new_member(request: HttpRequest) -> HttpResponse:
    """A new member, or a substitute of one."""
    found = _group()
    members = [(m.id, desk.said(m.name)) for m in found.members]
    form = MemberForm(
        request.POST or None,
        people=_people(),
        members=members,
        initial={"since": today(), "votes": True, "seat": "member"},
    )

    def work(clean: dict[str, Any]) -> None:
        actions.seat_member(actor=who_asks(request), group=found.id, **{**clean, "post": clean["post"] or {}})

    if request.method == "POST" and desk.attempt(form, work):
        return desk.done(request, _("The member is seated."), "plan:group")
    return desk.form_page(
        request, form, title=_("Seat a member"), label=_("Seat the member"), crumbs=_crumbs()
    )


def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a member's post, seat or account, or end the period."""
    everybody = [m for one in _group().members for m in (one, *one.substitutes)]
    found = next((m for m in everybody if m.id == pk), None)
    if found is None:
        raise Http404
    form = MemberForm(
        request.POST or None,
        people=_people(),
        initial={
            "post": found.post,
            "seat": found.seat,
            "votes": found.votes,
            "user": found.user,
            "until": found.until,
        },
    )

    def work(clean: dict[str, Any]) -> None:
        actions.change_member(actor=who_asks(request), member=pk, **{**clean, "post": clean["post"] or {}})

    if request.method == "POST" and desk.attempt(form, work):
        return desk.done(request, _("Saved."), "plan:group")
    return desk.form_page(request, form, title=desk.said(found.name), label=_("Save"), crumbs=_crumbs())


def new_meeting(request: HttpRequest) -> HttpResponse:
    """Call a meeting: members with an account get the invitation by e-mail, with the calendar file's address."""
    found = _group()
    number = max((m.number for m in found.meetings), default=0) + 1
    last = found.meetings[-1].place if found.meetings else {}
    form = MeetingForm(
        request.POST or None,
        initial={"day": today() + datetime.timedelta(days=7), "time": datetime.time(10), "place": last},
    )

    def work(clean: dict[str, Any]) -> None:
        actions.call_meeting(
            actor=who_asks(request), group=found.id, number=number, **_sitting(clean, number)
        )

    if request.method == "POST" and desk.attempt(form, work):
        words = _("The meeting is called, the invitations are on their way.")
        return desk.done(request, words, reverse("plan:office-meeting", args=[number]))
    title = _("Call meeting %(number)d") % {"number": number}
    return desk.form_page(request, form, title=title, label=_("Call the meeting"), crumbs=_crumbs())


def change_meeting(request: HttpRequest, number: int) -> HttpResponse:
    """Move a meeting that is ahead, correct its agenda, or cancel it; everybody is told."""
    found = queries.meeting(number)
    if found is None or found.state != "planned":
        raise Http404
    here, who = reverse("plan:office-meeting", args=[number]), who_asks(request)
    if request.POST.get("what") == "cancel":
        words = _("The meeting is cancelled, the members are told.")
        return desk.run(request, lambda: actions.cancel_meeting(actor=who, meeting=found.id), words, here)
    moment = timezone.localtime(found.starts_at)
    agenda = {tag: "\n".join(filter(None, (p.get(tag) for p in found.agenda))) for tag in LANGUAGES}
    initial = {
        "day": moment.date(),
        "time": moment.time(),
        "minutes": int((found.ends_at - found.starts_at).total_seconds()) // 60,
        "place": found.place,
        "agenda": agenda,
    }
    form = MeetingForm(request.POST or None, initial=initial)

    def work(clean: dict[str, Any]) -> None:
        actions.move_meeting(actor=who, meeting=found.id, **_sitting(clean, number))

    if request.method == "POST" and desk.attempt(form, work):
        return desk.done(request, _("The meeting is changed, the members are told."), here)
    return desk.form_page(
        request,
        form,
        title=_("Change meeting %(number)d") % {"number": number},
        label=_("Change it and tell the members"),
        crumbs=_crumbs(),
        template="plan/office/meeting_change.html",
    )


def _sitting(clean: dict[str, Any], number: int) -> dict[str, Any]:
    """When, where and about what, as the actions take it."""
    return {
        "starts_at": timezone.make_aware(datetime.datetime.combine(clean["day"], clean["time"])),
        "place": clean["place"],
        "agenda": clean["agenda"],
        "minutes_long": clean["minutes"],
        "address": settings.ORIGIN + reverse("plan:calendar", args=[number]),
    }


def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """A meeting: who sits, what it resolves, its minutes."""
    found, panel = queries.meeting(number), _group()
    if found is None:
        raise Http404
    here, who = reverse("plan:office-meeting", args=[number]), who_asks(request)
    what = request.POST.get("what", "")
    if what == "minutes":
        return desk.run(
            request,
            lambda: actions.keep_minutes(actor=who, number=number),
            _("The minutes are published."),
            here,
        )
    hold = AttendanceForm(request.POST if what == "hold" else None, members=_seats(panel, found))
    following = f"{number}.{len(found.resolutions) + 1}"
    resolve = ResolutionForm(
        request.POST if what == "resolve" else None, people=_people(), initial={"number": following}
    )

    def record(clean: dict[str, Any]) -> None:
        actions.hold_meeting(actor=who, meeting=found.id, present=hold.present, notes=clean["notes"] or {})

    def carry(clean: dict[str, Any]) -> None:
        actions.resolve(
            actor=who,
            meeting=found.id,
            number=clean["number"],
            text=clean["text"],
            owner=clean["owner"],
            due=clean["due"],
            votes=(clean["yes"], clean["no"], clean["rest"]),
        )

    if what == "hold" and desk.attempt(hold, record):
        return desk.done(request, _("The attendance is recorded."), here)
    if what == "resolve" and desk.attempt(resolve, carry):
        return desk.done(request, _("The resolution is recorded."), here)
    seen = {"meeting": found, "group": panel, "hold": hold, "resolve": resolve, "crumbs": _crumbs()}
    wrong = bool(hold.errors or resolve.errors)
    return render(request, "plan/office/meeting.html", seen, status=400 if wrong else 200)


def _group() -> queries.GroupFacts:
    found = queries.group()
    if found is None:
        raise Http404
    return found


def _people() -> list[tuple[int, str]]:
    return [(p.id, desk.said(p.name)) for p in staff(today())]


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Working group"), reverse("plan:group"))]


def _seats(
    panel: queries.GroupFacts, found: queries.MeetingFacts
) -> list[tuple[int, str, list[tuple[int, str]]]]:
    """Members appointed on the day of the meeting, with the substitutes who may sit for them."""
    day = timezone.localtime(found.starts_at).date()

    def appointed(one: queries.MemberFacts) -> bool:
        return one.since <= day and (one.until is None or one.until >= day)

    return [
        (
            m.id,
            desk.said(m.name),
            [
                (s.id, _("substitute: %(name)s") % {"name": desk.said(s.name)})
                for s in m.substitutes
                if appointed(s)
            ],
        )
        for m in panel.members
        if appointed(m)
    ]
