"""One filling of a form while it is being worked out: the answer tree, what is off, what is wrong.

`fill` is the door; nothing outside `core.forms` holds a `Filling`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from ratusha.core.forms import answers as typed
from ratusha.core.forms.answers import Value, WrongType, plain
from ratusha.core.forms.check import AnswerFault, Checker
from ratusha.core.forms.defaults import first_value
from ratusha.core.forms.expression import Chance, Context, ExpressionError, Surroundings
from ratusha.core.forms.model import Form, Group, Item, Question
from ratusha.core.forms.order import Step
from ratusha.core.forms.program import Program, Rule
from ratusha.core.forms.tree import Node

MAX_REPEATS = 1_000  # instances of one repeat


@dataclass(frozen=True, slots=True)
class Occasion:
    """When, where and for whom a form is filled. `now` is aware; `properties` are deviceid, username and so on."""

    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    today: date | None = None
    zone: tzinfo = UTC
    seed: int | str = 0
    language: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Filled:
    """A form with answers. `values` is nested like the answers and holds only what is asked or follows.

    `relevant` says of every group, repeat instance and question (`/group/repeat[2]/name`) whether it is asked;
    `runs` counts the expressions that were evaluated to get here.
    """

    form: Form
    values: Mapping[str, Any]
    relevant: Mapping[str, bool]
    errors: tuple[AnswerFault, ...]
    runs: int
    state: Filling = field(repr=False)

    @property
    def valid(self) -> bool:
        """Whether the answers can be handed in."""
        return not self.errors

    def value(self, path: str) -> Any:
        """The JSON value at `/group/repeat[2]/name`, None when empty or not asked."""
        node = self.state.find(path)
        if node is None or node in self.state.off:
            return None
        return plain(self.state.kept.get(node))

    def given(self, path: str) -> Any:
        """What was given at a path, right or wrong, asked or not; None when nothing was."""
        node = self.state.find(path)
        return self.state.given_at(node) if node is not None else None

    def rows(self, path: str) -> list[dict[str, Any]]:
        """What was given to each instance of the repeat at a path (without its last position)."""
        return [self.state.given_in(node) for node in self.state.instances(path)]


def step(part: str) -> tuple[str, int | None]:
    """`name[2]` → ("name", 2); `name` → ("name", None)."""
    name, bracket, index = part.partition("[")
    return name, max(1, int(index.rstrip("]"))) if bracket else None


class Filling:
    """The mutable state of one filling: the tree, what was given, what is off, what is wrong."""

    def __init__(self, prepared: Program, occasion: Occasion) -> None:
        self.program = prepared
        self.form = prepared.form
        self.occasion = occasion
        self.root = Node.element(self.form.root)
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
        self.runs = 0
        self.surroundings = self._surroundings()
        self.checker = Checker(self)

    def _surroundings(self) -> Surroundings:
        occasion = self.occasion
        return Surroundings(
            now=occasion.now,
            zone=occasion.zone,
            today=occasion.today,
            chance=Chance(occasion.seed),
            choice_name=self._choice_name,
            pulldata=lambda table, column, key_column, key: self.program.row(table, key_column, key).get(
                column, ""
            ),
            instances=self.program.tables,
            properties=occasion.properties,
            version=self.form.version,
        )

    def _choice_name(self, value: str, path: str) -> str:
        item = self.program.ready.get(path.strip()[len(self.form.root) + 1 :])
        question = item.item if item else None
        if not isinstance(question, Question) or question.itemset is None:
            return value
        choice = self.program.choice_by_name.get(question.itemset.table, {}).get(value)
        return choice.label.plain(self.occasion.language or self.form.default_language) if choice else value

    # --- the tree

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

    # --- running

    def run(self, steps: Iterable[Step], changed: set[str] | None = None) -> None:
        """Run steps in order. `changed` are the paths a person has just changed (None: a fresh form)."""
        for stage, path in steps:
            ready = self.program.ready[path]
            if stage == "relevant":
                if ready.relevant is not None:
                    self._relevance(path)
            elif ready.count is not None:
                self._count(path)
            elif ready.calculate or ready.dynamic_default or ready.triggers:
                self._compute(path, changed)

    def evaluate(self, rule: Rule, node: Node) -> Any:
        """The value of a rule about `node`; None when these answers give it nothing to work on."""
        self.runs += 1
        try:
            return rule.run(Context(node, self.surroundings, root=self.document))
        except ExpressionError:
            return None

    def holds(self, rule: Rule, node: Node) -> bool:
        """Whether a rule compiled to a boolean is true of `node`."""
        return bool(self.evaluate(rule, node))

    def _relevance(self, path: str) -> None:
        rule = self.program.ready[path].relevant
        assert rule is not None
        for node in self.nodes[path]:
            asked = self.holds(rule, node)
            if asked == (node in self.own_off):
                (self.own_off.discard if asked else self.own_off.add)(node)
                self._switch(node, node.parent in self.off)

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

    def _count(self, path: str) -> None:
        """Make a repeat have as many instances as its count says."""
        ready = self.program.ready[path]
        group = ready.item
        assert isinstance(group, Group) and ready.count is not None
        for parent in list(self.nodes[path.rpartition("/")[0]]):
            place = Node.element(
                group.name
            )  # the count is written as seen from the repeat, which may not exist yet
            place.parent = parent
            number = self.evaluate(ready.count, place) or 0.0
            wanted = min(MAX_REPEATS, int(number)) if number == number and number > 0 else 0  # noqa: PLR0124 - NaN
            present = list(parent.named.get(group.name, ()))
            if parent in self.off:
                continue
            for extra in present[wanted:]:
                self._detach(extra)
            for position in range(len(present) + 1, wanted + 1):
                self._instance(group, parent, {}, f"{self.path_of(parent)}/{group.name}[{position}]")

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

    def _compute(self, path: str, changed: set[str] | None) -> None:
        """Calculations, first values and values set by a trigger."""
        ready = self.program.ready[path]
        for node in self.nodes[path]:
            if node in self.off:
                continue
            expression = ready.calculate
            if (
                expression is None
                and ready.dynamic_default
                and node in self.absent
                and self.kept.get(node) is None
            ):
                expression = ready.dynamic_default
            for source, value in ready.triggers:
                if (changed is None and node in self.absent and self._answered(source)) or (
                    changed and source in changed
                ):
                    expression = value
            if expression is not None:
                self._forget_wrong(node)
                self._keep(node, self._converted(ready.item, self.evaluate(expression, node)))

    def _answered(self, path: str) -> bool:
        return any(node.text for node in self.nodes.get(path, ()))

    def _converted(self, item: Item, result: Any) -> Value:
        """A calculated value as the question's kind keeps it; as computed when it does not fit."""
        value = typed.from_expression(result)
        if isinstance(item, Question) and item.kind not in {"text", "calculate", "hidden", "note", "barcode"}:
            try:
                return typed.clean(item.kind, plain(value))
            except WrongType:
                return value
        return value

    def check(self, paths: Iterable[str]) -> None:
        """Check required, constraint and choices of these paths."""
        for path in paths:
            for node in self.nodes.get(path, ()):
                fault = self.checker.fault(node, self.program.ready[path])
                if fault is None:
                    self.check_faults.pop(node, None)
                else:
                    self.check_faults[node] = fault

    # --- results

    def result(self) -> Filled:
        """The present state as a frozen value."""
        relevant: dict[str, bool] = {}
        errors: list[AnswerFault] = list(self.loose_faults)
        values = self._values(self.root, self.form.items, "", relevant, errors)
        return Filled(self.form, values, relevant, tuple(errors), self.runs, self)

    def _values(
        self,
        node: Node,
        items: tuple[Item, ...],
        at: str,
        relevant: dict[str, bool],
        errors: list[AnswerFault],
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for item in items:
            path = f"{at}/{item.name}"
            same = node.named.get(item.name, [])
            if isinstance(item, Question):
                asked = relevant[path] = same[0] not in self.off
                if item.kind != "note":
                    values[item.name] = plain(self.kept.get(same[0])) if asked else None
                if asked and (fault := self.given_faults.get(same[0]) or self.check_faults.get(same[0])):
                    errors.append(fault)
                continue
            rows = []
            for number, one in enumerate(same, start=1):
                place = f"{path}[{number}]" if item.repeat else path
                relevant[place] = one not in self.off
                rows.append(self._values(one, item.items, place, relevant, errors))
            values[item.name] = (
                [row for row, one in zip(rows, same, strict=True) if one not in self.off]
                if item.repeat
                else rows[0]
            )
        return values

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

    def asks_for(self, group: Group, parent: Node) -> bool:
        """Whether a repeat is asked under `parent`, also when it has no instance yet."""
        rule = self.program.ready[group.path].relevant
        if parent in self.off:
            return False
        if rule is None:
            return True
        place = Node.element(group.name)
        place.parent = parent
        return self.holds(rule, place)

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

    def copy(self, occasion: Occasion | None) -> Filling:
        """An independent copy of tree and state."""
        twin = Filling(self.program, occasion or self.occasion)
        other: dict[Node, Node] = {self.root: twin.root}
        for old, new in _twins(self.root, twin.root):
            other[old] = new
        twin.item_of = {other[node]: item for node, item in self.item_of.items()}
        twin.nodes = {path: [other[node] for node in nodes] for path, nodes in self.nodes.items()}
        twin.kept = {other[node]: value for node, value in self.kept.items()}
        twin.absent = {other[node] for node in self.absent}
        twin.own_off = {other[node] for node in self.own_off}
        twin.off = {other[node] for node in self.off}
        twin.given_faults = {other[node]: fault for node, fault in self.given_faults.items()}
        twin.wrong = {other[node]: raw for node, raw in self.wrong.items()}
        twin.check_faults = {other[node]: fault for node, fault in self.check_faults.items()}
        twin.loose_faults = list(self.loose_faults)
        return twin


def _twins(old: Node, new: Node) -> Iterator[tuple[Node, Node]]:
    """Copy the elements below `old` under `new`, yielding each pair."""
    for child in old.children:
        if child.text is None:
            twin = new.add(child.name)
            yield child, twin
            yield from _twins(child, twin)
        elif child.name:
            yield child, new.add(child.name, child.value)
