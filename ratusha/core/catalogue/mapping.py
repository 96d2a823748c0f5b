"""The mapping file: how somebody else's list of services becomes cards. See docs/use/catalogue.md.

A TOML file says where the rows are (`[source]`), which column is which field of a card (`[fields]`), what
counts as nothing (`[null]`), which rows are no services (`[[skip]]`), and what makes two rows the same service
(`[duplicates]`). Linked data needs none of it but `[source] format`; `[predicates]` adds what a dialect uses.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ratusha.core.refusal import Refusal

TABLES = ("csv", "xlsx")
GRAPHS = ("ttl", "rdf", "jsonld")
FORMATS = (*TABLES, *GRAPHS, "json")
KEEPS = ("first", "last", "reject")

# field of a mapping -> whether it has a language or a channel after the dot
FIELDS = {
    "identifier": "",
    "title": "language",
    "description": "language",
    "keywords": "language",
    "provider": "language",
    "unit": "",
    "term": "language",
    "audience": "",
    "life_events": "language",
    "channels": "channel",
    "volumes": "channel",
    "year": "",
    "costs": "language",
    "evidence": "language",
    "outputs": "language",
    "refusal_grounds": "language",
    "rules": "language",
    "address": "",
}
ALIASES = {
    "summary": "description",
    "acts": "rules",
    "documents": "evidence",
    "result": "outputs",
    "cost": "costs",
    "url": "address",
    "refusal": "refusal_grounds",
    "volume": "volumes",
    "channel": "channels",
    "life_event": "life_events",
}
_SECTIONS = {
    "source": {"format", "sheet", "delimiter", "encoding", "lang", "unit"},
    "fields": None,
    "null": {"values"},
    "skip": {"column", "matches"},
    "duplicates": {"key", "keep", "by"},
    "predicates": None,
}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


class BadMapping(Refusal):
    """The mapping file cannot be understood; `where` names its section and line."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field comes from: one or more columns, parted by `split`, words exchanged by `map`.

    `take` keeps one of the parts (1 is the first; 0 keeps all).
    """

    names: tuple[str, ...]
    split: str = ""
    take: int = 0
    join: str = " "
    map: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows whose `column` matches the pattern are no services."""

    column: str
    matches: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Rows with the same `key` (columns, or fields of the mapping) are one service; which one is kept.

    First and last are in the order of the column `by` where it is named, else of the file.
    """

    key: tuple[str, ...]
    keep: str = "first"
    by: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A mapping that was understood. `fields` is keyed by field or field.language, in the order of the file."""

    format: str = "csv"
    sheet: str = ""
    delimiter: str = ","
    encoding: str = "utf-8"
    lang: str = "uk"
    unit: str = ""  # accountable unit for rows that name none
    fields: Mapping[str, Column] = field(default_factory=dict)
    nulls: frozenset[str] = frozenset()
    skips: tuple[Skip, ...] = ()
    duplicates: Duplicates | None = None
    predicates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Every column that the mapping names, with the place that names it."""
        named = [(name, f"[fields] {key}") for key, column in self.fields.items() for name in column.names]
        named += [(skip.column, "[[skip]] column") for skip in self.skips]
        if self.duplicates:
            named += [(name, "[duplicates] key") for name in self.duplicates.key if name not in self.fields]
            named += [(self.duplicates.by, "[duplicates] by")] if self.duplicates.by else []
        return tuple(named)


def read_mapping(text: str, where: str = "mapping") -> Recipe:
    """Understand a mapping file, or refuse it with the place that is wrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMapping("toml", "The mapping is not TOML: %(error)s.", where, error=str(error)) from error
    for section in raw:
        _known(section, _SECTIONS, where, "section")
    source = _table(raw, "source", where)
    lang = str(source.get("lang", "uk"))
    if not _LANGUAGE.fullmatch(lang):
        raise BadMapping(
            "lang", "“%(lang)s” is not a language tag.", f"{where} [source] lang", lang=lang[:40]
        )
    mapping = Recipe(
        format=_choice(source, "format", FORMATS, "csv", f"{where} [source]"),
        sheet=str(source.get("sheet", "")),
        delimiter=_delimiter(source, where),
        encoding=str(source.get("encoding", "utf-8")),
        lang=lang,
        unit=str(source.get("unit", "")),
        fields=_fields(_table(raw, "fields", where), lang, f"{where} [fields]"),
        nulls=_nulls(_table(raw, "null", where), f"{where} [null]"),
        skips=_skips(raw.get("skip", []), f"{where} [[skip]]"),
        duplicates=_duplicates(_table(raw, "duplicates", where), f"{where} [duplicates]"),
        predicates=_predicates(_table(raw, "predicates", where), f"{where} [predicates]"),
    )
    if mapping.format in TABLES:
        _check_mandatory(mapping, where)
    return mapping


def _check_mandatory(mapping: Recipe, where: str) -> None:
    if "identifier" not in mapping.fields:
        raise BadMapping(
            "identifier", "The mapping does not say which column is the identifier.", f"{where} [fields]"
        )
    if not any(key.split(".")[0] == "title" for key in mapping.fields):
        raise BadMapping("title", "The mapping does not say which column is the title.", f"{where} [fields]")


