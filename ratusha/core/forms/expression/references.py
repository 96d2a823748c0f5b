"""What an expression depends on: `${names}`, paths and functions; and `${names}` turned into paths."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from typing import TypeAlias

from ratusha.core.forms.expression.functions import lookup
from ratusha.core.forms.expression.syntax import (
    ANY_NODE,
    CURRENT,
    Axis,
    Call,
    Chain,
    NameTest,
    Negative,
    Path,
    Reference,
    Step,
    Syntax,
    children_of,
)

Resolver: TypeAlias = Callable[[str, bool], Syntax]
_ANY_DEPTH = Step(Axis.DESCENDANT_OR_SELF, ANY_NODE)
_ELSEWHERE = {"instance", "randomize"}  # calls whose inner paths start somewhere else


def walk(syntax: Syntax) -> Iterator[Syntax]:
    """Yield a node and all nodes inside."""
    stack = [syntax]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children_of(node)))


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


def check_calls(syntax: Syntax) -> None:
    """Refuse functions that do not exist and wrong numbers of arguments."""
    for node in walk(syntax):
        if isinstance(node, Call):
            lookup(node)


def calls(syntax: Syntax) -> frozenset[str]:
    """Return the names of the functions that are called."""
    return frozenset(node.name for node in walk(syntax) if isinstance(node, Call))


def paths(syntax: Syntax) -> tuple[str, ...]:
    """Return the paths whose answers count, each once, without predicates.

    Absolute (`/data/a`) or relative to the node the expression is about (`.`, `../a`, `../../rep/b`); paths
    inside a predicate are joined to the path that the predicate filters (`/data/rep[age > 3]/name` counts on
    `/data/rep/age` too). A step of any depth stays as `//`; lists (`instance()`) are no answers.
    """
    found = dict.fromkeys(_paths(syntax, ()))
    return tuple(_written(each) for each in found)


_Steps: TypeAlias = tuple[str, ...]  # "/" first when absolute; "" for any depth


def _paths(syntax: Syntax, base: _Steps | None) -> Iterator[_Steps]:
    """Yield the paths under `syntax`, relative ones joined to `base`; base None is another document."""
    if isinstance(syntax, Path):
        yield from _path_and_predicates(syntax, base)
        return
    if isinstance(syntax, Call):
        if syntax.name == "current":
            yield ()
        if not syntax.arguments and syntax.name in _ABOUT_SELF and base is not None:
            yield base
    for child in children_of(syntax):
        yield from _paths(child, base)


def _path_and_predicates(path: Path, base: _Steps | None) -> Iterator[_Steps]:
    here: _Steps | None = ("/",) if path.absolute else base
    if path.start is not None:
        here = yield from _start(path.start, base)
        for predicate in path.predicates:
            yield from _paths(predicate, here)
    for step in path.steps:
        here = None if here is None else _extended(here, step)
        for predicate in step.predicates:
            yield from _paths(predicate, here)
    if here is not None:
        yield here


def _start(start: Syntax, base: _Steps | None) -> Generator[_Steps, None, _Steps | None]:
    """Yield the paths inside the start of a path; return where that start stands (see `_path_and_predicates`)."""
    if isinstance(start, Call) and start.name == "current":
        return ()
    inner = list(_paths(start, base))
    yield from inner
    elsewhere = any(isinstance(node, Call) and node.name in _ELSEWHERE for node in walk(start))
    return None if elsewhere or not inner else inner[-1]


def _extended(here: _Steps, step: Step) -> _Steps:
    if step.axis is Axis.SELF:
        return here
    if step.axis is Axis.PARENT:
        return here[:-1] if here and here[-1] not in {"..", "/", "", "*"} else (*here, "..")
    if step == _ANY_DEPTH or step.axis not in {Axis.CHILD, Axis.ATTRIBUTE}:
        return here if here and here[-1] == "" else (*here, "")
    mark = "@" if step.axis is Axis.ATTRIBUTE else ""
    if isinstance(step.test, NameTest):
        return (
            *here,
            mark + (f"{step.test.prefix}:{step.test.local}" if step.test.prefix else step.test.local),
        )
    return here if step.test.type == "text" else (*here, mark + "*")


def _written(steps: _Steps) -> str:
    if steps[:1] == ("/",):
        return "/" + "/".join(steps[1:])
    return "/".join(steps) or "."


_ABOUT_SELF = {"string", "number", "string-length", "normalize-space", "once"}
