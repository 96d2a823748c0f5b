"""Minutes of a meeting in the official form."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ratusha.papers.actions import Block, Column, Facts, Heading, Paper, Paragraph, Points, Table
from ratusha.people.queries import city
from ratusha.plan.queries.documents.concept import seat_words
from ratusha.plan.queries.documents.wording import day, foot, said
from ratusha.plan.queries.programme import GroupFacts, MeetingFacts


def minutes_paper(language: str, panel: GroupFacts, meeting: MeetingFacts) -> Paper:
    """Who sat, the agenda, what was said, what was resolved with how many votes."""
    with translation.override(language):
        present = [
            said(member) + (f" ({_('substitute')}: {said(substitute)})" if substitute else "")
            for member, substitute in meeting.present
        ]
        facts = [
            (_("Held"), date_format(timezone.localtime(meeting.starts_at), "DATETIME_FORMAT")),
            (_("Place"), said(meeting.place)),
            (_("Present"), ", ".join(present) or "—"),
            (_("Absent"), ", ".join(said(name) for name in meeting.absent) or "—"),
            (_("Quorum"), _quorum(panel, meeting)),
        ]
        blocks: list[Block] = [
            Facts(_("The meeting"), facts),
            Heading(_("Agenda")),
            Points([said(point) for point in meeting.agenda], numbered=True),
            Heading(_("Heard")),
            Paragraph(said(meeting.notes) or "—"),
        ]
        if meeting.resolutions:
            blocks += [Heading(_("Resolved")), _resolved(meeting)]
        signers = [m for m in panel.members if m.seat in {"head", "secretary"}]
        blocks += [
            Paragraph(f"{said(m.post)} ({seat_words(m.seat)}) ________________ {said(m.name)}")
            for m in signers
        ]
        return Paper(
            title=_("Minutes of meeting No. %(number)d") % {"number": meeting.number},
            subtitle=said(panel.title),
            language=language,
            issuer=said(city().council),
            date=meeting.starts_at.date(),
            blocks=blocks,
            foot=foot(),
        )


def _quorum(panel: GroupFacts, meeting: MeetingFacts) -> str:
    counted = _("%(voting)d of %(all)d voting members, %(needed)d needed") % {
        "voting": meeting.voting,
        "all": meeting.voters,
        "needed": panel.quorum,
    }
    found = _("there is one") if meeting.has_quorum else _("there is none: nothing was resolved")
    return f"{found} ({counted})"


def _resolved(meeting: MeetingFacts) -> Table:
    return Table(
        _("Resolutions"),
        [
            Column("№", 0.5),
            Column(_("Resolution"), 3),
            Column(_("Owner"), 1.4),
            Column(_("Due"), 0.9),
            Column(_("For – against – abstained"), 1.1),
        ],
        [
            [
                r.number,
                said(r.text),
                said(r.owner) if r.owner else "—",
                day(r.due),
                " – ".join(map(str, r.votes)) or "—",
            ]
            for r in meeting.resolutions
        ],
    )
