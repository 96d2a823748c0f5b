"""Values of an expression and how they turn into each other (XPath 1.0 sections 3.4 and 4, with ODK's dates)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import tzinfo
from math import isnan, nan
from typing import TypeAlias, TypeGuard

from ratusha.core.forms.expression.moments import Moment, date_days, is_date, to_moment
from ratusha.core.forms.numbers import number_text, text_number
from ratusha.core.forms.tree import Node

Value: TypeAlias = float | str | bool | Moment | Sequence[Node]
Comparison: TypeAlias = Callable[[float, float], bool]


def is_nodes(value: object) -> TypeGuard[Sequence[Node]]:
    """Tell whether a value is a node-set."""
    return isinstance(value, list | tuple)


COMPARISONS: dict[str, Comparison] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def node_string(node: Node) -> str:
    """Return the string-value of a node."""
    text = node.text
    return node.string() if text is None else text


def to_string(value: Value) -> str:
    """Convert as `string()` does: a node-set gives its first node."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, Moment):
        return str(value)
    return node_string(value[0]) if value else ""


def string_number(text: str, zone: tzinfo) -> float:
    """Convert a text as `number()` does: dates are days since 1970."""
    stripped = text.strip(" \t\r\n")
    return date_days(stripped, zone) if is_date(stripped) else text_number(stripped)


def node_number(node: Node, zone: tzinfo) -> float:
    """Convert a node; a typed number is taken as it is."""
    value = node.value
    if type(value) is int or type(value) is float:
        return float(value)
    return string_number(node_string(node), zone)


def to_number(value: Value, zone: tzinfo) -> float:
    """Convert as `number()` does."""
    if isinstance(value, float):
        return value
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, str):
        return string_number(value, zone)
    if isinstance(value, Moment):
        return value.days
    return node_number(value[0], zone) if value else nan


def to_boolean(value: Value) -> bool:
    """Convert as `boolean()` does: not 0 or NaN, not empty, a node-set with a node, a real date."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value != 0 and value == value  # noqa: PLR0124 — NaN is the one number unlike itself
    if isinstance(value, Moment):
        return not isnan(value.milliseconds)
    return len(value) > 0


def compare(left: Value, sign: str, right: Value, zone: tzinfo) -> bool:
    """Compare as XPath 1.0 section 3.4 says: node-sets by any of their nodes; dates, also as text, as days."""
    holds = COMPARISONS[sign]
    if sign in {"=", "!="}:
        if isinstance(left, bool) or isinstance(right, bool):
            return holds(to_boolean(left), to_boolean(right))
        if is_nodes(left) and is_nodes(right):
            return _some_equal(left, right, zone) if sign == "=" else _some_differ(left, right, zone)
        return any(_equal(a, b, zone) is (sign == "=") for a in _atoms(left) for b in _atoms(right))
    lefts = [number for atom in _atoms(left) if not isnan(number := _comparable(atom, right, zone))]
    rights = [number for atom in _atoms(right) if not isnan(number := _comparable(atom, left, zone))]
    if not lefts or not rights:
        return False
    # some pair holds when the best pair does
    return holds(min(lefts), max(rights)) if sign in {"<", "<="} else holds(max(lefts), min(rights))


def _some_equal(left: Sequence[Node], right: Sequence[Node], zone: tzinfo) -> bool:
    return not {_key(node, zone) for node in left}.isdisjoint(_key(node, zone) for node in right)


def _some_differ(left: Sequence[Node], right: Sequence[Node], zone: tzinfo) -> bool:
    return bool(left and right) and len({_key(node, zone) for node in (*left, *right)}) > 1


def _key(node: Node, zone: tzinfo) -> float | str:
    """Return what equal texts have in common: the text itself, for a date its days."""
    text = node_string(node)
    days = date_days(text, zone) if is_date(text) else nan
    return text if isnan(days) else days


def _equal(left: float | str | bool | Moment, right: float | str | bool | Moment, zone: tzinfo) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        if is_date(left) and is_date(right):
            days = date_days(left, zone), date_days(right, zone)
            return left == right or days[0] == days[1]
        return left == right
    return _comparable(left, right, zone) == _comparable(right, left, zone)


def add(left: Value, right: Value, factor: float, zone: tzinfo) -> float:
    """Add `factor` times the right value; a date, also as text, counts as days."""
    return _term(left, right, zone) + factor * _term(right, left, zone)


def _term(value: Value, other: Value, zone: tzinfo) -> float:
    if isinstance(other, Moment) and not isinstance(value, bool | float):
        return to_moment(atom(value), zone).days
    return to_number(value, zone)


def atom(value: Value) -> float | str | bool | Moment:
    """Return a node-set as the string of its first node, anything else as it is."""
    return value if isinstance(value, float | str | bool | Moment) else to_string(value)


def _atoms(value: Value) -> Sequence[float | str | bool | Moment]:
    if isinstance(value, float | str | bool | Moment):
        return (value,)
    return [node_string(node) for node in value]


def _comparable(value: float | str | bool | Moment, other: Value, zone: tzinfo) -> float:
    if isinstance(other, Moment) and isinstance(value, str):
        return to_moment(value, zone).days
    return to_number(value, zone)
