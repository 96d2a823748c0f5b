"""A form made ready to run: every expression compiled once, and the order in which values follow from each other.

Each question and group has up to two steps: *relevant* (is it asked?) and *value* (what is its answer, when the
form computes it; how many times, for a repeat). A step stands after the steps it depends on. When answers
change, only the steps reachable from them run again.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from ratusha.core.forms.expression import Context, ExpressionError, Kind, compile, parse
from ratusha.core.forms.expression.syntax import Syntax
from ratusha.core.forms.model import Choice, Form, Group, Item, Question, Table
from ratusha.core.forms.order import Step, ordered
from ratusha.core.forms.references import Looked
from ratusha.core.forms.tree import Node

ALWAYS = "true()"


@dataclass(frozen=True, slots=True)
class Broken:
    """An expression that cannot be compiled: the question's path, the column it stands in, and why."""

    path: str
    column: str
    expression: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled expression: `run(context)` gives its value, already a boolean, number or list of nodes if asked so."""

    syntax: Syntax
    run: Callable[[Context], Any]


@dataclass(frozen=True, slots=True)
class Ready:
    """The compiled rules of one question or group; None where there is no rule (or it is broken)."""

    item: Item
    relevant: Rule | None = None
    required: Rule | None = None
    constraint: Rule | None = None
    calculate: Rule | None = None
    dynamic_default: Rule | None = None
    count: Rule | None = None
    choices: Rule | None = None
    triggers: tuple[tuple[str, Rule], ...] = ()
    always_required: bool = False


@dataclass(frozen=True, eq=False)
class Program:
    """What `fill` runs."""

    form: Form
    ready: Mapping[str, Ready]
    order: tuple[Step, ...]
    broken: tuple[Broken, ...]
    cycles: tuple[tuple[str, ...], ...]  # paths that depend on each other, in the order found
    unknown: tuple[tuple[str, str], ...]  # (path of the question, path that does not exist)
    after: Mapping[Step, tuple[Step, ...]]  # step -> steps that depend on it directly
    checks_after: Mapping[
        str, tuple[str, ...]
    ]  # path -> paths whose required, constraint or choices look at it
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)  # table -> names of its choices
    counting: frozenset[str] = frozenset()  # paths that say how many times something repeats
    spoken_of: Mapping[str, tuple[Syntax, ...]] = field(
        default_factory=dict
    )  # path -> rules of others that look at it

    @cached_property
    def places(self) -> Mapping[Step, int]:
        """Place of each step in the order."""
        return {step: place for place, step in enumerate(self.order)}

    def affected(self, changed: Iterable[str]) -> tuple[list[Step], set[str]]:
        """Steps to run again, in order, and paths to check again, when these paths changed."""
        stack: list[Step] = [("value", path) for path in changed]
        seen: set[Step] = set(stack)
        while stack:
            for step in self.after.get(stack.pop(), ()):
                if step not in seen:
                    seen.add(step)
                    stack.append(step)
        paths = {path for _, path in seen}
        checks = paths | {other for path in paths for other in self.checks_after.get(path, ())}
        return sorted((step for step in seen if step in self.places), key=self.places.__getitem__), checks

    @cached_property
    def tables(self) -> Mapping[str, Node]:
        """The lists and tables as trees for `instance('id')`."""
        return {identifier: _tree(table) for identifier, table in self.form.tables.items()}

    @cached_property
    def choice_by_name(self) -> Mapping[str, Mapping[str, Choice]]:
        """Choices by table and name."""
        return {table: {choice.name: choice for choice in rows} for table, rows in self.form.choices.items()}

    @cached_property
    def lookup(self) -> dict[tuple[str, str], dict[str, Mapping[str, str]]]:
        """Rows by key for `pulldata`, made when first asked for: (table, key column) -> key -> row."""
        return {}

    def row(self, table: str, key_column: str, key: str) -> Mapping[str, str]:
        """The row of a table whose `key_column` is `key`; empty when there is none."""
        index = self.lookup.get((table, key_column))
        if index is None:
            rows = self.form.tables[table].rows if table in self.form.tables else ()
            index = {row.get(key_column, ""): row for row in reversed(rows)}
            self.lookup[table, key_column] = index
        return index.get(key, MappingProxyType({}))


_PROGRAMS: weakref.WeakKeyDictionary[Form, Program] = weakref.WeakKeyDictionary()


def program(form: Form) -> Program:
    """The form's program, made once for each form value."""
    known = _PROGRAMS.get(form)
    if known is None:
        known = _PROGRAMS[form] = _Maker(form).program()
    return known


