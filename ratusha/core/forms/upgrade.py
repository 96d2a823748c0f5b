"""From one version of a form to the next: which answers stay, which move, which must be given again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ratusha.core.forms.fill import fill, merged
from ratusha.core.forms.filling import Filled, Occasion
from ratusha.core.forms.model import Form, Question


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The answers for the new version, and what became of each old answer (by path)."""

    answers: dict[str, Any]
    kept: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    again: tuple[str, ...]  # old answers that the new version cannot take; asked again if still asked


def upgrade(old: Filled, new: Form, occasion: Occasion) -> Upgrade:
    """Carry the answers over.

    An answer is kept when the new version asks the same path for the same kind of value and takes it; moved when
    the path is gone and exactly one question of its name and kind exists elsewhere outside repeats; otherwise it
    is left out, to be given again.
    """
    kept: list[str] = []
    moved: list[tuple[str, str]] = []
    again: list[str] = []
    answers: dict[str, Any] = {}
    for path, question, value in _given(old):
        place = _place(question, path, new)
        if place is None:
            again.append(path)
            continue
        candidate = merged(answers, {place: value}, new)
        if _taken(new, candidate, place, occasion):
            answers = candidate
            (kept.append(path) if place == path else moved.append((path, place)))
        else:
            again.append(path)
    return Upgrade(answers, tuple(kept), tuple(moved), tuple(again))


def _given(old: Filled) -> list[tuple[str, Question, Any]]:
    state = old.state
    found = []
    for node, item in state.item_of.items():
        value = old.value(path := state.path_of(node)) if isinstance(item, Question) else None
        if isinstance(item, Question) and item.answered and value is not None:
            found.append((path, item, value))
    return found


def _place(question: Question, path: str, new: Form) -> str | None:
    same = new.by_path.get(question.path)
    if isinstance(same, Question) and same.kind == question.kind:
        return path
    others = [
        other
        for other in new.questions
        if other.name == question.name and other.kind == question.kind and other.answered
    ]
    if "[" in path or len(others) != 1 or any(others[0].path.startswith(r + "/") for r in new.repeats):
        return None
    return others[0].path


def _taken(new: Form, answers: Mapping[str, Any], path: str, occasion: Occasion) -> bool:
    """Whether the new version finds nothing wrong with this one answer."""
    return not any(fault.path == path for fault in fill(new, answers, occasion).errors)
