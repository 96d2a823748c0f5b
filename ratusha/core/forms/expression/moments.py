"""Dates and times of the form language: reading, writing, and days since 1970 in the local time zone.

A date without a time is local midnight, a time without an offset is local. As a number a moment is the count
of days since 1970-01-01T00:00Z, with its fraction: in Kyiv in winter `number('2026-01-31')` ends in .9166…
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from math import isfinite, isnan, nan, trunc

DAY = 86_400_000.0  # milliseconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = -62_135_510_400_000.0, 253_402_214_400_000.0  # a day inside the years 1 and 9999
DATE_LIKE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:T(.*))?\Z")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?\Z")
_RAW_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of time: whole milliseconds since 1970 UTC (NaN: no date) in a time zone; `blank` writes as ''."""

    milliseconds: float
    zone: tzinfo
    blank: bool = False

    @property
    def days(self) -> float:
        """Days since 1970-01-01T00:00Z."""
        return self.milliseconds / DAY

    def local(self) -> datetime | None:
        """Return the local date and time, None when this is no date or outside the years 1 to 9999."""
        if not isfinite(self.milliseconds) or not _FIRST <= self.milliseconds <= _LAST:
            return None
        moment = _EPOCH + timedelta(milliseconds=self.milliseconds)
        return moment.astimezone(self.zone)

    def __str__(self) -> str:
        """Write `2026-01-31` for a local midnight, else `2026-01-31T09:30:00.000+02:00`."""
        local = self.local()
        if local is None:
            return "" if self.blank else "Invalid Date"
        text = local.isoformat(timespec="milliseconds")
        return text[:10] if text[11:23] == "00:00:00.000" else text[:23] + offset_text(local)


def offset_text(local: datetime) -> str:
    """Write the offset of a local time to the minute: `+02:00`."""
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def midnight(day: date, zone: tzinfo) -> Moment:
    """Return the start of a day in a zone."""
    return from_datetime(datetime(day.year, day.month, day.day, tzinfo=zone), zone)


def from_datetime(moment: datetime, zone: tzinfo) -> Moment:
    """Return an aware datetime as a moment."""
    return Moment(float((moment - _EPOCH) // timedelta(milliseconds=1)), zone)


@lru_cache(maxsize=4096)
def date_days(text: str, zone: tzinfo) -> float:
    """Read `2026-01-31`, also with `T…`, as days since 1970; NaN when it is no date."""
    return read_milliseconds(text, zone) / DAY


def is_date(text: str) -> bool:
    """Tell whether a text has the form of a date or of a date with a time."""
    return len(text) > 7 and text[4] == "-" and DATE_LIKE.match(text) is not None


def read_milliseconds(text: str, zone: tzinfo) -> float:
    """Read a date or date and time as milliseconds since 1970; NaN when it is none."""
    found = DATE_LIKE.match(text)
    if found is None:
        return nan
    time = None
    if found[4] is not None:
        time = _TIME.match(found[4])
        if time is None:
            return nan
    return _compose(found, time, zone)


def _compose(found: re.Match[str], time: re.Match[str] | None, zone: tzinfo) -> float:
    hour, minute, second = (int(part or 0) for part in time.group(1, 2, 3)) if time else (0, 0, 0)
    fraction = int(f"{time[4]}00"[:3]) if time and time[4] else 0
    extra_day = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) and not fraction else timedelta()
    try:
        day = int(found[1]), int(found[2]), int(found[3])
        local = datetime(*day, 0 if extra_day else hour, minute, second, tzinfo=UTC)
        if time and time[5]:
            aware = local + extra_day - _offset(time[5])
        else:
            aware = (local + extra_day).replace(tzinfo=zone)
        return (aware - _EPOCH) // timedelta(milliseconds=1) + float(fraction)
    except (ValueError, OverflowError):
        return nan


def _offset(text: str) -> timedelta:
    if text == "Z":
        return timedelta()
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if text[0] == "-" else offset


def to_moment(value: float | str | bool | Moment, zone: tzinfo) -> Moment:
    """Convert as `date()` does: days since 1970, or a text in ISO form; '' is a blank moment."""
    if isinstance(value, Moment):
        return value
    if isinstance(value, bool):
        return Moment(nan, zone)
    if isinstance(value, float):
        return _from_days(value, zone)
    text = value.strip()
    if not text:
        return Moment(nan, zone, blank=True)
    if _RAW_NUMBER.match(text):
        return _from_days(float(text), zone)
    return Moment(read_milliseconds(text, zone), zone)


def _from_days(days: float, zone: tzinfo) -> Moment:
    milliseconds = days * DAY
    return Moment(float(trunc(milliseconds)) if isfinite(milliseconds) else nan, zone)


def decimal_time(text: str, today: date, zone: tzinfo) -> float:
    """Read a time with an offset as the fraction of the local day on the date `today`; NaN when it is none."""
    time = _TIME.match(text)
    if time is None or time[5] is None or time[3] is None or time[1] == "24":
        return nan
    milliseconds = read_milliseconds(f"{today.isoformat()}T{text}", zone)
    local = Moment(milliseconds, zone).local()
    if isnan(milliseconds) or local is None:
        return nan
    return (local.second / 3600 + local.minute / 60 + local.hour) / 24
