"""From the rows of a table, or a file of our own JSON, to drafts of cards and reasons for those that are none.

Nothing here knows a database: `harvest_of` gives everything that a file says, in its order. One service is one
draft; a row that is no service, repeats another, or cannot be a card becomes a `Rejection` that says why.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ratusha.core.catalogue.addresses import latin
from ratusha.core.catalogue.card import (
    AUDIENCES,
    CHANNELS,
    BadCard,
    Card,
    Channel,
    Cost,
    Evidence,
    Named,
    Rule,
)
from ratusha.core.catalogue.fields import clean, decimal_of, texts
from ratusha.core.catalogue.mapping import BadMapping, Column, Recipe
from ratusha.core.catalogue.tables import BadFile, Row
from ratusha.core.catalogue.terms import read_term
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts

LONGEST_IDENTIFIER = 500
_NO = frozenset({"", "0", "n", "no", "na", "n/a", "false", "ні", "нет", "-"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A card read from a line (for linked data: the number of the service in the file).

    `slug` is the address that the service would like to have, where the file names one.
    """

    line: int
    identifier: str
    card: Card
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that did not become a card: skip, duplicate, identifier, title, columns or a code of `BadCard`."""

    line: int
    identifier: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Event:
    """A life event that the file names."""

    identifier: str
    title: Texts
    summary: Texts = field(default_factory=dict)
    icon: str = ""
    order: int = 1000  # among the life events of the city


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit that the file describes (our own JSON only)."""

    code: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Harvest:
    """Everything a file gave, in its order."""

    rows: tuple[Draft | Rejection, ...]
    events: tuple[Event, ...] = ()
    units: tuple[UnitName, ...] = ()


def table_harvest(rows: Callable[[], Iterable[Row]], recipe: Recipe, where: str) -> Harvest:
    """Read a table by its recipe; `rows` is called twice when duplicates need a first look."""
    keys = _keys(rows, recipe, where)
    seen: set[str] = set()
    results: list[Draft | Rejection] = []
    events: dict[str, Event] = {}
    checked = False
    for row in rows():
        if not checked:
            _check_columns(recipe, row, where)
            checked = True
        result = _read(row, recipe, keys, events)
        if isinstance(result, Draft) and result.identifier in seen:
            result = Rejection(
                row.line, result.identifier, "duplicate", "The identifier stands in an earlier row."
            )
        if isinstance(result, Draft):
            seen.add(result.identifier)
        results.append(result)
    used = {name for draft in results if isinstance(draft, Draft) for name in draft.card.life_events}
    return Harvest(tuple(results), tuple(event for event in events.values() if event.identifier in used))


def json_harvest(data: bytes, where: str) -> Harvest:
    """Read what `export --format json` wrote."""
    raw = _parsed(data, where)
    services = raw.get("services") if isinstance(raw, dict) else raw
    if not isinstance(services, list):
        raise BadFile("json", "The file has no list “services”.", where)
    seen: set[str] = set()
    rows = [_json_row(number, item, seen) for number, item in enumerate(services, start=1)]
    other = raw if isinstance(raw, dict) else {}
    return Harvest(
        tuple(rows),
        tuple(_named(other, "life_events", _event, where)),
        tuple(_named(other, "units", lambda item, _: UnitName(item["code"], item["name"]), where)),
    )


def _event(item: Mapping[str, Any], number: int) -> Event:
    return Event(
        item["identifier"], item["title"], texts(item, "summary"), str(item.get("icon") or ""), number
    )


def item_identifier(title: str) -> str:
    """An identifier for a named thing of a card that has none."""
    return latin(title) or "item"


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Keys:
    """For each key of a duplicate rule: how often it occurs and the line that wins."""

    number: Mapping[tuple[str, ...], int]
    winner: Mapping[tuple[str, ...], int]


def _keys(rows: Callable[[], Iterable[Row]], recipe: Recipe, where: str) -> _Keys | None:
    """A first pass: which row of each duplicate group is kept. Skipped rows take no part."""
    if recipe.duplicates is None:
        return None
    number: Counter[tuple[str, ...]] = Counter()
    best: dict[tuple[str, ...], tuple[str, int]] = {}
    by, keeps_last = recipe.duplicates.by, recipe.duplicates.keep == "last"
    for row in rows():
        if not number:
            _check_columns(recipe, row, where)
        if _is_skipped(row, recipe) or row.fault:
            continue
        key = _key_of(row, recipe)
        number[key] += 1
        rank = (row.cells.get(by, ""), row.line)
        if key not in best or (rank > best[key] if keeps_last else rank < best[key]):
            best[key] = rank
    return _Keys(number, {key: line for key, (_, line) in best.items()})


def _check_columns(recipe: Recipe, row: Row, where: str) -> None:
    """Refuse a recipe that names columns the table does not have."""
    for name, place in recipe.columns():
        if name not in row.cells:
            raise BadMapping(
                "column",
                "The table has no column “%(name)s” named in %(place)s; its columns are: %(columns)s.",
                where,
                name=name[:80],
                place=place,
                columns=", ".join(list(row.cells)[:60]),
            )


