"""Paths → closures. Steps by plain child names are dictionary look-ups; the rest walks axes and filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from ratusha.core.forms.expression.axes import WALKS, expanded, node_test
from ratusha.core.forms.expression.compiled import Compiled, Run, as_boolean, as_nodes
from ratusha.core.forms.expression.context import Context
from ratusha.core.forms.expression.syntax import ANY_NODE, REVERSE_AXES, Axis, NameTest, Path, Step, Syntax
from ratusha.core.forms.expression.values import Value, to_boolean
from ratusha.core.forms.tree import NO_NODES, Node, in_order

Compile: TypeAlias = Callable[[Syntax], Compiled]
StepRun: TypeAlias = Callable[[Context, Sequence[Node]], Sequence[Node]]
Filter: TypeAlias = Callable[[Context, Sequence[Node]], Sequence[Node]]
_FLAT_AXES = {
    Axis.CHILD,
    Axis.SELF,
    Axis.ATTRIBUTE,
}  # from nodes none inside another, again such nodes, in order
_ANY_DEPTH = Step(Axis.DESCENDANT_OR_SELF, ANY_NODE)


def compile_path(path: Path, compile_part: Compile, namespaces: Mapping[str, str]) -> Compiled:
    """Compile a path; its value is a sequence of nodes in document order that must not be changed."""
    steps = _merged(path.steps)
    if path.start is not None:
        start = _filtered(path, compile_part)
        return Compiled("nodes", _walk(start, steps, compile_part, namespaces, flat=False))
    plain = _plain_names(steps, namespaces)
    if plain is not None:
        parents, names = plain
        return Compiled("nodes", _by_name(path.absolute, parents, names))
    return Compiled(
        "nodes", _walk(_root if path.absolute else _own, steps, compile_part, namespaces, flat=True)
    )


def _root(context: Context) -> Sequence[Node]:
    return (context.root,)


def _own(context: Context) -> Sequence[Node]:
    return (context.node,)


def _merged(steps: Sequence[Step]) -> list[Step]:
    """Make one step of `//name` where that is the same: without predicates there are no positions to keep."""
    merged: list[Step] = []
    for step in steps:
        if merged and merged[-1] == _ANY_DEPTH and step.axis is Axis.CHILD and not step.predicates:
            merged[-1] = replace(step, axis=Axis.DESCENDANT)
        else:
            merged.append(step)
    return merged


def _plain_names(steps: Sequence[Step], namespaces: Mapping[str, str]) -> tuple[int, list[str]] | None:
    """Return how many parents to go up and which names to go down, when the path is no more than that."""
    parents = 0
    names: list[str] = []
    for step in steps:
        if step.predicates:
            return None
        if step.axis is Axis.SELF and step.test == ANY_NODE:
            continue
        if step.axis is Axis.PARENT and step.test == ANY_NODE and not names:
            parents += 1
        elif step.axis is Axis.CHILD and isinstance(step.test, NameTest) and step.test.local != "*":
            names.append(expanded(step.test, namespaces))
        else:
            return None
    return parents, names


def _by_name(absolute: bool, parents: int, names: list[str]) -> Run:
    if absolute and parents:
        return lambda _context: NO_NODES
    if not names:
        return _root if absolute else _above(parents)
    first, rest = names[0], names[1:]

    def run(context: Context) -> Sequence[Node]:
        node: Node | None = context.root if absolute else context.node
        for _ in range(parents):
            node = node.parent if node is not None else None
        if node is None:
            return NO_NODES
        nodes: Sequence[Node] = node.named.get(first, NO_NODES)
        for name in rest:
            if len(nodes) == 1:
                nodes = nodes[0].named.get(name, NO_NODES)
            else:
                nodes = [child for above in nodes for child in above.named.get(name, NO_NODES)]
        return nodes

    return run


def _above(parents: int) -> Run:
    if not parents:
        return _own

    def run(context: Context) -> Sequence[Node]:
        node: Node | None = context.node
        for _ in range(parents):
            node = node.parent if node is not None else None
        return NO_NODES if node is None else (node,)

    return run


def _filtered(path: Path, compile_part: Compile) -> Run:
    """Compile the start of a path: an expression, its nodes filtered as one list in document order."""
    assert path.start is not None
    start = as_nodes(compile_part(path.start), "A path or [ ]")
    filters = [compile_filter(predicate, compile_part) for predicate in path.predicates]
    if not filters:
        return start

    def run(context: Context) -> Sequence[Node]:
        nodes: Sequence[Node] = start(context)
        for each in filters:
            nodes = each(context, nodes)
        return nodes

    return run


def _walk(
    start: Run, steps: Sequence[Step], compile_part: Compile, namespaces: Mapping[str, str], *, flat: bool
) -> Run:
    runs: list[StepRun] = []
    for step in steps:
        runs.append(_step(step, compile_part, namespaces, flat=flat))
        flat = flat and step.axis in _FLAT_AXES
    if not runs:
        return start

    def run(context: Context) -> Sequence[Node]:
        nodes: Sequence[Node] = start(context)
        for each in runs:
            nodes = each(context, nodes)
        return nodes

    return run


def _step(step: Step, compile_part: Compile, namespaces: Mapping[str, str], *, flat: bool) -> StepRun:
    """Compile one step: from each node along the axis, through test and predicates, the union in document order."""
    walk, test = WALKS[step.axis], node_test(step.axis, step.test, namespaces)
    filters = [compile_filter(predicate, compile_part) for predicate in step.predicates]
    reverse = step.axis in REVERSE_AXES
    ordered = flat and step.axis in _FLAT_AXES

    def from_one(context: Context, node: Node) -> Sequence[Node]:
        found: Iterable[Node] = walk(node)
        nodes: Sequence[Node] = list(found) if test is None else [each for each in found if test(each)]
        context.work.add(len(nodes))
        for each in filters:
            nodes = each(context, nodes)
        return nodes[::-1] if reverse else nodes

    def run(context: Context, nodes: Sequence[Node]) -> Sequence[Node]:
        if len(nodes) == 1:
            return from_one(context, nodes[0])
        found = [each for node in nodes for each in from_one(context, node)]
        return found if ordered else in_order(found)

    return run


def compile_filter(predicate: Syntax, compile_part: Compile) -> Filter:
    """Compile a predicate: a number means a position, all else is true or false for each node."""
    part = compile_part(predicate)
    if isinstance(part.constant, float):
        return _at_position(part.constant)
    if part.kind == "number":
        return _filter(lambda context: bool(part.run(context) == context.position))
    if part.kind == "value":
        return _filter(lambda context: _holds(part.run(context), context))
    return _filter(as_boolean(part))


def _holds(value: Value, context: Context) -> bool:
    return value == context.position if isinstance(value, float) else to_boolean(value)


def _at_position(position: float) -> Filter:
    index = int(position) - 1 if position >= 1 and position == int(min(position, 1e15)) else None

    def run(_context: Context, nodes: Sequence[Node]) -> Sequence[Node]:
        return NO_NODES if index is None else nodes[index : index + 1]

    return run


def _filter(holds: Run) -> Filter:
    def run(context: Context, nodes: Sequence[Node]) -> Sequence[Node]:
        context.work.add(len(nodes))
        inner = context.inside(len(nodes))
        kept: list[Node] = []
        for place, node in enumerate(nodes, 1):
            inner.node = node
            inner.position = place
            if holds(inner):
                kept.append(node)
        return kept

    return run