class _Maker:
    """Compiles all expressions of a form and orders them."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.items = form.by_path
        self.looked = Looked(form.root, self.items)
        self.broken: list[Broken] = []
        self.unknown: list[tuple[str, str]] = []
        self.needs: dict[Step, list[Step]] = {}
        self.checks_after: dict[str, list[str]] = {}
        self.spoken_of: dict[str, list[Syntax]] = {}
        self.counting: set[str] = set()

    def program(self) -> Program:
        """Compile, connect, order."""
        ready = {path: self._ready(item) for path, item in self.items.items()}
        order, cycles = ordered(self.needs, list(self.items))
        after: dict[Step, list[Step]] = {}
        for step, needed in self.needs.items():
            for other in needed:
                after.setdefault(other, []).append(step)
        return Program(
            form=self.form,
            ready=MappingProxyType(ready),
            order=tuple(order),
            broken=tuple(self.broken),
            cycles=tuple(cycles),
            unknown=tuple(dict.fromkeys(self.unknown)),
            after=MappingProxyType({step: tuple(steps) for step, steps in after.items()}),
            checks_after=MappingProxyType({path: tuple(paths) for path, paths in self.checks_after.items()}),
            counting=frozenset(self.counting),
            spoken_of={path: tuple(rules) for path, rules in self.spoken_of.items()},
            names={table: frozenset(c.name for c in rows) for table, rows in self.form.choices.items()},
        )

    def _ready(self, item: Item) -> Ready:
        rules, path = item.rules, item.path
        parent = path.rpartition("/")[0]
        asked: list[Step] = [("relevant", parent)] if parent else []
        relevant = self._compiled(rules.relevant, path, "relevant", asked, "boolean")
        self.needs["relevant", path] = asked
        if parent in self.form.repeats:
            asked.append(("value", parent))
        computed: list[Step] = [("relevant", path)]
        calculate = self._compiled(rules.calculate, path, "calculation", computed)
        default = self._compiled(rules.dynamic_default, path, "default", computed)
        triggers = tuple(
            (source, expression)
            for source, text in rules.triggers
            if (expression := self._compiled(text, path, "calculation", computed))
        )
        computed += [("value", source) for source, _ in triggers]
        count = (
            self._compiled(item.count, path, "repeat_count", computed, "number")
            if isinstance(item, Group)
            else None
        )
        self.needs["value", path] = computed
        looked: list[Step] = []
        always = rules.required == ALWAYS
        required = None if always else self._compiled(rules.required, path, "required", looked, "boolean")
        constraint = self._compiled(rules.constraint, path, "constraint", looked, "boolean")
        choices = None
        if isinstance(item, Question):
            self._texts(item)
            if item.itemset and (item.itemset.filtered or not item.itemset.table):
                choices = self._compiled(item.itemset.nodeset, path, "choice_filter", looked, "nodes")
        for _, other in looked:
            self.checks_after.setdefault(other, []).append(path)
        return Ready(
            item, relevant, required, constraint, calculate, default, count, choices, triggers, always
        )

    def _texts(self, item: Question) -> None:
        """Values shown inside words are compiled when shown; here only what cannot be understood is noted."""
        for column, text in (("label", item.label), ("hint", item.hint), ("guidance_hint", item.guidance)):
            for expression in text.outputs:
                self._compiled(expression, item.path, column, [])

    def _compiled(
        self, text: str, path: str, column: str, needs: list[Step], returning: Kind = "value"
    ) -> Rule | None:
        """Compile one expression and add what it looks at to `needs`; a broken one is kept as a remark."""
        if not text or (column == "relevant" and text == ALWAYS):
            return None
        try:
            expression = parse(text)
            run = compile(expression, returning)
        except ExpressionError as error:
            self.broken.append(Broken(path, column, text, error.message))
            return None
        self.looked.unknown.clear()
        seen = self.looked.of(expression.syntax, path)
        self.unknown += [(path, other) for other in self.looked.unknown]
        needs += [("value", other) for other in sorted(seen) if other != path]
        if column == "repeat_count":
            self.counting |= seen
        if column in {"relevant", "calculation", "required", "constraint"}:
            for other in seen - {path}:
                self.spoken_of.setdefault(other, []).append(expression.syntax)
        return Rule(expression.syntax, run)


def _tree(table: Table) -> Node:
    """`<instance><root><item><name>…`: the shape that `instance('id')/root/item` walks."""
    instance = Node.element("instance")
    root = instance.add("root")
    for row in table.rows:
        item = Node.element("item")
        for key, value in row.items():
            item.add(key, value)
        root.append(item)
    return instance
