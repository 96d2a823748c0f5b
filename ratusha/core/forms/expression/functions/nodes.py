"""Node-sets: counting, names, identity, places in a repeat."""

from __future__ import annotations

from collections.abc import Sequence

from ratusha.core.forms.expression.context import Context
from ratusha.core.forms.expression.functions.signature import Function
from ratusha.core.forms.expression.tokens import ExpressionError
from ratusha.core.forms.expression.values import Value, is_nodes, node_string, to_number, to_string
from ratusha.core.forms.tree import Kind, Node, in_order

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_IDS = ("id", "{http://www.w3.org/XML/1998/namespace}id")
_NAMED = {Kind.ELEMENT, Kind.ATTRIBUTE, Kind.INSTRUCTION, Kind.NAMESPACE}


def place(nodes: Sequence[Node]) -> float:
    """Return the place of the first node among its siblings of the same name, from 1."""
    if not nodes:
        raise ExpressionError("position", "position() of a node that is not there.")
    node = nodes[0]
    if node.parent is None or node.kind is not Kind.ELEMENT:
        return 1.0
    same = node.parent.named.get(node.name, [node])
    return float(same.index(node) + 1) if node in same else 1.0


def _first(nodes: Sequence[Node]) -> Node | None:
    ordered = nodes if len(nodes) < 2 else in_order(nodes)
    return ordered[0] if ordered and ordered[0].kind in _NAMED else None


def name(nodes: Sequence[Node]) -> str:
    """Return the name of the first node with its prefix."""
    node = _first(nodes)
    return node.qualified if node else ""


def local_name(nodes: Sequence[Node]) -> str:
    """Return the name of the first node without its prefix."""
    node = _first(nodes)
    return node.local if node else ""


def namespace_uri(nodes: Sequence[Node]) -> str:
    """Return the namespace address of the first node."""
    node = _first(nodes)
    return node.namespace if node else ""


def by_id(context: Context, value: Value) -> Sequence[Node]:
    """Return the elements whose attribute `id` (or xml:id) is one of the words."""
    words = " ".join(map(node_string, value)) if is_nodes(value) else to_string(value)
    found: dict[str, Node] = {}
    wanted = set(words.split())
    for node in context.node.root().descendants():
        for attribute in node.attributes:
            if attribute.name in _IDS and attribute.text in wanted:
                found.setdefault(attribute.text or "", node)
    return list(dict.fromkeys(found.values()))


def language(context: Context, wanted: str) -> bool:
    """Tell whether the context node is in a language, by the nearest xml:lang."""
    node: Node | None = context.node
    while node is not None:
        found = node.attribute(_XML_LANG)
        if found is not None:
            return found.lower() == wanted.lower() or found.lower().startswith(f"{wanted.lower()}-")
        node = node.parent
    return False


def indexed_repeat(context: Context, nodes: Sequence[Node], *pairs: Value) -> Sequence[Node]:
    """Return the nodes inside the n-th repeat, repeats and numbers given in pairs from the outside in."""
    if len(pairs) % 2:
        raise ExpressionError("arguments", "indexed-repeat() needs a number after each repeat.")
    inside: Node | None = None
    for repeat, number in zip(pairs[0::2], pairs[1::2], strict=True):
        if not is_nodes(repeat):
            raise ExpressionError("nodes", "indexed-repeat() needs a repeat where a value stands.")
        candidates = [node for node in in_order(repeat) if inside is None or _within(node, inside)]
        index = to_number(number, context.form.zone)
        if not (1 <= index <= len(candidates)) or index != int(index):
            return []
        inside = candidates[int(index) - 1]
    return [node for node in nodes if inside is not None and _within(node, inside)]


def _within(node: Node, outer: Node) -> bool:
    above: Node | None = node
    while above is not None and above is not outer:
        above = above.parent
    return above is outer


def count_non_empty(nodes: Sequence[Node]) -> float:
    """Count the nodes with a value."""
    return float(sum(1 for node in nodes if node_string(node)))


FUNCTIONS = (
    Function("count", "nodes", "number", lambda nodes: float(len(nodes)), "how many nodes"),
    Function("count-non-empty", "nodes", "number", count_non_empty, "how many nodes with a value"),
    Function("last", "", "number", None, "size of the list the predicate runs over"),
    Function(
        "position",
        "nodes?",
        "number",
        place,
        "place in that list; of a node: among its siblings of the same name",
    ),
    Function(
        "indexed-repeat",
        "nodes nodes number value*",
        "nodes",
        indexed_repeat,
        "a node of the n-th repeat",
        context=True,
    ),
    Function("current", "", "nodes", None, "the node the whole expression is about"),
    Function("name", "nodes?", "string", name, "name with prefix", own=True),
    Function("local-name", "nodes?", "string", local_name, "name without prefix", own=True),
    Function(
        "namespace-uri",
        "nodes?",
        "string",
        namespace_uri,
        "address of the namespace",
        own=True,
        browser=False,
    ),
    Function("id", "value", "nodes", by_id, "elements by their id", context=True, browser=False),
    Function(
        "lang", "string", "boolean", language, "is the node in this language", context=True, browser=False
    ),
)
