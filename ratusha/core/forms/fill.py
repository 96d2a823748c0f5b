"""Answers in, a filled form out: what is asked, what follows, what is wrong.

`fill` runs the whole program over a fresh tree; `refill` copies a filled form, changes some answers and runs
only what depends on them. Both are pure: the day, the clock, the seed and the language come in an `Occasion`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.core.forms.filling import MAX_REPEATS, Filled, Filling, Occasion, step
from ratusha.core.forms.model import Form, Question
from ratusha.core.forms.program import program

__all__ = ["Filled", "Occasion", "fill", "merged", "refill"]


def fill(form: Form, answers: Mapping[str, Any], occasion: Occasion | None = None) -> Filled:
    """Fill the form from nothing with JSON answers (nested names, repeats as lists)."""
    state = Filling(program(form), occasion or Occasion())
    state.build(answers)
    state.run(state.program.order)
    state.check(state.program.ready)
    return state.result()


def refill(previous: Filled, changes: Mapping[str, Any], occasion: Occasion | None = None) -> Filled:
    """Change answers by path (`/group/repeat[2]/name` → JSON value) and recompute only what depends on them.

    A whole repeat or group may be given by its path; then everything is computed again.
    """
    form = previous.form
    leaves = {path: previous.state.find(path) for path in changes}
    simple = all(
        node is not None and isinstance(previous.state.item_of[node], Question) for node in leaves.values()
    )
    if not simple:
        return fill(form, merged(previous.state.given(), changes, form), occasion or previous.state.occasion)
    state = previous.state.copy(occasion)
    changed = {state.change(path, value) for path, value in changes.items()}
    steps, checks = state.program.affected(changed)
    state.run(steps, changed)
    state.check(checks)
    return state.result()


def merged(answers: Mapping[str, Any], changes: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """The answers with values put at paths; missing groups and repeat instances on the way are made."""
    result: dict[str, Any] = _copied(answers)
    for path, value in changes.items():
        *way, (name, index) = [step(part) for part in path.strip("/").split("/")]
        place: Any = result
        for group, position in way:
            place = place.setdefault(group, {}) if position is None else _row(place, group, position)
        if index is None:
            place[name] = value
        else:
            _row(place, name, index)
            place[name][min(index, MAX_REPEATS) - 1] = value
    return result


def _row(place: dict[str, Any], name: str, index: int) -> Any:
    """The instance of a repeat at a position, made with those before it when missing."""
    rows = place.setdefault(name, [])
    index = min(index, MAX_REPEATS)
    rows.extend({} for _ in range(index - len(rows)))
    return rows[index - 1]


def _copied(value: Any) -> Any:  # JSON in, JSON out
    if isinstance(value, Mapping):
        return {key: _copied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_copied(inner) for inner in value]
    return value
