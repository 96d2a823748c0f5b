"""The form language: XPath 1.0 with the functions and dates of the ODK XForms specification.

    expression = parse("${age} >= 18 and selected(${help}, 'food')")
    expression.names                     # ('age', 'help')
    bound = expression.resolve(lambda name, absolute: f"/data/{name}")
    relevant = compile(bound, "boolean")  # Callable[[Context], bool]; compile once, call often
    relevant(Context(node, Surroundings(now=…, zone=…)))

Parsing refuses (`ExpressionError`, a Refusal with the character) what cannot be read, functions that do not
exist, wrong numbers of arguments; compiling refuses a value where nodes are needed and bad patterns; a
compiled expression refuses what depends on answers (the place of a node that is not there).
`tree.Node` is what contexts point at. The same syntax is written as JavaScript by `javascript.emit`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

from ratusha.core.forms.expression import functions, references
from ratusha.core.forms.expression.compiled import as_nodes, converted
from ratusha.core.forms.expression.compiler import compile_syntax
from ratusha.core.forms.expression.context import NAMESPACES, Chance, Context, Surroundings
from ratusha.core.forms.expression.grammar import parse_text
from ratusha.core.forms.expression.moments import Moment
from ratusha.core.forms.expression.syntax import Syntax
from ratusha.core.forms.expression.tokens import ExpressionError
from ratusha.core.forms.expression.values import Value, to_boolean, to_number, to_string

__all__ = [
    "NAMESPACES",
    "Chance",
    "Context",
    "Expression",
    "ExpressionError",
    "Moment",
    "Surroundings",
    "Value",
    "compile",
    "parse",
    "to_boolean",
    "to_number",
    "to_string",
]

Kind: TypeAlias = Literal["value", "string", "number", "boolean", "nodes"]


@dataclass(frozen=True)
class Expression:
    """A parsed expression."""

    text: str
    syntax: Syntax
    lazy: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The `${names}` not resolved yet."""
        return references.names(self.syntax)

    def resolve(self, resolver: Callable[[str, bool], str]) -> Expression:
        """Return the expression with each `${name}` replaced by the path `resolver(name, absolute)`.

        `absolute` is true inside indexed-repeat(), which needs the path from the root whatever the context.
        """

        def path(name: str, absolute: bool) -> Syntax:
            return parse_text(resolver(name, absolute))

        return replace(self, syntax=references.resolved(self.syntax, path))


def parse(text: str, *, lazy: bool = False) -> Expression:
    """Parse an expression; `ExpressionError` names the character where it cannot be read.

    `lazy` leaves the refusal of a wrong call (no such function, wrong arguments) to the moment it is evaluated,
    as Enketo does: `false() and nonsense()` is false.
    """
    syntax = parse_text(text)
    if not lazy:
        functions.check(syntax)
    return Expression(text, syntax, lazy)


def compile(
    expression: Expression, returning: Kind = "value", namespaces: Mapping[str, str] = NAMESPACES
) -> Callable[[Context], Any]:
    """Compile to a closure that returns a `Value`, converted to `returning` (str, float, bool or nodes)."""
    part = compile_syntax(expression.syntax, namespaces, lazy=expression.lazy)
    if returning == "nodes":
        return as_nodes(part, "This expression")
    return converted(part, returning, "This expression")
