"""How a function of the language is declared: name, arguments, result, and the Python that computes it.

`arguments` is a line of words: `string number? value*` is one text, perhaps a number, any number of values.
Arguments arrive converted: `string` str, `number` float, `boolean` bool, `nodes` a node-set (anything else is
refused), `value` whatever it is. `run` is None for the few forms that the compiler knows by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ratusha.core.forms.expression.tokens import ExpressionError

Run = Callable[..., Any]


@dataclass(frozen=True)
class Function:
    """One function; `result` is string | number | boolean | nodes | moment | value.

    `context`: `run` takes the Context first. `own`: without arguments it speaks of the context node.
    `browser`: also computed in the browser (see `javascript`).
    """

    name: str
    arguments: str
    result: str
    run: Run | None
    about: str
    context: bool = False
    own: bool = False
    browser: bool = True

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the arguments without their marks."""
        return tuple(word.rstrip("?*") for word in self.arguments.split())

    @cached_property
    def least(self) -> int:
        """The smallest number of arguments."""
        return sum(1 for word in self.arguments.split() if word[-1] not in "?*")

    @cached_property
    def most(self) -> int | None:
        """The largest number of arguments, None for any."""
        return None if self.arguments.endswith("*") else len(self.kinds)

    def kind(self, index: int) -> str:
        """The kind of argument `index`."""
        return self.kinds[min(index, len(self.kinds) - 1)]

    def check(self, count: int, where: str) -> None:
        """Refuse a wrong number of arguments."""
        if count >= self.least and (self.most is None or count <= self.most):
            return
        wanted = str(self.least) if self.most == self.least else f"{self.least} to {self.most}"
        if self.most is None:
            wanted = f"at least {self.least}"
        raise ExpressionError(
            "arguments",
            "%(name)s() takes %(wanted)s arguments, here are %(count)s.",
            where,
            name=self.name,
            wanted=wanted,
            count=count,
        )
