"""From one row to a card, field by field as the recipe says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ratusha.core.catalogue.card import AUDIENCES, CHANNELS, Card, Channel, Cost, Evidence, Named, Rule
from ratusha.core.catalogue.fields import clean, decimal_of
from ratusha.core.catalogue.mapping import Column, Recipe
from ratusha.core.catalogue.reading.harvest import Event, item_identifier
from ratusha.core.catalogue.tables import Row
from ratusha.core.catalogue.terms import read_term
from ratusha.core.texts import Texts

_NO = frozenset({"", "0", "n", "no", "na", "n/a", "false", "ні", "нет", "-"})


def card_of(row: Row, recipe: Recipe, events: dict[str, Event]) -> Card:
    """The card of a row; life events that it names join `events`."""
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


def value_of(row: Row, recipe: Recipe, column: Column) -> list[str]:
    """The parts of a field: nulls dropped, split, exchanged."""
    cells = [row.cells.get(name, "") for name in column.names]
    words = column.join.join(cell for cell in cells if cell and cell not in recipe.nulls)
    words = column.map.get(words, words)
    parts = words.split(column.split) if column.split else [words]
    if column.take:
        parts = parts[column.take - 1 : column.take]
    exchanged = (column.map.get(part.strip(), part.strip()) for part in parts)
    return [part for part in exchanged if part and part not in recipe.nulls]


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
                values = value_of(self._row, self._recipe, column)
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
