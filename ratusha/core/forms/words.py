"""Words with the answers in them, choices offered now, and answers as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ratusha.core.forms.dice import Dice
from ratusha.core.forms.expression import ExpressionError, compile, parse, to_string
from ratusha.core.forms.filling import Filled
from ratusha.core.forms.model import FILES, SELECTS, Choice, Group, Item, Question, Text
from ratusha.core.forms.program import Rule
from ratusha.core.forms.tree import Node


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answered question for reading: `section` is the label of the group around it."""

    path: str
    section: str
    label: str
    text: str
    value: Any
    kind: str


def words(filled: Filled, text: Text, path: str, language: str) -> str:
    """The words in a language, with the values that they show as seen from `path`."""
    pieces = text.pieces(language)
    if all(isinstance(piece, str) for piece in pieces):
        return "".join(str(piece) for piece in pieces)
    node = filled.state.find(path) or filled.state.root
    return "".join(p if isinstance(p, str) else _shown(filled, p.expression, node) for p in pieces)


def _shown(filled: Filled, expression: str, node: Node) -> str:
    rule = _compiled(expression)
    if rule is None:
        return ""
    value = filled.state.evaluate(rule, node)
    return "" if value is None else to_string(value)


@lru_cache(maxsize=4096)
def _compiled(expression: str) -> Rule | None:
    try:
        parsed = parse(expression)
        return Rule(parsed.syntax, compile(parsed, "value"))
    except ExpressionError:
        return None


def offered(filled: Filled, path: str, seed: str = "") -> tuple[Choice, ...]:
    """The choices that a question at `path` offers now, in the form's order (or shuffled by the seed, if it asks)."""
    state = filled.state
    node = state.find(path)
    if node is None or not isinstance(question := state.item_of[node], Question) or question.itemset is None:
        return ()
    itemset = question.itemset
    if not itemset.table:
        return _from_answers(filled, node, question)
    names = state.checker.offered(node, state.program.ready[question.path], question)
    choices = state.form.choices.get(itemset.table, ())
    found = tuple(choice for choice in choices if names is None or choice.name in names)
    return tuple(Dice(f"{seed}{path}").sample(found, len(found))) if itemset.randomize else found


def _from_answers(filled: Filled, node: Node, question: Question) -> tuple[Choice, ...]:
    """Choices that are answers of a repeat."""
    state, itemset = filled.state, question.itemset
    rule = state.program.ready[question.path].choices
    if itemset is None or rule is None:
        return ()
    return tuple(
        Choice(value.string(), Text({filled.form.default_language: (label.string(),)}))
        for one in state.evaluate(rule, node) or ()
        for value, label in zip(
            one.named.get(itemset.value, ()), one.named.get(itemset.label, ()), strict=False
        )
    )


def search(choices: Sequence[Choice], text: str, language: str, most: int) -> tuple[Choice, ...]:
    """Choices whose label holds every word of `text`; those that begin with it first."""
    wanted = text.casefold().split()
    if not wanted:
        return ()
    labels = ((choice, choice.label.plain(language).casefold()) for choice in choices)
    found = [(choice, label) for choice, label in labels if all(word in label for word in wanted)]
    found.sort(key=lambda pair: not pair[1].startswith(wanted[0]))
    return tuple(choice for choice, _ in found[:most])


def readable(filled: Filled, question: Question, value: Any, language: str) -> str:
    """A JSON value as people read it: labels of choices, day.month.year, the name of a file."""
    if value is None:
        return ""
    if question.kind in SELECTS and question.itemset:
        known = filled.state.program.choice_by_name.get(question.itemset.table, {})
        names = value if isinstance(value, list) else [value]
        shown = [known[n].label.plain(language) or n if n in known else str(n) for n in names]
        return ("; " if question.kind != "rank" else " → ").join(shown)
    if question.kind in FILES and isinstance(value, Mapping):
        return str(value.get("name", ""))
    if question.kind == "geopoint" and isinstance(value, list):
        return ", ".join(f"{part:.6f}".rstrip("0").rstrip(".") for part in value[:2])
    if question.kind in {"date", "datetime"} and isinstance(value, str):
        day = f"{value[8:10]}.{value[5:7]}.{value[:4]}"
        return f"{day} {value[11:16]}" if question.kind == "datetime" else day
    if question.kind == "time" and isinstance(value, str):
        return value[:5]
    if question.kind == "acknowledge":
        return "✓"
    return str(value)


def answer_lines(filled: Filled, language: str) -> tuple[AnswerLine, ...]:
    """All questions asked, with what was answered, in the form's order."""
    return tuple(_lines(filled, filled.form.items, filled.values, "", section="", language=language))


def _lines(
    filled: Filled,
    items: tuple[Item, ...],
    values: Mapping[str, Any],
    at: str,
    *,
    section: str,
    language: str,
) -> Iterator[AnswerLine]:
    for item in items:
        path = f"{at}/{item.name}"
        value = values.get(item.name)
        if isinstance(item, Group):
            for place, row, name in _places(filled, item, path, value, language):
                yield from _lines(filled, item.items, row, place, section=name or section, language=language)
        elif filled.relevant.get(path) and (item.answered or (item.label and value is not None)):
            label = words(filled, item.label, path, language)
            text = readable(filled, item, value, language)
            yield AnswerLine(path, section, label, text, value, item.kind)


def _places(
    filled: Filled, group: Group, path: str, value: Any, language: str
) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """(path, values, heading) of a group, or of each instance of a repeat, that is asked."""
    if not group.repeat:
        if filled.relevant.get(path):
            yield path, value or {}, words(filled, group.label, path, language)
        return
    asked = [p for n in range(1, len(filled.rows(path)) + 1) if filled.relevant.get(p := f"{path}[{n}]")]
    for number, (place, row) in enumerate(zip(asked, value or [], strict=False), start=1):
        name = words(filled, group.label, place, language)
        yield place, row, f"{name} {number}" if name else ""
