"""Answers as JSON has them ⇄ answers as the tree has them, one rule a kind of question.

| kind | JSON | in the tree |
|---|---|---|
| text, barcode | string | str |
| integer / decimal, range | number (or its digits) | int / float |
| date, time, datetime | ISO 8601 | date, time, datetime |
| select_one | the choice's name | str |
| select_multiple, rank | list of names | tuple of str |
| acknowledge | "OK" or true | "OK" |
| geopoint | [lat, lon, alt?, acc?] | Geopoint |
| geotrace, geoshape | list of such | tuple of Geopoint |
| file, image, audio, video | {"name", "sha256"} | StoredFile |

Empty is null (also "" and []). `clean` raises `WrongType` with what was expected.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from ratusha.core.forms.expression import Value as Result
from ratusha.core.forms.expression import to_string
from ratusha.core.forms.model import FILES
from ratusha.core.forms.tree import Answer, Geopoint, answer_text

MAX_TEXT = 20_000  # characters of one answer
_INTEGER = re.compile(r"[+-]?\d{1,18}$")
_DECIMAL = re.compile(r"[+-]?(\d{1,18}([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?$")
_SHA256 = re.compile(r"[0-9a-f]{64}$")


class WrongType(ValueError):
    """A value that cannot be an answer of this kind; the text says what was expected."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file kept elsewhere: its name and the SHA-256 of its bytes."""

    name: str
    sha256: str


Value = Answer | StoredFile | tuple[Geopoint, ...]


def clean(kind: str, raw: object) -> Value:
    """Read a JSON value as an answer of this kind; None when empty."""
    if raw is None or (isinstance(raw, str | list) and not raw):
        return None
    return _READERS.get(kind, _text)(raw)


def plain(value: Value) -> Any:
    """Write an answer (or a calculated value) as JSON: whole numbers without a point, NaN as null."""
    if isinstance(value, StoredFile):
        return {"name": value.name, "sha256": value.sha256}
    if isinstance(value, Geopoint):
        return list(value)
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, str):
        return value or None
    if isinstance(value, Sequence):
        return [plain(part) for part in value] or None
    return value


def in_tree(value: Value) -> Answer:
    """What expressions see: a file is its name, a line its places apart by semicolons."""
    if isinstance(value, StoredFile):
        return value.name
    if (
        isinstance(value, tuple)
        and not isinstance(value, Geopoint)
        and any(isinstance(p, Geopoint) for p in value)
    ):
        return "; ".join(answer_text(place) for place in value)
    return value  # type: ignore[return-value]  # a line of places is handled above


def from_expression(result: Result | None) -> Value:
    """A calculated value as an answer: nodes give their first text, dates ISO 8601, an empty text nothing."""
    if result is None or result == "":
        return None
    if isinstance(result, str | float | bool):
        return result
    return to_string(result) or None


def _text(raw: object) -> Answer:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise WrongType("text")
    text = answer_text(raw)
    if len(text) > MAX_TEXT:
        raise WrongType(f"text of at most {MAX_TEXT} characters")
    return text


def _integer(raw: object) -> Answer:
    if isinstance(raw, str) and _INTEGER.match(raw.strip()):
        return int(raw)
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 2**53:
        return int(raw)
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    raise WrongType("a whole number")


def _decimal(raw: object) -> Answer:
    if isinstance(raw, str) and _DECIMAL.match(raw.strip()):
        raw = float(raw.strip().replace(",", "."))
    if isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw):
        return raw
    raise WrongType("a number")


def _date(raw: object) -> Answer:
    if isinstance(raw, str):
        try:
            return (
                date.fromisoformat(raw[:10]) if len(raw) > 10 and raw[10] in "T " else date.fromisoformat(raw)
            )
        except ValueError:
            pass
    raise WrongType("a date such as 2026-01-31")


def _time(raw: object) -> Answer:
    if isinstance(raw, str):
        try:
            return time.fromisoformat(raw)
        except ValueError:
            pass
    raise WrongType("a time such as 14:30")


def _datetime(raw: object) -> Answer:
    if isinstance(raw, str) and len(raw) > 10:
        try:
            return datetime.fromisoformat(raw)
        except ValueError:
            pass
    raise WrongType("a date and time such as 2026-01-31T14:30")


def _one(raw: object) -> Answer:
    if isinstance(raw, str) or (isinstance(raw, int | float) and not isinstance(raw, bool)):
        return answer_text(raw)
    raise WrongType("one of the choices")


def _many(raw: object) -> Answer:
    if isinstance(raw, str):
        return tuple(raw.split())
    if isinstance(raw, Sequence) and all(isinstance(x, str | int) and not isinstance(x, bool) for x in raw):
        return tuple(str(name) for name in raw)
    raise WrongType("a list of choices")


def _acknowledge(raw: object) -> Answer:
    if raw is False:
        return None
    if raw is True or raw == "OK":
        return "OK"
    raise WrongType('"OK"')


def _geopoint(raw: object) -> Geopoint:
    if isinstance(raw, str):
        raw = [part for part in re.split(r"[\s,]+", raw.strip()) if part]
    if not isinstance(raw, Sequence) or not 2 <= len(raw) <= 4:
        raise WrongType("a place as [latitude, longitude]")
    try:
        parts = [float(part if part is not None else 0) for part in raw]
    except (TypeError, ValueError) as error:
        raise WrongType("a place as [latitude, longitude]") from error
    inside = abs(parts[0]) <= 90 and abs(parts[1]) <= 180 and all(map(math.isfinite, parts))
    if not inside or any(isinstance(part, bool) for part in raw):
        raise WrongType("a latitude from -90 to 90 and a longitude from -180 to 180")
    return Geopoint(*parts)


def _points(raw: object) -> Value:
    if isinstance(raw, str):
        raw = [part for part in raw.split(";") if part.strip()]
    if not isinstance(raw, Sequence) or len(raw) < 2:
        raise WrongType("a list of at least two places")
    return tuple(_geopoint(part) for part in raw)


def _file(raw: object) -> Value:
    if isinstance(raw, Mapping) and set(raw) == {"name", "sha256"}:
        name, digest = raw["name"], raw["sha256"]
        if isinstance(name, str) and name and isinstance(digest, str) and _SHA256.match(digest):
            return StoredFile(name, digest)
    raise WrongType('a file as {"name", "sha256"}')


_READERS: Mapping[str, Callable[[object], Value]] = {
    "integer": _integer,
    "decimal": _decimal,
    "range": _decimal,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "select_one": _one,
    "select_multiple": _many,
    "rank": _many,
    "acknowledge": _acknowledge,
    "geopoint": _geopoint,
    "geotrace": _points,
    "geoshape": _points,
    **dict.fromkeys(FILES, _file),
}
