"""When, where and for whom a form is filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Occasion:
    """When, where and for whom a form is filled. `now` is aware; `properties` are deviceid, username and so on."""

    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    today: date | None = None
    zone: tzinfo = UTC
    seed: int | str = 0
    language: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
