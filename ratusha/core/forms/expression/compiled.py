"""A compiled part of an expression, and its conversions, chosen once by what is known of its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ratusha.core.forms.expression.context import Context
from ratusha.core.forms.expression.tokens import ExpressionError
from ratusha.core.forms.expression.values import (
    Value,
    is_nodes,
    node_number,
    node_string,
    to_boolean,
    to_number,
    to_string,
)
from ratusha.core.forms.tree import Node

Run: TypeAlias = Callable[[Context], Any]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A closure and the kind of its values: string | number | boolean | nodes | moment | value (any of them).

    `constant` is the value itself when it is known already.
    """

    kind: str
    run: Run
    constant: Value | None = None


def constant(kind: str, value: Value) -> Compiled:
    """Compile a value that is known."""
    return Compiled(kind, lambda _context: value, value)


def as_string(part: Compiled) -> Run:
    """Convert to text."""
    run = part.run
    if part.kind == "string":
        return run
    if part.constant is not None:
        return constant("string", to_string(part.constant)).run
    if part.kind == "nodes":

        def first_text(context: Context) -> str:
            nodes: Sequence[Node] = run(context)
            return node_string(nodes[0]) if nodes else ""

        return first_text
    return lambda context: to_string(run(context))


def as_number(part: Compiled) -> Run:
    """Convert to a number; dates become days."""
    run = part.run
    if part.kind == "number":
        return run
    if part.kind == "nodes":

        def first_number(context: Context) -> float:
            nodes: Sequence[Node] = run(context)
            return node_number(nodes[0], context.form.zone) if nodes else float("nan")

        return first_number
    return lambda context: to_number(run(context), context.form.zone)


def as_boolean(part: Compiled) -> Run:
    """Convert to true or false."""
    run = part.run
    if part.kind == "boolean":
        return run
    if part.constant is not None:
        return constant("boolean", to_boolean(part.constant)).run
    if part.kind == "nodes":
        return lambda context: len(run(context)) > 0
    return lambda context: to_boolean(run(context))


def as_nodes(part: Compiled, who: str) -> Run:
    """Pass node-sets on; refuse a value where `who` needs nodes, at once when that is known."""
    run = part.run
    if part.kind == "nodes":
        return run
    if part.kind != "value":
        raise _no_nodes(who)

    def checked(context: Context) -> Sequence[Node]:
        value = run(context)
        if is_nodes(value):
            return value
        raise _no_nodes(who)

    return checked


def converted(part: Compiled, kind: str, who: str) -> Run:
    """Convert to the kind that an argument of `who` has."""
    if kind == "nodes":
        return as_nodes(part, who)
    return {"string": as_string, "number": as_number, "boolean": as_boolean}.get(kind, _unchanged)(part)


def _unchanged(part: Compiled) -> Run:
    return part.run


def _no_nodes(who: str) -> ExpressionError:
    return ExpressionError(
        "nodes", "%(who)s needs a question, group or repeat where a value stands.", who=who
    )
