"""The answer tree: what expressions look at, whether a filled form or any XML document.

A `Node` is an element, attribute, text, comment, processing instruction, namespace or the document itself.
Answers are elements that carry one typed value; a repeat is several sibling elements of one name.

    data = Node.element("data")
    data.add("age", 34)
    member = data.add("member"); member.add("name", "Оля")
    document = Node.document(data)

`text` is the string-value of a node without children and None for a node with children: ask `string()`
when you do not know. Names are expanded: `"{uri}local"`, or just `"local"` without a namespace.
XML text becomes the same tree by `ratusha.core.forms.markup.read`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from ratusha.core.forms.numbers import number_text

NO_NODES: Sequence[Node] = ()


class Geopoint(NamedTuple):
    """A place: degrees north, degrees east, metres above sea level, accuracy in metres."""

    latitude: float
    longitude: float
    altitude: float = 0.0
    accuracy: float = 0.0


Answer: TypeAlias = str | bool | int | float | date | datetime | time | Geopoint | Sequence[str] | None


class Kind(IntEnum):
    """What a node is, with DOM's numbers."""

    ELEMENT = 1
    ATTRIBUTE = 2
    TEXT = 3
    INSTRUCTION = 7
    COMMENT = 8
    DOCUMENT = 9
    NAMESPACE = 13


def answer_text(value: Answer) -> str:
    """Write a typed answer as ODK writes it into a submission: ISO 8601, choices and coordinates apart by spaces."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(float(value)) if isinstance(value, float) else str(value)
    if isinstance(value, datetime | time):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Geopoint):
        return " ".join(number_text(float(part)) for part in value)
    return " ".join(value)


class Node:
    """One place of a tree. Build with `Node.document`, `Node.element` and `add`; change answers with `set`."""

    __slots__ = (
        "_namespaces",
        "_order",
        "attributes",
        "children",
        "kind",
        "name",
        "named",
        "parent",
        "prefix",
        "scope",
        "text",
        "value",
    )

    def __init__(self, kind: Kind, name: str = "", text: str | None = None, prefix: str = "") -> None:
        self.kind = kind
        self.name = name
        self.prefix = prefix
        self.text = text
        self.value: Answer = text
        self.parent: Node | None = None
        self.children: list[Node] = []
        self.named: dict[str, list[Node]] = {}  # child elements by expanded name, in order
        self.attributes: list[Node] = []
        self.scope: Mapping[str, str] | None = None  # prefix -> uri, where declared
        self._namespaces: list[Node] | None = None
        self._order = -1  # place in document order; -1 at the root says that numbers are stale

    @classmethod
    def document(cls, element: Node | None = None) -> Node:
        """Make a document around its element (or an empty one)."""
        document = cls(Kind.DOCUMENT, text=None if element else "")
        if element is not None:
            document.append(element)
        return document

    @classmethod
    def element(cls, name: str, value: Answer = "", *, prefix: str = "") -> Node:
        """Make an element that holds `value`; with children added later it becomes a group."""
        node = cls(Kind.ELEMENT, name, "", prefix)
        node.set(value)
        return node

    def set(self, value: Answer) -> None:
        """Give this leaf another answer; nothing else of the tree moves."""
        self.value = value
        self.text = answer_text(value)
        if self.children:
            self.children.clear()
            self.named.clear()
            self._stale()

    def append(self, child: Node) -> Node:
        """Put `child` last among the children and return it."""
        self._stale()
        return self.adopt(child)

    def adopt(self, child: Node) -> Node:
        """Do `append` while a tree is first built: the numbers of the document order are not looked at."""
        child.parent = self
        self.text = None
        self.value = None
        self.children.append(child)
        if child.kind is Kind.ELEMENT:
            self.named.setdefault(child.name, []).append(child)
        return child

    def add(self, name: str, value: Answer = "") -> Node:
        """Put a new element last and return it."""
        return self.append(Node.element(name, value))

    def insert(self, index: int, child: Node) -> Node:
        """Put `child` at `index` among all children and return it."""
        self.append(child)
        self.children.insert(index, self.children.pop())
        if child.kind is Kind.ELEMENT and len(self.named[child.name]) > 1:
            self.named[child.name] = [
                node for node in self.children if node.kind is child.kind and node.name == child.name
            ]
        return child

    def remove(self, child: Node) -> None:
        """Take `child` out."""
        self.children.remove(child)
        child.parent = None
        if child.kind is Kind.ELEMENT:
            self.named[child.name].remove(child)
            if not self.named[child.name]:
                del self.named[child.name]
        if not self.children:
            self.text = ""
        self._stale()

    def set_attribute(self, name: str, text: str, *, prefix: str = "") -> None:
        """Give the attribute `name` (expanded) the value `text`."""
        for attribute in self.attributes:
            if attribute.name == name:
                attribute.text = attribute.value = text
                return
        attribute = Node(Kind.ATTRIBUTE, name, text, prefix)
        attribute.parent = self
        self.attributes.append(attribute)
        self._stale()

    def attribute(self, name: str) -> str | None:
        """Return the value of an attribute, None when it is not there."""
        return next((node.text for node in self.attributes if node.name == name), None)

    def string(self) -> str:
        """Return the string-value of XPath: own text, or that of all text nodes inside."""
        if self.text is not None:
            return self.text
        return "".join(node.text for node in self.descendants() if node.text and node.kind in _TEXTUAL)

    def content(self) -> Sequence[Node]:
        """Return the children, with the text of a leaf as a node of its own."""
        if not self.children and self.text and self.kind in _PARENTS:
            text = Node(Kind.TEXT, text=self.text)
            text.parent = self
            self.children.append(text)
            self._stale()
        return self.children

    def descendants(self) -> Iterator[Node]:
        """Yield all nodes below, in document order, without the text nodes of unread leaves."""
        stack = self.children[::-1]
        while stack:
            node = stack.pop()
            yield node
            if node.children and node.text is None:
                stack.extend(reversed(node.children))

    def namespaces(self) -> Sequence[Node]:
        """Return the namespaces in scope of an element as nodes: name is the prefix, text the address."""
        if self.kind is not Kind.ELEMENT:
            return ()
        if self._namespaces is None:
            scope: dict[str, str] = {"xml": "http://www.w3.org/XML/1998/namespace"}
            for above in reversed([self, *self.ancestors()]):
                scope.update(above.scope or {})
            self._namespaces = [Node(Kind.NAMESPACE, prefix, uri) for prefix, uri in scope.items() if uri]
            for node in self._namespaces:
                node.parent = self
        return self._namespaces

    def ancestors(self) -> Iterator[Node]:
        """Yield the parent, its parent, … up to the top."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def root(self) -> Node:
        """Return the top of the tree."""
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    @property
    def local(self) -> str:
        """The name without namespace."""
        return self.name.rpartition("}")[2]

    @property
    def namespace(self) -> str:
        """The namespace address, empty when there is none."""
        return self.name[1:].partition("}")[0] if self.name.startswith("{") else ""

    @property
    def qualified(self) -> str:
        """The name as written: with its prefix."""
        return f"{self.prefix}:{self.local}" if self.prefix else self.local

    def path(self) -> str:
        """Say where this node is: `/data/member[2]/name`."""
        steps: list[str] = []
        node: Node | None = self
        while node is not None and node.kind is not Kind.DOCUMENT:
            same = node.parent.named.get(node.name, ()) if node.parent else ()
            place = f"[{same.index(node) + 1}]" if len(same) > 1 else ""
            steps.append(f"{_MARKS.get(node.kind, '')}{node.qualified}{place}")
            node = node.parent
        return "/" + "/".join(reversed(steps))

    def _stale(self) -> None:
        self.root()._order = -1

    def __repr__(self) -> str:
        return f"<Node {self.kind.name} {self.path()}>"


