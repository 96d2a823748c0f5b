"""What is wrong with an answer: required, constraint, choice, range; one fault a question, in that order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ratusha.core.forms.model import SELECTS, Question, Text
from ratusha.core.forms.program import Ready
from ratusha.core.forms.tree import Node

if TYPE_CHECKING:
    from ratusha.core.forms.filling import Filling


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """One answer that cannot be taken. Codes: required, constraint, type, choice, unknown."""

    path: str
    code: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """The shape printed under `--json`."""
        return {"path": self.path, "code": self.code, "message": self.message}


class Checker:
    """Checks the answers of one filling."""

    def __init__(self, state: Filling) -> None:
        self._state = state

    def fault(self, node: Node, ready: Ready) -> AnswerFault | None:
        """The first thing wrong with the answer in `node`, None when it can be taken."""
        state, question = self._state, ready.item
        if node in state.off or node in state.given_faults or not isinstance(question, Question):
            return None
        value = state.kept.get(node)
        if value is None or value == "":
            return self._missing(node, ready, question)
        if question.kind in SELECTS and (wrong := self._not_offered(node, ready, question)):
            return self._say(node, "choice", Text(), f"'{wrong}' is not one of the choices.")
        if question.kind == "range" and (words := out_of_range(question.parameters, value)):
            return self._say(node, "constraint", question.constraint_message, words)
        if ready.constraint and not state.holds(ready.constraint, node):
            return self._say(
                node, "constraint", question.constraint_message, "The answer breaks the form's rule."
            )
        return None

    def _missing(self, node: Node, ready: Ready, question: Question) -> AnswerFault | None:
        if not question.answered:
            return None
        required = ready.always_required or (
            ready.required is not None and self._state.holds(ready.required, node)
        )
        return (
            self._say(node, "required", question.required_message, "An answer is needed.")
            if required
            else None
        )

    def _not_offered(self, node: Node, ready: Ready, question: Question) -> str:
        """The first chosen name that is not offered now, or one chosen twice; empty when all is well."""
        value = self._state.kept[node]
        chosen = [value] if isinstance(value, str) else list(value)  # type: ignore[arg-type]  # selects hold texts
        offered = self.offered(node, ready, question)
        if offered is None:
            return ""
        seen: set[str] = set()
        for name in chosen:
            if name not in offered or name in seen:
                return str(name)
            seen.add(name)
        return ""

    def offered(self, node: Node, ready: Ready, question: Question) -> frozenset[str] | None:
        """Names that can be chosen now; None when the table was not given, so nobody can say."""
        itemset, prepared = question.itemset, self._state.program
        if itemset is None:
            return None
        if itemset.table and (table := prepared.form.tables.get(itemset.table)) is not None and table.missing:
            return None
        if ready.choices is None:
            return prepared.names.get(itemset.table)
        nodes = self._state.evaluate(ready.choices, node) or ()
        return frozenset(cell.string() for one in nodes for cell in one.named.get(itemset.value, ()))

    def _say(self, node: Node, code: str, own: Text, otherwise: str) -> AnswerFault:
        state = self._state
        words = own.plain(state.occasion.language or state.form.default_language) if own else otherwise
        return AnswerFault(state.path_of(node), code, words)


def out_of_range(parameters: Mapping[str, str], value: object) -> str:
    """Why a number is not one of a range's steps; empty when it is."""
    if not isinstance(value, int | float):
        return "Expected a number."
    start, end = float(parameters.get("start", 0)), float(parameters.get("end", 10))
    step = abs(float(parameters.get("step", 1))) or 1.0
    low, high = min(start, end), max(start, end)
    steps = (value - start) / step
    if not low <= value <= high or abs(steps - round(steps)) > 1e-6:
        return f"Expected a number from {low:g} to {high:g} in steps of {step:g}."
    return ""
