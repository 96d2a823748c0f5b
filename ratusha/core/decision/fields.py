"""Single fields of a model: names, numbers, measurements, money. Each refusal says where it stands."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from ratusha.core.decision.model import DecisionRefusal, Kind, Measurement


def mapping(raw: object, where: str) -> Mapping[str, object]:
    """A table with text keys."""
    if not isinstance(raw, Mapping) or not all(isinstance(key, str) for key in raw):
        raise DecisionRefusal("not_a_table", "%(place)s must be a table of named fields", where, place=where)
    return raw


def tables(raw: object, where: str) -> list[Mapping[str, object]]:
    """A list of tables (`[[where]]` in TOML)."""
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise DecisionRefusal(
            "not_a_list", "%(place)s must be a list of tables: [[%(place)s]]", where, place=where
        )
    return [mapping(item, f"{where}[{at}]") for at, item in enumerate(raw, 1)]


def text(raw: object, where: str) -> str:
    """A name: text that is not empty."""
    if not isinstance(raw, str) or not raw.strip():
        raise DecisionRefusal("no_name", "%(place)s needs a name (text, not empty)", where, place=where)
    return raw.strip()


def number(raw: object, where: str) -> float:
    """A finite number."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise DecisionRefusal(
            "not_a_number", "%(place)s must be a number, not %(raw)s", where, place=where, raw=_shown(raw)
        )
    try:
        value = float(raw)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise DecisionRefusal(
            "not_finite",
            "%(place)s is %(raw)s: only finite numbers can be compared",
            where,
            place=where,
            raw=_shown(raw),
        )
    return value


def non_negative(raw: object, where: str) -> float:
    """A finite number not below zero."""
    value = number(raw, where)
    if value < 0:
        raise DecisionRefusal(
            "negative", "%(place)s is %(raw)s, below zero", where, place=where, raw=_shown(raw)
        )
    return value


def numbers(raw: object, count: int, where: str) -> tuple[float, ...]:
    """Exactly `count` finite numbers."""
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) != count:
        raise DecisionRefusal(
            "wrong_count", "%(place)s needs %(count)s numbers in brackets", where, place=where, count=count
        )
    return tuple(number(item, where) for item in raw)


def names(raw: object, known: Sequence[str], where: str) -> tuple[str, ...]:
    """Distinct names, each one of the known ones."""
    if isinstance(raw, str):
        raw = [raw]
    if not isinstance(raw, Sequence):
        raise DecisionRefusal("not_a_list", "%(place)s must be a list of names", where, place=where)
    found = tuple(known_name(item, known, where) for item in raw)
    return tuple(dict.fromkeys(found))


def known_name(raw: object, known: Iterable[str], where: str) -> str:
    """One of the known names; the refusal suggests the nearest."""
    name = text(raw, where)
    all_known = list(known)
    if name not in all_known:
        near = difflib.get_close_matches(name, all_known, n=1)
        hint = f"; did you mean “{near[0]}”?" if near else ""
        raise DecisionRefusal(
            "unknown_name", "%(place)s names “%(name)s”, which the model does not have%(hint)s", where,
            place=where, name=name, hint=hint,
        )  # fmt: skip
    return name


def measurement(raw: object, where: str) -> Measurement:
    """A number, `{normal=[m, sd]}`, `{triangular=[a, b, c]}` or `{interval=[a, b]}`."""
    if not isinstance(raw, Mapping):
        return Measurement("point", (number(raw, where),))
    counts = {"normal": 2, "triangular": 3, "interval": 2}
    if len(raw) != 1 or next(iter(raw)) not in counts:
        raise DecisionRefusal(
            "unknown_distribution",
            "%(place)s must be a number, {normal=[m, sd]}, {triangular=[a, b, c]} or {interval=[a, b]}",
            where,
            place=where,
        )
    kind = cast(Kind, next(iter(raw)))
    values = numbers(raw[kind], counts[kind], where)
    if kind == "normal" and values[1] < 0:
        raise DecisionRefusal(
            "negative_sd", "%(place)s has a standard deviation below zero", where, place=where
        )
    if kind != "normal" and list(values) != sorted(values):
        raise DecisionRefusal(
            "not_in_order", "%(place)s: the numbers must go from low to high", where, place=where
        )
    certain = values[1] == 0 if kind == "normal" else values[0] == values[-1]
    return Measurement("point", values[:1]) if certain else Measurement(kind, values)


def money(raw: object, where: str) -> tuple[tuple[str, float], ...]:
    """An amount, or amounts by "source:year"; sorted by key. Nothing given is no money."""
    if raw is None:
        return ()
    if not isinstance(raw, Mapping):
        return (("", non_negative(raw, where)),)
    amounts = {text(key, where): non_negative(value, f"{where} “{key}”") for key, value in raw.items()}
    return tuple(sorted(amounts.items()))


def refuse_doubles(given: Sequence[str], where: str) -> None:
    """No name may stand twice."""
    seen: set[str] = set()
    for name in given:
        if name in seen:
            raise DecisionRefusal(
                "doubled_name", "%(place)s has “%(name)s” twice", where, place=where, name=name
            )
        seen.add(name)


def listed(raw: object, where: str) -> Sequence[object]:
    """Any list."""
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise DecisionRefusal("not_a_list", "%(place)s must be a list", where, place=where)
    return raw


def unknown_keys(raw: Mapping[str, object], known: set[str], where: str) -> list[str]:
    """A warning for every key nobody reads, so that a misspelt key is not silently nothing."""
    return [
        f"{where}: “{key}” is not a key of the format and was not used" for key in raw if key not in known
    ]


def _shown(raw: object) -> str:
    shown = repr(raw)
    return shown if len(shown) <= 40 else shown[:37] + "…"
