"""Chance from a seed, with the throws that synthetic answers need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from ratusha.core.forms.expression import Chance

T = TypeVar("T")


class Dice(Chance):
    """Equal seeds give equal throws on every machine."""

    def randint(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.unit() * (high - low + 1))

    def uniform(self, low: float, high: float) -> float:
        """A number from `low` up to `high`."""
        return low + self.unit() * (high - low)

    def choice(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[int(self.unit() * len(options))]

    def sample(self, options: Sequence[T], number: int) -> list[T]:
        """`number` different options in a random order."""
        left = list(options)
        return [left.pop(int(self.unit() * len(left))) for _ in range(number)]