_TEXTUAL = (Kind.ELEMENT, Kind.TEXT)
_PARENTS = (Kind.ELEMENT, Kind.DOCUMENT)
_MARKS = {Kind.ATTRIBUTE: "@", Kind.NAMESPACE: "namespace::", Kind.TEXT: "text()", Kind.COMMENT: "comment()"}


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Return the nodes once each, in document order (trees in the order of their first node)."""
    unique = list(dict.fromkeys(nodes))
    if len(unique) < 2:
        return unique
    roots: dict[int, int] = {}
    for node in unique:
        root = node.root()
        roots.setdefault(id(root), len(roots))
        if root._order < 0:
            _number(root)
    return sorted(unique, key=lambda node: (roots[id(node.root())], _place(node)))


def _place(node: Node) -> float:
    """Return the place in document order; a namespace stands right behind its element."""
    if node.kind is Kind.NAMESPACE and node.parent is not None:
        return node.parent._order + 0.5
    return node._order


def _number(root: Node) -> None:
    """Number all nodes of a tree: an element, then its namespaces and attributes, then its children."""
    place = 0
    stack = [root]
    while stack:
        node = stack.pop()
        node._order = place
        place += 1
        for attribute in node.attributes:
            attribute._order = place
            place += 1
        stack.extend(reversed(node.children))
    root._order = 0
