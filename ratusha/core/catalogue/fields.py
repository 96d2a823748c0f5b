"""Reading the fields of a card from plain values, and refusing what cannot be one.

Characters that no database keeps (NUL, lone surrogates) and other control characters are refused or removed
here once, so that whatever passed is safe to store, print and export.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from ratusha.core.refusal import Refusal

LONGEST = 20_000  # characters of one text
MOST = 200  # items of one list
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_UNKEEPABLE = re.compile(r"[\x00\ud800-\udfff]")
Item = TypeVar("Item")


class BadCard(Refusal):
    """A value that cannot stand in a card; `where` is the place inside the card."""


def clean(value: str, where: str = "") -> str:
    """The words without control characters and outer blanks; NUL and lone surrogates are refused."""
    if _UNKEEPABLE.search(value):
        raise BadCard(
            "characters", "The text holds a character that cannot be stored (NUL or half a pair).", where
        )
    if len(value) > LONGEST:
        raise BadCard(
            "long",
            "The text has %(n)s characters; at most %(limit)s fit.",
            where,
            n=len(value),
            limit=LONGEST,
        )
    return _CONTROL.sub("", value).replace("\r\n", "\n").replace("\r", "\n").strip()


def decimal_of(amount: str) -> Decimal | None:
    """The amount as a finite number, or None."""
    try:
        number = Decimal(amount.replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def text(raw: Mapping[str, Any], name: str, where: str = "") -> str:
    """One line or paragraph; absent is empty."""
    value = raw.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadCard("text", "“%(field)s” is not a text.", place(where, name), field=name)
    return clean(value, place(where, name))


def texts(raw: Mapping[str, Any], name: str, where: str = "") -> dict[str, str]:
    """Words by language tag; empty ones are dropped."""
    value = raw.get(name) or {}
    here = place(where, name)
    if not isinstance(value, Mapping):
        raise BadCard("texts", "“%(field)s” is not a table of languages.", here, field=name)
    found = {}
    for tag in value:
        if not isinstance(tag, str) or not LANGUAGE_TAG.fullmatch(tag):
            raise BadCard("language", "“%(tag)s” is not a language tag.", here, tag=str(tag)[:40])
        if words := text(value, tag, here):
            found[tag.lower() if len(tag) < 4 else tag] = words
    return found


def word(
    raw: Mapping[str, Any], name: str, known: Sequence[str], where: str = "", default: str | None = None
) -> str:
    """One of the known words."""
    value = raw.get(name)
    if value in (None, "") and default is not None:
        return default
    if not isinstance(value, str) or value not in known:
        raise BadCard(
            "word",
            "“%(value)s” is not one of: %(known)s.",
            place(where, name),
            value=str(value)[:60],
            known=", ".join(known),
        )
    return value


def words(raw: Mapping[str, Any], name: str, where: str = "") -> tuple[str, ...]:
    """A list of words without repetitions, in the given order."""
    value = raw.get(name) or ()
    here = place(where, name)
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise BadCard("list", "“%(field)s” is not a list.", here, field=name)
    if len(value) > MOST:
        raise BadCard("list", "“%(field)s” has more than %(most)s items.", here, field=name, most=MOST)
    if not all(isinstance(item, str) for item in value):
        raise BadCard("list", "“%(field)s” is not a list of texts.", here, field=name)
    return tuple(dict.fromkeys(w for item in value if (w := clean(item, here))))


def items(
    raw: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any], str], Item], where: str = ""
) -> tuple[Item, ...]:
    """A list of tables, each read by `read`."""
    value = raw.get(name) or ()
    here = place(where, name)
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise BadCard("list", "“%(field)s” is not a list.", here, field=name)
    if len(value) > MOST:
        raise BadCard("list", "“%(field)s” has more than %(most)s items.", here, field=name, most=MOST)
    return tuple(read(_table(item, f"{here}[{i}]"), f"{here}[{i}]") for i, item in enumerate(value))


def one(
    raw: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any], str], Item], where: str = ""
) -> Item | None:
    """One table or nothing."""
    value = raw.get(name)
    here = place(where, name)
    return None if value is None else read(_table(value, here), here)


def flag(raw: Mapping[str, Any], name: str, where: str = "", *, default: bool = False) -> bool:
    """True or false."""
    value = raw.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise BadCard("flag", "“%(field)s” is neither true nor false.", place(where, name), field=name)
    return value


def count(raw: Mapping[str, Any], name: str, where: str = "") -> int | None:
    """A whole number from 0 to a thousand million, or None when absent."""
    value = raw.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10**9:
        raise BadCard("number", "“%(field)s” is not a whole number from 0.", place(where, name), field=name)
    return value


def counts(raw: Mapping[str, Any], name: str, where: str = "") -> dict[str, int]:
    """Whole numbers by word."""
    value = _table(raw.get(name) or {}, place(where, name))
    if len(value) > MOST:
        raise BadCard(
            "list", "“%(field)s” has more than %(most)s items.", place(where, name), field=name, most=MOST
        )
    return {clean(str(key)): n for key in value if (n := count(value, key, place(where, name))) is not None}


def place(where: str, name: str) -> str:
    """The address of a field inside the card: `evidence[2].title`."""
    return f"{where}.{name}" if where else name


def _table(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadCard("table", "This is not a table of fields.", where)
    return value
