"""Read the trail of who did what."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ratusha.people.models import TrailLine


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One line of the trail."""

    at: datetime.datetime
    actor: str
    room: str
    verb: str
    subject: str
    summary: str
    personal: bool


def trail(*, room: str = "", subject: str = "", limit: int = 200) -> tuple[TrailEntry, ...]:
    """The newest lines first, of one room or one subject if named."""
    lines = TrailLine.objects.all()
    if room:
        lines = lines.filter(room=room)
    if subject:
        lines = lines.filter(subject=subject)
    return tuple(
        TrailEntry(x.at, x.actor, x.room, x.verb, x.subject, x.summary, x.personal) for x in lines[:limit]
    )
