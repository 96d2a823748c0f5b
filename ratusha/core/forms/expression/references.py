"""`${name}`: which an expression holds, and how they become paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from ratusha.core.forms.expression.syntax import (
    CURRENT,
    Call,
    Chain,
    Negative,
    Path,
    Reference,
    Syntax,
    walk,
)

Resolver: TypeAlias = Callable[[str, bool], Syntax]


def resolved(syntax: Syntax, resolver: Resolver, *, absolute: bool = False) -> Syntax:
    """Replace each `${name}` by what `resolver(name, absolute)` gives; a path that goes on from it is joined."""
    match syntax:
        case Reference():
            return resolver(syntax.name, absolute)
        case Call():
            inner = absolute or syntax.name == "indexed-repeat"
            arguments = tuple(resolved(argument, resolver, absolute=inner) for argument in syntax.arguments)
            return replace(syntax, arguments=arguments)
        case Negative():
            return Negative(resolved(syntax.operand, resolver, absolute=absolute))
        case Chain():
            rest = tuple(
                (sign, resolved(operand, resolver, absolute=absolute)) for sign, operand in syntax.rest
            )
            return Chain(resolved(syntax.first, resolver, absolute=absolute), rest)
        case Path():
            return _resolved_path(syntax, resolver, absolute)
        case _:
            return syntax


def _resolved_path(path: Path, resolver: Resolver, absolute: bool) -> Path:
    def inside(name: str, absolute: bool) -> Syntax:
        """Give `${name}` in a predicate: the question of the whole expression, never of the node that is filtered."""
        found = resolver(name, absolute)
        if isinstance(found, Path) and not found.absolute and found.start is None:
            return replace(found, start=CURRENT)
        return found

    def filters(predicates: tuple[Syntax, ...]) -> tuple[Syntax, ...]:
        return tuple(resolved(each, inside, absolute=absolute) for each in predicates)

    steps = tuple(replace(step, predicates=filters(step.predicates)) for step in path.steps)
    predicates = filters(path.predicates)
    start = None if path.start is None else resolved(path.start, resolver, absolute=absolute)
    if isinstance(start, Path) and not predicates and start.start is None:
        return Path(start.absolute, (*start.steps, *steps))
    return Path(path.absolute, steps, start, predicates)


def names(syntax: Syntax) -> tuple[str, ...]:
    """Return the names in `${…}`, each once, in order."""
    return tuple(dict.fromkeys(node.name for node in walk(syntax) if isinstance(node, Reference)))
