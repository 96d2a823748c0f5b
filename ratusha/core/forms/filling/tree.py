"""The answers of one filling as a tree: what stands where, what was given, what is not asked.

Nothing here evaluates an expression; `running` decides what is asked and what is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.core.forms import answers as typed
from ratusha.core.forms.answers import Value, WrongType, plain
from ratusha.core.forms.check import AnswerFault
from ratusha.core.forms.defaults import first_value
from ratusha.core.forms.filling.filled import step
from ratusha.core.forms.filling.occasion import Occasion
from ratusha.core.forms.model import Form, Group, Item, Question
from ratusha.core.forms.tree import Node

MAX_REPEATS = 1_000  # instances of one repeat


class AnswerTree:
    """The mutable tree of one filling and what is known of each node."""

    def __init__(self, form: Form, occasion: Occasion) -> None:
        self.form = form
        self.occasion = occasion
        self.root = Node.element(form.root)
        self.document = Node.document(self.root)
        self.item_of: dict[Node, Item] = {}
        self.nodes: dict[str, list[Node]] = {"": [self.root]}  # by path without positions
        self.kept: dict[Node, Value] = {}  # answers, also of what is not asked now
        self.absent: set[Node] = set()  # leaves without any given answer: defaults apply
        self.own_off: set[Node] = set()  # whose own rule says "not asked"
        self.off: set[Node] = set()  # not asked, by their own rule or a parent's
        self.given_faults: dict[Node, AnswerFault] = {}  # wrong types, by node
        self.wrong: dict[Node, Any] = {}  # what was given there, so that a page can show it again
        self.loose_faults: list[AnswerFault] = []  # answers without a place in the form
        self.check_faults: dict[Node, AnswerFault] = {}

    def build(self, answers: Mapping[str, Any]) -> None:
        """Make the tree of all groups and questions with the answers in it."""
        for item in self.form.items:
            self._place(item, self.root, answers, "")
        self._unknown(answers, self.form.items, "")

    def _place(self, item: Item, parent: Node, answers: Mapping[str, Any], at: str) -> None:
        path = f"{at}/{item.name}"
        if isinstance(item, Question):
            self._leaf(item, parent, answers, path)
        elif item.repeat:
            self.nodes.setdefault(item.path, [])
            self._prepare_lists(item)
            given = answers.get(item.name)
            if given is not None and not isinstance(given, list):
                self.loose_faults.append(AnswerFault(path, "type", "A list of answers is expected here."))
                given = None
            if len(given or ()) > MAX_REPEATS:
                self.loose_faults.append(AnswerFault(path, "type", f"At most {MAX_REPEATS} times."))
            for number, one in enumerate((given or [])[:MAX_REPEATS], start=1):
                self._instance(item, parent, one, f"{path}[{number}]")
        else:
            given = answers.get(item.name)
            if given is not None and not isinstance(given, Mapping):
                self.loose_faults.append(AnswerFault(path, "type", "Answers by name are expected here."))
                given = None
            self._inside(item, self._attach(item, parent), given or {}, path)

    def _prepare_lists(self, item: Group) -> None:
        for child in item.items:
            self.nodes.setdefault(child.path, [])
            if isinstance(child, Group):
                self._prepare_lists(child)

    def _instance(self, item: Group, parent: Node, given: Any, path: str) -> Node:
        if not isinstance(given, Mapping):
            self.loose_faults.append(AnswerFault(path, "type", "Answers by name are expected here."))
            given = {}
        node = self._attach(item, parent)
        self._inside(item, node, given, path)
        return node

    def _inside(self, item: Group, node: Node, given: Mapping[str, Any], path: str) -> None:
        for child in item.items:
            self._place(child, node, given, path)
        self._unknown(given, item.items, path)

    def _attach(self, item: Item, parent: Node) -> Node:
        node = Node.element(item.name)
        siblings = parent.named.get(item.name)
        if siblings:  # another instance of a repeat stands beside its brothers
            parent.insert(parent.children.index(siblings[-1]) + 1, node)
        else:
            parent.append(node)
        self.item_of[node] = item
        self.nodes.setdefault(item.path, []).append(node)
        return node

    def _leaf(self, item: Question, parent: Node, answers: Mapping[str, Any], path: str) -> None:
        node = self._attach(item, parent)
        if item.name not in answers:
            self.absent.add(node)
            first = first_value(item, self.occasion)
            if first is not None:
                self._keep(node, first)
            return
        self._give(node, item, answers[item.name], path)

    def _give(self, node: Node, item: Question, raw: Any, path: str) -> None:
        self._forget_wrong(node)
        try:
            self._keep(node, typed.clean(item.kind, raw))
        except WrongType as wrong:
            self._keep(node, None)
            self.wrong[node] = raw
            self.given_faults[node] = AnswerFault(path, "type", f"Expected {wrong}.")

    def _forget_wrong(self, node: Node) -> None:
        self.given_faults.pop(node, None)
        self.wrong.pop(node, None)

    def _keep(self, node: Node, value: Value) -> None:
        self.kept[node] = value
        if node not in self.off:
            node.set(typed.in_tree(value))

    def _unknown(self, answers: Mapping[str, Any], items: tuple[Item, ...], at: str) -> None:
        if extra := set(answers) - {item.name for item in items}:
            for name in sorted(map(str, extra)):
                self.loose_faults.append(
                    AnswerFault(f"{at}/{name}", "unknown", "The form does not ask this.")
                )

    def find(self, path: str) -> Node | None:
        """The node at `/group/repeat[2]/name` (a position may be left out when it is 1)."""
        node = self.root
        for part in path.strip("/").split("/"):
            name, index = step(part)
            same = node.named.get(name, ())
            if len(same) < (index or 1):
                return None
            node = same[(index or 1) - 1]
        return node

    def change(self, path: str, raw: Any) -> str:
        """Give one leaf another answer; return its path without positions."""
        node = self.find(path)
        if node is None or not isinstance(item := self.item_of[node], Question):
            raise KeyError(path)
        self.absent.discard(node)
        self._give(node, item, raw, self.path_of(node))
        return item.path

    def path_of(self, node: Node) -> str:
        """`/group/repeat[2]/name`: every repeat with its position."""
        steps: list[str] = []
        while node is not self.root and node.parent is not None:
            item, parent = self.item_of[node], node.parent
            place = f"[{parent.named[node.name].index(node) + 1}]" if item.path in self.form.repeats else ""
            steps.append(node.name + place)
            node = parent
        return "/" + "/".join(reversed(steps))

    def _switch(self, node: Node, parent_off: bool) -> None:
        """Make a node and all in it asked or not; answers not asked read as empty and are kept aside."""
        off = parent_off or node in self.own_off
        if off == (node in self.off):
            return
        (self.off.add if off else self.off.discard)(node)
        if isinstance(self.item_of[node], Question):
            node.set("" if off else typed.in_tree(self.kept.get(node)))
            return
        for child in list(node.children):
            self._switch(child, off)

    def _detach(self, node: Node) -> None:
        for child in list(node.children):
            self._detach(child)
        item = self.item_of.pop(node)
        self.nodes[item.path].remove(node)
        for known in (self.absent, self.own_off, self.off):
            known.discard(node)
        for table in (self.kept, self.given_faults, self.wrong, self.check_faults):
            table.pop(node, None)
        if node.parent is not None:
            node.parent.remove(node)

    def given(self) -> dict[str, Any]:
        """All answers as JSON, also those not asked now (so that a change of mind loses nothing)."""
        return self._given(self.root, self.form.items)

    def given_at(self, leaf: Node) -> Any:
        """What was given to one question."""
        return self.wrong[leaf] if leaf in self.wrong else plain(self.kept.get(leaf))

    def given_in(self, node: Node) -> dict[str, Any]:
        """What was given inside one group or instance."""
        item = self.item_of[node]
        return self._given(node, item.items) if isinstance(item, Group) else {}

    def instances(self, path: str) -> list[Node]:
        """The instances of the repeat at a path."""
        parent, _, name = path.rpartition("/")
        node = self.find(parent) if parent.strip("/") else self.root
        return list(node.named.get(name, [])) if node is not None else []

    def _given(self, node: Node, items: tuple[Item, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for item in items:
            same = node.named.get(item.name, [])
            if isinstance(item, Group) and item.repeat:
                found[item.name] = [self._given(one, item.items) for one in same]
            elif isinstance(item, Group):
                found[item.name] = self._given(same[0], item.items)
            elif item.kind != "note" and same[0] not in self.absent:
                found[item.name] = self.given_at(same[0])
        return found
