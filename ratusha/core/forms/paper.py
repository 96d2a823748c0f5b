"""A form on paper: numbered questions, and when to answer them in terms of other questions' numbers.

Also what paper needs afterwards: which responses are entered a second time, and how two entries differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ratusha.core.forms.expression import ExpressionError, parse
from ratusha.core.forms.expression.syntax import (
    Call,
    Chain,
    Negative,
    Number,
    Path,
    Syntax,
    Text,
    children_of,
)
from ratusha.core.forms.model import Form, Group, Item, Question
from ratusha.core.forms.references import Looked

Sign = Literal["=", "!=", "<", "<=", ">", ">=", "has", "has not"]
_MIRRORED: Mapping[str, Sign] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Condition:
    """The answer to question `number` compared with words (the label of a choice, or a number)."""

    number: int
    sign: Sign
    words: str


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question as it stands on paper; number 0: words only.

    `conditions` hold all together (`every`) or any of them; `unclear`: the condition cannot be said in such words.
    """

    number: int
    question: Question
    section: str
    repeated: bool
    conditions: tuple[Condition, ...] = ()
    every: bool = True
    unclear: bool = False


def on_paper(form: Form, language: str) -> tuple[PaperQuestion, ...]:
    """All questions and notes in order. Values shown inside words are left as a gap."""
    numbers: dict[str, int] = {}
    for question in form.questions:
        if question.answered:
            numbers[question.path] = len(numbers) + 1
    return tuple(_listed(_Reader(form, numbers, language), form.items, "", repeated=False, rules=()))


class _Reader:
    """Says conditions by the numbers of questions."""

    def __init__(self, form: Form, numbers: Mapping[str, int], language: str) -> None:
        self.form = form
        self.numbers = numbers
        self.language = language
        self._looked = Looked(form.root, form.by_path)

    def read(self, rules: tuple[tuple[str, str], ...]) -> tuple[tuple[Condition, ...], bool, bool]:
        """(conditions, all of them?, unclear?) of the rules (expression, path it stands at) from outside in."""
        found: list[Condition] = []
        every = True
        for text, at in rules:
            parts, joined = self._parts(text)
            if len(parts) > 1 and joined == "or":
                if found or len(rules) > 1:
                    return (), True, True
                every = False
            said = [self._said(part, at) for part in parts]
            if not said or None in said:
                return (), True, True
            found += [one for one in said if one is not None]
        return tuple(found), every, False

    def _parts(self, text: str) -> tuple[tuple[Syntax, ...], str]:
        try:
            syntax = parse(text).syntax
        except ExpressionError:
            return (), ""
        if isinstance(syntax, Chain) and syntax.rest[0][0] in {"and", "or"}:
            return children_of(syntax), syntax.rest[0][0]
        return (syntax,), "and"

    def _said(self, syntax: Syntax, at: str) -> Condition | None:
        if isinstance(syntax, Call) and syntax.name == "not" and len(syntax.arguments) == 1:
            inner = self._said(syntax.arguments[0], at)
            return Condition(inner.number, "has not", inner.words) if inner and inner.sign == "has" else None
        if isinstance(syntax, Call) and syntax.name == "selected":
            return self._compared(syntax.arguments[0], "has", syntax.arguments[1], at)
        if isinstance(syntax, Chain) and len(syntax.rest) == 1 and syntax.rest[0][0] in _MIRRORED:
            sign, other = syntax.rest[0]
            if isinstance(syntax.first, Path):
                return self._compared(syntax.first, sign, other, at)  # type: ignore[arg-type]  # checked above
            return self._compared(other, _MIRRORED[sign], syntax.first, at)
        return None

    def _compared(self, path: Syntax, sign: Sign, value: Syntax, at: str) -> Condition | None:
        seen = self._looked.of(path, at) if isinstance(path, Path) else frozenset()
        if len(seen) != 1 or not (number := self.numbers.get(next(iter(seen)))):
            return None
        question = self.form.by_path[next(iter(seen))]
        words = self._words(question, value)
        return Condition(number, sign, words) if words else None

    def _words(self, question: Item, value: Syntax) -> str:
        if isinstance(value, Number):
            return f"{value.value:g}"
        if isinstance(value, Negative) and isinstance(value.operand, Number):
            return f"-{value.operand.value:g}"
        if not isinstance(value, Text):
            return ""
        choices = (
            self.form.choices.get(question.itemset.table, ())
            if isinstance(question, Question) and question.itemset
            else ()
        )
        label = next(
            (choice.label.plain(self.language) for choice in choices if choice.name == value.value), ""
        )
        return label or value.value


def _listed(
    reader: _Reader,
    items: tuple[Item, ...],
    section: str,
    *,
    repeated: bool,
    rules: tuple[tuple[str, str], ...],
) -> Iterator[PaperQuestion]:
    for item in items:
        own = (*rules, (item.rules.relevant, item.path)) if item.rules.relevant else rules
        if isinstance(item, Group):
            name = item.label.plain(reader.language) or section
            yield from _listed(reader, item.items, name, repeated=repeated or item.repeat, rules=own)
        elif item.answered or (item.kind == "note" and item.label):
            conditions, every, unclear = reader.read(own)
            number = reader.numbers.get(item.path, 0)
            yield PaperQuestion(number, item, section, repeated, conditions, every, unclear)


def entered_twice(key: str, share: float, seed: str = "") -> bool:
    """Whether the response with this key is among the share that is entered a second time; always the same answer."""
    digest = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that two entries of the same paper give differently."""

    path: str
    first: Any
    second: Any


def differences(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every answer that differs, by path, in the order of the first entry; a missing one is None."""
    one, two = dict(_flat(first, "")), dict(_flat(second, ""))
    paths = [*one, *(path for path in two if path not in one)]
    return tuple(Difference(p, one.get(p), two.get(p)) for p in paths if one.get(p) != two.get(p))


def compared(first: Mapping[str, Any], second: Mapping[str, Any]) -> int:
    """How many answers two entries give together: what a share of differences is a share of."""
    given = {
        path for entry in (first, second) for path, value in _flat(entry, "") if value not in (None, "", [])
    }
    return len(given)


def _flat(value: Any, at: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and set(value) != {"name", "sha256"}:
        for name, inner in value.items():
            yield from _flat(inner, f"{at}/{name}")
    elif isinstance(value, list) and any(isinstance(row, Mapping) for row in value):
        for number, row in enumerate(value, start=1):
            yield from _flat(row, f"{at}[{number}]")
    else:
        yield at, value