def _known(name: str, known: Iterable[str], where: str, what: str) -> None:
    names = sorted(known)
    if name in names:
        return
    near = difflib.get_close_matches(name, names, 1)
    hint = f" (“{near[0]}”?)" if near else ""
    raise BadMapping(
        what, "The mapping knows no %(what)s “%(name)s”%(hint)s.", where, what=what, name=name[:60], hint=hint
    )


def _table(raw: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    value = raw.get(name, {})
    if not isinstance(value, dict):
        raise BadMapping("section", "[%(name)s] is not a section.", where, name=name)
    allowed = _SECTIONS[name]
    for key in value if allowed is not None else ():
        _known(key, allowed or (), f"{where} [{name}]", "setting")
    return value


def _choice(raw: Mapping[str, Any], name: str, known: tuple[str, ...], default: str, where: str) -> str:
    value = raw.get(name, default)
    if value not in known:
        raise BadMapping(
            name,
            "“%(value)s” is not one of: %(known)s.",
            f"{where} {name}",
            value=str(value)[:60],
            known=", ".join(known),
        )
    return str(value)


def _delimiter(source: Mapping[str, Any], where: str) -> str:
    value = source.get("delimiter", ",")
    if value == "tab":
        return "\t"
    if not isinstance(value, str) or len(value) != 1 or value in '"\r\n':
        raise BadMapping(
            "delimiter", "The delimiter is one character, such as , or ;.", f"{where} [source] delimiter"
        )
    return value


def _fields(raw: Mapping[str, Any], lang: str, where: str) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for written, value in raw.items():
        name, _, part = written.partition(".")
        name = ALIASES.get(name, name)
        _known(name, FIELDS, where, "field")
        if isinstance(value, dict) and not {"column", "columns"} & set(value):
            for tag, inner in value.items():
                found[_key(name, tag, where)] = _column(inner, f"{where} {written}.{tag}")
        else:
            default = lang if FIELDS[name] == "language" else ""
            found[_key(name, part or default, where)] = _column(value, f"{where} {written}")
    return found


def _key(name: str, part: str, where: str) -> str:
    kind = FIELDS[name]
    if not part:
        return name
    if kind == "" or (kind == "language" and not _LANGUAGE.fullmatch(part)):
        raise BadMapping("field", "“%(name)s.%(part)s” is not a field.", where, name=name, part=part[:40])
    return f"{name}.{part}"


def _column(value: Any, where: str) -> Column:
    if isinstance(value, str):
        return Column((value,))
    if not isinstance(value, dict):
        raise BadMapping("column", "A field is the name of a column or a table with `column`.", where)
    for key in value:
        _known(key, {"column", "columns", "split", "take", "join", "map"}, where, "setting")
    names = value.get("columns", value.get("column"))
    names = [names] if isinstance(names, str) else names
    exchange = value.get("map", {})
    take = value.get("take", 0)
    well = isinstance(names, list) and names and all(isinstance(name, str) for name in names)
    if not well or not isinstance(exchange, dict) or not isinstance(take, int) or take < 0:
        raise BadMapping("column", "A field is the name of a column or a table with `column`.", where)
    return Column(
        tuple(names or ()),
        str(value.get("split", "")),
        take,
        str(value.get("join", " ")),
        {str(old): str(new) for old, new in exchange.items()},
    )


def _nulls(raw: Mapping[str, Any], where: str) -> frozenset[str]:
    values = raw.get("values", [])
    if not isinstance(values, list):
        raise BadMapping("null", "`values` is a list of words that mean nothing.", where)
    return frozenset(str(value).strip() for value in values)


def _skips(raw: Any, where: str) -> tuple[Skip, ...]:
    if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
        raise BadMapping("skip", "Write [[skip]] with two brackets, once for each rule.", where)
    found = []
    for item in raw:
        for key in item:
            _known(key, _SECTIONS["skip"] or (), where, "setting")
        if not isinstance(item.get("column"), str) or not isinstance(item.get("matches"), str):
            raise BadMapping("skip", "A rule needs `column` and `matches`.", where)
        try:
            found.append(Skip(item["column"], re.compile(item["matches"])))
        except re.error as error:
            raise BadMapping(
                "pattern", "`matches` is not a pattern: %(error)s.", where, error=str(error)
            ) from error
    return tuple(found)


def _duplicates(raw: Mapping[str, Any], where: str) -> Duplicates | None:
    if not raw:
        return None
    key = raw.get("key", "identifier")
    keys = [key] if isinstance(key, str) else key
    if not isinstance(keys, list) or not keys or not all(isinstance(k, str) for k in keys):
        raise BadMapping("key", "`key` is a column or a list of columns.", where)
    return Duplicates(tuple(keys), _choice(raw, "keep", KEEPS, "first", where), str(raw.get("by", "")))


def _predicates(raw: Mapping[str, Any], where: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, value in raw.items():
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise BadMapping(
                "predicate", "A predicate is an address or a list of addresses.", f"{where} {name}"
            )
        found[ALIASES.get(name, name)] = tuple(values)
    return found
