"""The axes and node tests of XPath 1.0 over the answer tree.

An axis function yields nodes in axis order: reverse axes from near to far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from ratusha.core.forms.expression.syntax import Axis, NameTest, TypeTest
from ratusha.core.forms.expression.tokens import ExpressionError
from ratusha.core.forms.tree import Kind, Node

AxisWalk: TypeAlias = Callable[[Node], Iterable[Node]]
NodeTest: TypeAlias = Callable[[Node], bool]
_PARENTS = (Kind.ELEMENT, Kind.DOCUMENT)
_PRINCIPAL = {Axis.ATTRIBUTE: Kind.ATTRIBUTE, Axis.NAMESPACE: Kind.NAMESPACE}


def _children(node: Node) -> Sequence[Node]:
    return node.content() if node.kind in _PARENTS else ()


def _parent(node: Node) -> Sequence[Node]:
    return () if node.parent is None else (node.parent,)


def _self(node: Node) -> Sequence[Node]:
    return (node,)


def _attributes(node: Node) -> Sequence[Node]:
    return node.attributes


def _descendants(node: Node) -> Iterator[Node]:
    stack = list(reversed(_children(node)))
    while stack:
        found = stack.pop()
        yield found
        stack.extend(reversed(_children(found)))


def _with_self(walk: AxisWalk) -> AxisWalk:
    def run(node: Node) -> Iterator[Node]:
        yield node
        yield from walk(node)

    return run


def _following_siblings(node: Node) -> Sequence[Node]:
    siblings = _siblings(node)
    return siblings[siblings.index(node) + 1 :] if siblings else ()


def _preceding_siblings(node: Node) -> Sequence[Node]:
    siblings = _siblings(node)
    return siblings[: siblings.index(node)][::-1] if siblings else ()


def _siblings(node: Node) -> list[Node]:
    """Return the children of the parent, when the node is one of them (an attribute is not)."""
    if node.parent is None or node.kind in {Kind.ATTRIBUTE, Kind.NAMESPACE}:
        return []
    return node.parent.children if node in node.parent.children else []


def _following(node: Node) -> Iterator[Node]:
    if node.kind in {Kind.ATTRIBUTE, Kind.NAMESPACE} and node.parent is not None:
        yield from _descendants(node.parent)
        node = node.parent
    for above in (node, *node.ancestors()):
        for sibling in _following_siblings(above):
            yield sibling
            yield from _descendants(sibling)


def _preceding(node: Node) -> Iterator[Node]:
    if node.kind in {Kind.ATTRIBUTE, Kind.NAMESPACE} and node.parent is not None:
        node = node.parent
    for above in (node, *node.ancestors()):
        for sibling in _preceding_siblings(above):
            yield from reversed(list(_descendants(sibling)))
            yield sibling


def _ancestors(node: Node) -> Iterator[Node]:
    return node.ancestors()


WALKS: dict[Axis, AxisWalk] = {
    Axis.ANCESTOR: _ancestors,
    Axis.ANCESTOR_OR_SELF: _with_self(_ancestors),
    Axis.ATTRIBUTE: _attributes,
    Axis.CHILD: _children,
    Axis.DESCENDANT: _descendants,
    Axis.DESCENDANT_OR_SELF: _with_self(_descendants),
    Axis.FOLLOWING: _following,
    Axis.FOLLOWING_SIBLING: _following_siblings,
    Axis.NAMESPACE: Node.namespaces,
    Axis.PARENT: _parent,
    Axis.PRECEDING: _preceding,
    Axis.PRECEDING_SIBLING: _preceding_siblings,
    Axis.SELF: _self,
}
_TYPES = {
    "text": Kind.TEXT,
    "comment": Kind.COMMENT,
    "processing-instruction": Kind.INSTRUCTION,
}


def expanded(test: NameTest, namespaces: Mapping[str, str]) -> str:
    """Return the expanded name of a test, refusing a prefix that is bound to nothing."""
    if not test.prefix:
        return test.local
    if test.prefix not in namespaces:
        raise ExpressionError("prefix", "The prefix %(prefix)s stands for no namespace.", prefix=test.prefix)
    return f"{{{namespaces[test.prefix]}}}{test.local}"


def node_test(axis: Axis, test: NameTest | TypeTest, namespaces: Mapping[str, str]) -> NodeTest | None:
    """Compile a node test for an axis; None when every node passes."""
    if isinstance(test, TypeTest):
        if test.type == "node":
            return None
        kind, target = _TYPES[test.type], test.target
        if target is None:
            return lambda node: node.kind is kind
        return lambda node: node.kind is kind and node.name == target
    principal = _PRINCIPAL.get(axis, Kind.ELEMENT)
    name = expanded(test, namespaces)
    if test.local == "*":
        space = name[:-1]  # "" or "{address}"
        return lambda node: node.kind is principal and node.name.startswith(space)
    return lambda node: node.kind is principal and node.name == name
