"""The editor of a card, a section at a time. A field is named as its place in the card: `evidence.0.title.uk`.

What is sent is laid over the card and read again by `Card.from_dict`, so that the editor accepts exactly what
an import accepts. Languages that the editor does not show stay as they were; an item whose titles are all
empty is taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from ratusha.core.catalogue.card import CHANNELS, Card
from ratusha.core.catalogue.reading import item_identifier
from ratusha.core.texts import LANGUAGES

# section -> fields of the card that it edits, in the prescribed order
SECTIONS: dict[str, tuple[str, ...]] = {
    "texts": ("title", "summary", "keywords"),
    "who": ("unit", "audience", "life_events"),
    "channels": ("channels",),
    "evidence": ("evidence",),
    "costs": ("costs",),
    "term": ("term",),
    "outputs": ("outputs",),
    "refusal_grounds": ("refusal_grounds",),
    "rules": ("rules",),
    "steps": ("steps",),
}
# list of the card -> (texts by language, plain words, whole numbers, flags) of one item
ITEMS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "evidence": (("title", "holder", "note"), ("identifier",), (), ("already_held",)),
    "costs": (("title",), ("amount", "currency"), (), ()),
    "outputs": (("title",), ("identifier",), (), ()),
    "refusal_grounds": (("title",), ("identifier",), (), ()),
    "rules": (("title",), ("identifier", "number", "address"), (), ()),
    "steps": (("title",), ("unit", "letter"), ("days", "stage"), ()),
}
BLANKS = 2  # empty items offered at the end of a list
MOST = 60


def raw_section(section: str, sent: QueryDict, card: Card) -> dict[str, Any]:
    """The card with this section as sent, not checked yet: what the page shows again when it is refused."""
    raw = card.to_dict()
    for name in SECTIONS[section]:
        raw[name] = _field(name, sent, raw.get(name))
    return raw


def read_section(section: str, sent: QueryDict, card: Card) -> Card:
    """The card with this section as sent; `BadCard` names the field that cannot be read."""
    return Card.from_dict(raw_section(section, sent, card))


def rows_of(section: str, raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items of a list section as plain values, with blank ones at the end; none for another section."""
    if section not in ITEMS:
        return []
    return [*raw.get(section, []), *({} for _ in range(BLANKS))]


def _field(name: str, sent: QueryDict, old: Any) -> Any:
    if name in {"title", "summary", "keywords"}:
        return _texts(name, sent, old)
    if name == "unit":
        return sent.get("unit", "")
    if name in {"audience", "life_events"}:
        return sent.getlist(name)
    if name == "channels":
        return _channels(sent, old or [])
    if name == "term":
        return _term(sent, old or {})
    return _items(name, sent, old or [])


def _texts(name: str, sent: QueryDict, old: Mapping[str, str] | None) -> dict[str, str]:
    kept = {tag: words for tag, words in (old or {}).items() if tag not in LANGUAGES}
    return {**{tag: sent.get(f"{name}.{tag}", "") for tag in LANGUAGES}, **kept}


def _channels(sent: QueryDict, old: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Ticked channels: those of the card in its order, then new ones."""
    titles = {channel["kind"]: channel.get("title", {}) for channel in old}
    ticked = sent.getlist("channels")
    return [
        {"kind": kind, "address": sent.get(f"channels.{kind}.address", ""), "title": titles.get(kind, {})}
        for kind in dict.fromkeys([*titles, *CHANNELS])
        if kind in ticked
    ]


def _term(sent: QueryDict, old: Mapping[str, Any]) -> dict[str, Any] | None:
    amount = _number(sent.get("term.amount", ""))
    title = _texts("term.title", sent, old.get("title"))
    if amount is None and not any(title.values()):
        return None
    return {
        **old,
        "amount": amount,
        "title": title,
        "unit": sent.get("term.unit", ""),
        "silence": sent.get("term.silence", ""),
        "basis": sent.get("term.basis", ""),
    }


def _items(name: str, sent: QueryDict, old: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    languages, plain, numbers, flags = ITEMS[name]
    found = []
    for i in range(min(len(old) + BLANKS, MOST)):
        place = f"{name}.{i}"
        before = old[i] if i < len(old) else {}
        item: dict[str, Any] = {key: _texts(f"{place}.{key}", sent, before.get(key)) for key in languages}
        item |= {key: sent.get(f"{place}.{key}", "") for key in plain}
        item |= {key: _number(sent.get(f"{place}.{key}", "")) for key in numbers}
        item |= {key: sent.get(f"{place}.{key}") == "on" for key in flags}
        if any(item["title"].values()) or item.get("amount"):
            found.append(_identified(item, plain))
    if name == "steps" and all(isinstance(step["stage"], int) for step in found):
        found.sort(key=lambda step: int(step["stage"]))
    return found


def _identified(item: dict[str, Any], plain: tuple[str, ...]) -> dict[str, Any]:
    if "identifier" in plain and not item["identifier"]:
        item["identifier"] = item_identifier(next(words for words in item["title"].values() if words))
    return item


def _number(words: str) -> int | str | None:
    """The number; what is none stays as it was written, for `Card.from_dict` to refuse by its place."""
    words = words.strip()
    if words.isascii() and words.isdigit() and len(words) <= 9:
        return int(words)
    return words or None
