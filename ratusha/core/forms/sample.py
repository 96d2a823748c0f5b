"""Synthetic answers from a form's own rules: seeded, valid, for tests, rehearsal and load.

Questions are answered in the form's order. Each gets candidate values from its kind, from the numbers and
texts its constraint speaks of, and from the answers it is compared with, until one passes the form's own
checks. The values are invented and mean nothing; equal seeds give equal answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ratusha.core.forms.answers import plain
from ratusha.core.forms.candidates import candidates
from ratusha.core.forms.dice import Dice
from ratusha.core.forms.fill import Filled, Occasion, fill
from ratusha.core.forms.filling import Filling
from ratusha.core.forms.model import Form, Group, Item, Question
from ratusha.core.forms.program import program
from ratusha.core.forms.tree import Node
from ratusha.core.refusal import Refusal

ATTEMPTS = 40  # whole forms tried for one sample
TRIES = 60  # values tried for one question
SKIPPED = 0.2  # share of optional questions left empty


class NoSample(Refusal):
    """No valid answers were found."""


def sample(form: Form, *, seed: int, occasion: Occasion | None = None) -> Iterator[dict[str, Any]]:
    """Endless valid answers, as `fill` takes them. Raises NoSample naming the question that nothing satisfies."""
    number = 0
    while True:
        yield one(form, f"{seed}:{number}", occasion or Occasion())
        number += 1


def one(form: Form, seed: str, occasion: Occasion) -> dict[str, Any]:
    """One valid set of answers."""
    stuck: dict[str, int] = {}
    for attempt in range(ATTEMPTS):
        trial = attempt_at(form, f"{seed}:{attempt}", occasion)
        if trial.filled.valid:
            return trial.answers
        for fault in trial.filled.errors:
            stuck[fault.path] = stuck.get(fault.path, 0) + 1
    path = max(stuck, key=lambda key: stuck[key])
    raise NoSample(
        "no_sample",
        "No answer was found that '%(path)s' accepts; its constraint may allow nothing.",
        form.title,
        path=path,
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """One attempt, good or not: the answers, what the form says of them, what was tried and nothing satisfied."""

    answers: dict[str, Any]
    filled: Filled
    tried: frozenset[str]
    stuck: frozenset[str]


def attempt_at(form: Form, seed: str, occasion: Occasion) -> Trial:
    """Fill the form in once, from top to bottom."""
    author = _Author(form, Dice(seed), occasion)
    answers = author.write()
    return Trial(
        answers,
        fill(form, answers, replace(occasion, seed=seed)),
        frozenset(author.tried),
        frozenset(author.stuck),
    )


class _Author:
    """Fills one form in from top to bottom."""

    def __init__(self, form: Form, chance: Dice, occasion: Occasion) -> None:
        self.form = form
        self.chance = chance
        self.state = Filling(program(form), occasion)
        self.tried: set[str] = set()
        self.stuck: set[str] = set()  # paths of questions for which no value tried was taken

    def write(self) -> dict[str, Any]:
        """Answer everything that is asked."""
        state = self.state
        state.build({})
        state.run(state.program.order)
        self._answer_all(self.form.items, state.root)
        return _asked(state, state.root, self.form.items)

    def _answer_all(self, items: tuple[Item, ...], parent: Node) -> None:
        for item in items:
            if isinstance(item, Group) and item.repeat and not item.count:
                self._repeat(item, parent)
            for node in list(parent.named.get(item.name, ())):
                if node in self.state.off:
                    continue
                if isinstance(item, Group):
                    self._answer_all(item.items, node)
                elif item.answered:
                    self._answer(item, node)

    def _repeat(self, item: Group, parent: Node) -> None:
        for number in range(1, self.chance.choice((0, 1, 1, 2, 3)) + 1):
            self.state._instance(item, parent, {}, f"{self.state.path_of(parent)}/{item.name}[{number}]")
        steps, _ = self.state.program.affected([item.path])
        self.state.run(steps)

    def _answer(self, item: Question, node: Node) -> None:
        state = self.state
        ready = state.program.ready[item.path]
        path = state.path_of(node)
        optional = not (ready.always_required or ready.required)
        if optional and self.chance.unit() < SKIPPED:
            self._give(path, None)
            return
        self.tried.add(item.path)
        for _, value in zip(range(TRIES), candidates(item, node, state, self.chance), strict=False):
            self._give(path, value)
            if node not in state.given_faults and state.checker.fault(node, ready) is None:
                return
        self._give(path, None)
        self.stuck.add(item.path)

    def _give(self, path: str, value: Any) -> None:
        changed = self.state.change(path, value)
        steps, _ = self.state.program.affected([changed])
        self.state.run(steps, {changed})


def _asked(state: Filling, node: Node, items: tuple[Item, ...]) -> dict[str, Any]:
    """The answers that a person gave and that are asked in the end."""
    found: dict[str, Any] = {}
    for item in items:
        same = [one for one in node.named.get(item.name, ()) if one not in state.off]
        if isinstance(item, Group):
            rows = [_asked(state, one, item.items) for one in same]
            if item.repeat:
                found[item.name] = rows
            elif rows and rows[0]:
                found[item.name] = rows[0]
        elif same and item.answered:
            found[item.name] = plain(state.kept.get(same[0]))
    return found
