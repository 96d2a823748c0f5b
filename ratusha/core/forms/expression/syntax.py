"""The abstract syntax of an expression: frozen values, made by `grammar`, read by everything else.

Chains (`a or b or c`, `1 + 2 - 3`) are one node with many operands, so that a long list of conditions is
not a deep tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias


class Axis(Enum):
    """The thirteen axes of XPath 1.0."""

    ANCESTOR = "ancestor"
    ANCESTOR_OR_SELF = "ancestor-or-self"
    ATTRIBUTE = "attribute"
    CHILD = "child"
    DESCENDANT = "descendant"
    DESCENDANT_OR_SELF = "descendant-or-self"
    FOLLOWING = "following"
    FOLLOWING_SIBLING = "following-sibling"
    NAMESPACE = "namespace"
    PARENT = "parent"
    PRECEDING = "preceding"
    PRECEDING_SIBLING = "preceding-sibling"
    SELF = "self"


REVERSE_AXES = frozenset({Axis.ANCESTOR, Axis.ANCESTOR_OR_SELF, Axis.PRECEDING, Axis.PRECEDING_SIBLING})


@dataclass(frozen=True, slots=True)
class NameTest:
    """A name (`*` for any) with its prefix ("" for none; then no namespace, except for `*`)."""

    prefix: str
    local: str


@dataclass(frozen=True, slots=True)
class TypeTest:
    """`node() text() comment() processing-instruction('target')`."""

    type: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text."""

    value: str


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}`, to be replaced by a path with `Expression.resolve`."""

    name: str
    start: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; whether there is such a function is asked by `functions.lookup`."""

    name: str
    arguments: tuple[Syntax, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus sign in front."""

    operand: Syntax


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands of one precedence, left to right: `first`, then (operator, operand) pairs.

    Operators of one chain: `or` | `and` | `= !=` | `< <= > >=` | `+ -` | `* div mod` | `|`.
    """

    first: Syntax
    rest: tuple[tuple[str, Syntax], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: axis, node test and predicates."""

    axis: Axis
    test: NameTest | TypeTest
    predicates: tuple[Syntax, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root (`absolute`), from the context node, or from `start`, filtered by `predicates`."""

    absolute: bool
    steps: tuple[Step, ...]
    start: Syntax | None = None
    predicates: tuple[Syntax, ...] = field(default=())  # of `start`, as in (//a)[1]/b


Syntax: TypeAlias = Number | Text | Reference | Call | Negative | Chain | Path
ANY_NODE = TypeTest("node")
CURRENT = Call("current", (), 0)
SELF = Path(False, (Step(Axis.SELF, ANY_NODE),))


def children_of(node: Syntax) -> tuple[Syntax, ...]:
    """Return the parts of a node that are expressions themselves, predicates of steps included."""
    match node:
        case Call():
            return node.arguments
        case Negative():
            return (node.operand,)
        case Chain():
            return (node.first, *(operand for _, operand in node.rest))
        case Path():
            start = (node.start,) if node.start is not None else ()
            inner = tuple(predicate for step in node.steps for predicate in step.predicates)
            return (*start, *node.predicates, *inner)
        case _:
            return ()


def walk(syntax: Syntax) -> Iterator[Syntax]:
    """Yield a node and all nodes inside."""
    stack = [syntax]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children_of(node)))