def _is_skipped(row: Row, recipe: Recipe) -> bool:
    return any(skip.matches.search(row.cells.get(skip.column, "")) for skip in recipe.skips)


def _key_of(row: Row, recipe: Recipe) -> tuple[str, ...]:
    rule = recipe.duplicates
    names = rule.key if rule else ()
    return tuple(
        " ".join(
            _value(row, recipe, recipe.fields[name]) if name in recipe.fields else [row.cells.get(name, "")]
        ).casefold()
        for name in names
    )


def _read(row: Row, recipe: Recipe, keys: _Keys | None, events: dict[str, Event]) -> Draft | Rejection:
    if row.fault:
        return Rejection(
            row.line, "", "columns", f"The row has {row.fault} cells, not as many as the header."
        )
    identifier = " ".join(_value(row, recipe, recipe.fields["identifier"]))[: LONGEST_IDENTIFIER + 1]
    if _is_skipped(row, recipe):
        return Rejection(row.line, identifier, "skip", "A rule of the mapping skips this row.")
    if keys and (reason := _duplicate(row, recipe, keys)):
        return Rejection(row.line, identifier, "duplicate", reason)
    try:
        identifier = checked_identifier(identifier)
        card = Card.from_dict(_card(row, recipe, events).to_dict())
    except BadCard as fault:
        place = f"{fault.where}: " if fault.where else ""
        return Rejection(row.line, identifier[:LONGEST_IDENTIFIER], fault.code, place + fault.message)
    if not card.title:
        return Rejection(row.line, identifier, "title", "The row has no title.")
    return Draft(row.line, identifier, card)


def _duplicate(row: Row, recipe: Recipe, keys: _Keys) -> str:
    key = _key_of(row, recipe)
    if keys.number[key] < 2 or not any(key):
        return ""
    if recipe.duplicates and recipe.duplicates.keep == "reject":
        return f"{keys.number[key]} rows have this key; which is right has to be decided in the source."
    winner = keys.winner[key]
    return "" if winner == row.line else f"The same service as in line {winner}, which is kept."


def checked_identifier(identifier: str) -> str:
    """The identifier, or `BadCard` when it is empty or too long."""
    identifier = clean(identifier)
    if not identifier:
        raise BadCard("identifier", "The row has no identifier.")
    if len(identifier) > LONGEST_IDENTIFIER:
        raise BadCard(
            "identifier", "The identifier is longer than %(most)s characters.", most=LONGEST_IDENTIFIER
        )
    return identifier


def _value(row: Row, recipe: Recipe, column: Column) -> list[str]:
    """The parts of a field: nulls dropped, split, exchanged."""
    cells = [row.cells.get(name, "") for name in column.names]
    words = column.join.join(cell for cell in cells if cell and cell not in recipe.nulls)
    words = column.map.get(words, words)
    parts = words.split(column.split) if column.split else [words]
    if column.take:
        parts = parts[column.take - 1 : column.take]
    exchanged = (column.map.get(part.strip(), part.strip()) for part in parts)
    return [part for part in exchanged if part and part not in recipe.nulls]


def _card(row: Row, recipe: Recipe, events: dict[str, Event]) -> Card:
    read = _Fields(row, recipe)
    volumes = read.volumes()
    return Card(
        title=read.texts("title"),
        summary=read.texts("description"),
        keywords=read.texts("keywords", glue=", "),
        unit=read.plain("unit") or recipe.unit,
        provider=read.texts("provider"),
        audience=read.audience(),
        life_events=read.life_events(events),
        channels=read.channels(volumes),
        evidence=tuple(Evidence(item_identifier(_first(t)), t) for t in read.items("evidence")),
        costs=read.costs(),
        term=read.term(),
        outputs=tuple(Named(item_identifier(_first(t)), t) for t in read.items("outputs")),
        refusal_grounds=tuple(Named(item_identifier(_first(t)), t) for t in read.items("refusal_grounds")),
        rules=tuple(Rule(item_identifier(_first(t)), t) for t in read.items("rules")),
        volumes=volumes,
        year=read.plain("year"),
        address=read.plain("address"),
    )


def _first(texts: Texts) -> str:
    return next(iter(texts.values()), "")


