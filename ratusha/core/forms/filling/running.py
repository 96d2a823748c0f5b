"""What the rules of a form make of its answers: what is asked, computed and wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ratusha.core.forms import answers as typed
from ratusha.core.forms.answers import Value, WrongType, plain
from ratusha.core.forms.check import AnswerFault, Checker
from ratusha.core.forms.expression import Chance, Context, ExpressionError, Surroundings
from ratusha.core.forms.filling.filled import Filled
from ratusha.core.forms.filling.occasion import Occasion
from ratusha.core.forms.filling.tree import MAX_REPEATS, AnswerTree
from ratusha.core.forms.model import Group, Item, Question
from ratusha.core.forms.order import Step
from ratusha.core.forms.program import Program, Rule
from ratusha.core.forms.tree import Node


class Filling(AnswerTree):
    """One filling while it is being worked out."""

    def __init__(self, prepared: Program, occasion: Occasion) -> None:
        super().__init__(prepared.form, occasion)
        self.program = prepared
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
            wanted = int(min(MAX_REPEATS, number)) if number > 0 else 0  # NaN is not above nought
            present = list(parent.named.get(group.name, ()))
            if parent in self.off:
                continue
            for extra in present[wanted:]:
                self._detach(extra)
            for position in range(len(present) + 1, wanted + 1):
                self._instance(group, parent, {}, f"{self.path_of(parent)}/{group.name}[{position}]")

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
