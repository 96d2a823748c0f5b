"""From rows of TOML to frozen records: every field is there, of its kind, and in three languages.

The record's own annotations say what is expected, so that a shape is written down once. A refusal names the
file, the row and the field, and what to put there.
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from ratusha.core.refusal import Refusal
from ratusha.core.texts import LANGUAGES, Texts
from ratusha.site.demo.reading.shapes.decision import Range

T = TypeVar("T")

KINDS: dict[type, str] = {
    str: "words in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    datetime.date: "a date such as 2025-12-15",
}


class BrokenDemoData(Refusal):
    """A file of the demo data does not say what it should."""


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def make(shape: type[T], row: object, where: str) -> T:
    """Make a record of `shape` from a table; `where` names the file and the row in a refusal."""
    if not isinstance(row, dict):
        raise BrokenDemoData("not_a_table", "expected a table of fields", where)
    assert is_dataclass(shape)
    hints, known = _hints(shape), {item.name.rstrip("_"): item for item in fields(shape)}
    for name in row:
        if name not in known:
            raise BrokenDemoData(
                "unknown_field",
                "the field “%(name)s” is not known; remove it or correct its name",
                where,
                name=name,
            )
    values: dict[str, Any] = {}
    for name, item in known.items():
        if name in row:
            values[item.name] = value(hints[item.name], row[name], f"{where}, {name}")
        elif item.default is MISSING and item.default_factory is MISSING:
            raise BrokenDemoData("missing_field", "the field “%(name)s” is missing", where, name=name)
    return shape(**values)


def value(hint: Any, raw: object, where: str) -> Any:
    """Turn one raw value into what the annotation `hint` asks for."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint == Texts:
        return texts(raw, where)
    if hint is Range:
        return _range(raw, where)
    if origin in {Union, types.UnionType}:
        return value(inner[0], raw, where)
    if origin is tuple:
        if not isinstance(raw, list):
            raise BrokenDemoData("not_a_list", "expected a list", where)
        return tuple(value(inner[0], item, _row(where, item, i)) for i, item in enumerate(raw))
    if origin is dict:
        if not isinstance(raw, dict):
            raise BrokenDemoData("not_a_table", "expected a table", where)
        return {inner[0](key): value(inner[1], item, f"{where}.{key}") for key, item in raw.items()}
    if is_dataclass(hint) and isinstance(hint, type):
        return make(hint, raw, where)
    return _simple(hint, raw, where)


def texts(raw: object, where: str) -> dict[str, str]:
    """A text in exactly the three languages, none empty."""
    if not isinstance(raw, Mapping) or set(raw) != set(LANGUAGES):
        raise BrokenDemoData("not_three_languages", "expected a text in uk, ru and en", where)
    for language, words in raw.items():
        if not isinstance(words, str) or not words.strip() or words != words.strip():
            raise BrokenDemoData(
                "empty_text",
                "the text in %(language)s is empty or has spaces at its ends",
                where,
                language=language,
            )
    return {language: raw[language] for language in LANGUAGES}


def _row(where: str, item: object, index: int) -> str:
    name = item.get("id") if isinstance(item, dict) else None
    return f"{where} “{name}”" if name else f"{where} no. {index + 1}"


def _range(raw: object, where: str) -> Range:
    if not isinstance(raw, list) or len(raw) != 3 or not all(isinstance(x, int | float) for x in raw):
        raise BrokenDemoData("not_a_range", "expected [low, most likely, high]", where)
    made = Range(*(float(x) for x in raw))
    if not made.low <= made.mode <= made.high:
        raise BrokenDemoData("range_disordered", "the range must rise: low, most likely, high", where)
    return made


def _simple(hint: Any, raw: object, where: str) -> Any:
    if hint is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    if not isinstance(raw, hint) or (isinstance(raw, bool) and hint is not bool):
        raise BrokenDemoData("wrong_kind", "expected %(kind)s", where, kind=KINDS[hint])
    return raw