class _Fields:
    """The mapped fields of one row."""

    def __init__(self, row: Row, recipe: Recipe) -> None:
        self._row, self._recipe = row, recipe

    def _of(self, name: str) -> Iterator[tuple[str, list[str]]]:
        """Part after the dot (language or channel) and values, for every key of a field."""
        for key, column in self._recipe.fields.items():
            field_name, _, part = key.partition(".")
            if field_name == name:
                values = _value(self._row, self._recipe, column)
                yield part, [clean(value, key) for value in values]

    def plain(self, name: str) -> str:
        return " ".join(value for _, values in self._of(name) for value in values)

    def texts(self, name: str, glue: str = " ") -> dict[str, str]:
        return {part: glue.join(values) for part, values in self._of(name) if values}

    def items(self, name: str) -> list[dict[str, str]]:
        """A list of texts: the n-th parts of all languages are one item where their numbers agree."""
        columns = [(part, values) for part, values in self._of(name) if values]
        if not columns:
            return []
        length = len(columns[0][1])
        agreeing = [(part, values) for part, values in columns if len(values) == length]
        return [{part: values[i] for part, values in agreeing} for i in range(length)]

    def audience(self) -> tuple[str, ...]:
        known = {word.casefold(): word for word in AUDIENCES}
        found = (known.get(value.casefold(), value) for _, values in self._of("audience") for value in values)
        return tuple(dict.fromkeys(found))

    def life_events(self, events: dict[str, Event]) -> tuple[str, ...]:
        names = []
        for title in self.items("life_events"):
            name = _first(title)
            events.setdefault(name, Event(name, title))
            names.append(name)
        return tuple(dict.fromkeys(names))

    def volumes(self) -> dict[str, int]:
        found = {}
        for part, values in self._of("volumes"):
            number = decimal_of(values[0]) if values else None
            if number is not None and 0 <= number < 10**9 and number == int(number):
                found[part or "all"] = int(number)
        return found

    def channels(self, volumes: Mapping[str, int]) -> tuple[Channel, ...]:
        """Named channels, those whose own column says yes, and those with a volume."""
        kinds: dict[str, None] = {}
        for part, values in self._of("channels"):
            if part:
                kinds.update({part: None} if values and values[0].casefold() not in _NO else {})
            else:
                kinds.update(dict.fromkeys(values))
        kinds.update({kind: None for kind, n in volumes.items() if n and kind in CHANNELS})
        lang = self._recipe.lang
        return tuple(Channel(k) if k in CHANNELS else Channel("other", title={lang: k}) for k in kinds)

    def costs(self) -> tuple[Cost, ...]:
        found = []
        for title in self.items("costs"):
            words = _first(title)
            amount = decimal_of(words)
            is_number = amount is not None and amount >= 0
            found.append(Cost(words.replace(",", ".").replace(" ", "")) if is_number else Cost(title=title))
        return tuple(found)

    def term(self) -> Any:
        for part, values in self._of("term"):
            if values:
                return read_term(" ".join(values), part or self._recipe.lang)
        return None


# ── our own JSON ─────────────────────────────────────────────────────────────────────────────────────────


def _parsed(data: bytes, where: str) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise BadFile("encoding", "The file is not UTF-8.", where) from error
    except RecursionError as error:
        raise BadFile("json", "The file is nested too deeply.", where) from error
    except ValueError as error:
        raise BadFile(
            "json", "The file is not JSON, or it is cut off: %(error)s.", where, error=str(error)[:120]
        ) from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _json_row(number: int, item: Any, seen: set[str]) -> Draft | Rejection:
    raw = item if isinstance(item, dict) else {}
    identifier = raw.get("identifier")
    identifier = identifier if isinstance(identifier, str) else ""
    try:
        identifier = checked_identifier(identifier)
        if identifier in seen:
            raise BadCard("duplicate", "The identifier stands in an earlier row.")
        card = Card.from_dict(raw.get("card", {}))
        if not card.title:
            raise BadCard("title", "The row has no title.")
    except BadCard as fault:
        place = f"{fault.where}: " if fault.where else ""
        return Rejection(number, identifier[:LONGEST_IDENTIFIER], fault.code, place + fault.message)
    seen.add(identifier)
    slug = raw.get("slug")
    return Draft(number, identifier, card, latin(slug) if isinstance(slug, str) else "")


def _named(raw: Mapping[str, Any], name: str, make: Callable[[Any, int], Any], where: str) -> list[Any]:
    try:
        made = [make(item, number) for number, item in enumerate(raw.get(name, []), start=1)]
    except (TypeError, KeyError, AttributeError, BadCard) as error:
        raise BadFile(
            "json", "“%(name)s” is not a list of identifiers and titles.", where, name=name
        ) from error
    for item in made:
        _check_named(item, name, where)
    return made


def _check_named(item: Event | UnitName, name: str, where: str) -> None:
    identifier, title = (
        (item.code, item.name) if isinstance(item, UnitName) else (item.identifier, item.title)
    )
    try:
        well = isinstance(identifier, str) and identifier == checked_identifier(identifier)
        Named.from_dict({"identifier": identifier, "title": title}, name)
    except Refusal as error:
        raise BadFile(
            "json", "“%(name)s” is not a list of identifiers and titles.", where, name=name
        ) from error
    if not well:
        raise BadFile("json", "“%(name)s” is not a list of identifiers and titles.", where, name=name)
