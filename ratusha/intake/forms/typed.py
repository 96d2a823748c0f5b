"""What people type → answers. What is wrong stays as it was typed: the form itself says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import QueryDict

from ratusha.core.forms import Filled
from ratusha.core.forms.flow import Entry, Page
from ratusha.core.forms.model import FILES
from ratusha.core.forms.words import offered

MAX_TYPED = 25_000  # characters kept of one field


def posted(page: Page, filled: Filled, data: QueryDict) -> dict[str, Any]:
    """Answers by path as they were typed; files come by another way (`files_of`)."""
    return {
        entry.path: _READERS.get(entry.question.kind, _typed)(entry, filled, data)
        for entry in page.answered
        if entry.question.kind not in FILES
    }


def searches(data: QueryDict) -> dict[str, str]:
    """What was typed into search boxes, by the question's path."""
    return {
        key[: -len(":search")]: _text(data, key)[:200]
        for key in data
        if key.endswith(":search") and data[key]
    }


def file_entries(page: Page) -> Iterable[Entry]:
    """The page's questions that take a file."""
    return (entry for entry in page.answered if entry.question.kind in FILES)


def _text(data: QueryDict, name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n").strip()[:MAX_TYPED]


def _typed(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    return _text(data, entry.path) or None


def _number(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    """Spaces between thousands and a comma for the point are how people write numbers."""
    typed = _text(data, entry.path)
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d)", "", typed).replace(",", ".")
    if re.fullmatch(r"[+-]?\d{1,15}", plain):
        return int(plain)
    if re.fullmatch(r"[+-]?(\d{1,15}\.\d*|\.\d+)", plain):
        return float(plain)
    return typed or None


def _date(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    year, month, day = (_text(data, f"{entry.path}:{part}") for part in ("year", "month", "day"))
    if not (year or month or day):
        return None
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _datetime(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    day, time = _date(entry, filled, data), _text(data, f"{entry.path}:time")
    return f"{day or ''}T{time}" if day or time else None


def _place(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    parts = [_text(data, f"{entry.path}:{part}").replace(",", ".") for part in ("latitude", "longitude")]
    return parts if any(parts) else None


def _line(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    lines = [line for line in re.split(r"[\n;]+", _text(data, entry.path)) if line.strip()]
    return [line.replace(",", " ").split() for line in lines] or None


def _many(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    return [name[:200] for name in dict.fromkeys(data.getlist(entry.path)) if name] or None


def _rank(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    """Numbers typed beside the options, as an order; as typed when two are equal or one is no number."""
    names = [choice.name for choice in offered(filled, entry.path)]
    typed = {name: _text(data, f"{entry.path}:{name}") for name in names}
    given = {name: text for name, text in typed.items() if text}
    if not given:
        return None
    if all(text.isdigit() for text in given.values()) and len(set(given.values())) == len(names):
        return sorted(given, key=lambda name: int(given[name]))
    return typed


_READERS: Mapping[str, Callable[[Entry, Filled, QueryDict], Any]] = {
    "integer": _number,
    "decimal": _number,
    "range": _number,
    "date": _date,
    "datetime": _datetime,
    "geopoint": _place,
    "geotrace": _line,
    "geoshape": _line,
    "select_multiple": _many,
    "rank": _rank,
}
