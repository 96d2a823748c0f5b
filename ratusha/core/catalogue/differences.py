"""What changed between two cards, field by field, for a person to read."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ratusha.core.catalogue.card import Card


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of the card: `old` or `new` is empty when it was added or taken away."""

    place: str  # "title.uk", "evidence[passport].note.uk", "term.amount"
    old: str
    new: str


def differences(old: Card, new: Card) -> tuple[Difference, ...]:
    """Places whose content differs, in the order of the card."""
    before, after = dict(_places(old)), dict(_places(new))
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        Difference(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    )


def _places(card: Card) -> Iterator[tuple[str, str]]:
    for item in dataclasses.fields(card):
        yield from _walk(item.name, getattr(card, item.name))


def _walk(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for item in dataclasses.fields(value):
            yield from _walk(f"{name}.{item.name}", getattr(value, item.name))
    elif isinstance(value, Mapping):
        for key, words in value.items():
            yield from _walk(f"{name}.{key}", words)
    elif isinstance(value, tuple):
        for number, item in enumerate(value, start=1):
            mark = getattr(item, "identifier", "") or str(number)
            yield from _walk(f"{name}[{mark}]", item)
    elif value not in (None, ""):
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
