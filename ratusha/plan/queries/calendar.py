"""Meetings as calendar files."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from ratusha.core.texts import pick
from ratusha.plan.queries.programme import MeetingFacts


def calendar(meeting: MeetingFacts, *, name: str, language: str, address: str) -> str:
    """A meeting as iCalendar (RFC 5545)."""

    def stamp(moment: datetime.datetime) -> str:
        return moment.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")

    def words(text: str) -> str:
        for sign in ("\\", ";", ","):
            text = text.replace(sign, "\\" + sign)
        return text.replace("\n", "\\n")

    agenda = "\n".join(f"{i}. {pick(point, language)}" for i, point in enumerate(meeting.agenda, start=1))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ratusha//Working group//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.number}@{address.rsplit('//', maxsplit=1)[-1].split('/', maxsplit=1)[0]}",
        f"DTSTAMP:{stamp(_made(meeting))}",
        f"SEQUENCE:{meeting.changes}",
        f"STATUS:{'CANCELLED' if meeting.state == 'cancelled' else 'CONFIRMED'}",
        f"DTSTART:{stamp(meeting.starts_at)}",
        f"DTEND:{stamp(meeting.ends_at)}",
        f"SUMMARY:{words(name)}",
        f"LOCATION:{words(pick(meeting.place, language).text)}",
        f"DESCRIPTION:{words(agenda)}",
        f"URL:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _made(meeting: MeetingFacts) -> datetime.datetime:
    """When it was called; without that day its own beginning."""
    if meeting.invited_on is None:
        return meeting.starts_at
    return datetime.datetime.combine(meeting.invited_on, datetime.time(12), tzinfo=datetime.UTC)


def _folded(line: str) -> Iterable[str]:
    """Lines of at most 75 octets, broken between characters; what follows begins with a space."""
    part = ""
    for sign in line:
        if len((part + sign).encode()) > 74:
            yield part
            part = " "
        part += sign
    yield part
