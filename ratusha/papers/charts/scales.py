"""From numbers to places and to words: round tick marks, and figures as the reader's language writes them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Style:
    """How figures of a chart are written: digits after the mark, as per cent or not, with what unit."""

    places: int = 0
    percent: bool = False
    unit: str = ""

    def figure(self, value: float) -> str:
        """The number without its unit."""
        shown = f"{100 * value if self.percent else value:,.{self.places}f}".replace(",", "\u202f")
        if shown.lstrip("-").strip("0.") == "":
            shown = shown.lstrip("-")  # never a minus nought
        shown = shown.replace("-", "\u2212")
        return shown if (get_language() or "uk") == "en" else shown.replace(".", ",")

    def __call__(self, value: float) -> str:
        """The number with its unit."""
        return self.figure(value) + self.sign

    @property
    def sign(self) -> str:
        """The unit with the space that the language puts before it."""
        if self.percent:
            return "%" if (get_language() or "uk") == "en" else "\u00a0%"
        return f"\u00a0{self.unit}" if self.unit else ""

    def between(self, low: float, high: float) -> str:
        """An interval: 58–66 %."""
        return f"{self.figure(low)}–{self.figure(high)}{self.sign}"


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to shares of the width between `left` and `right`."""

    low: float
    high: float
    left: float
    right: float

    def __call__(self, value: float) -> float:
        """The place of a value; what lies outside the scale stays at its edge."""
        share = (value - self.low) / (self.high - self.low)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers that cover low … high in about as many steps: 0, 20, 40, …"""
    span = (high - low) or abs(high) or 1.0
    raw = span / max(about, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


def span(values: Iterable[float], *, zero: bool) -> tuple[float, float]:
    """The smallest and the largest; with nought among them if bars are drawn."""
    known = list(values) or [0.0, 1.0]
    low, high = min(known), max(known)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    return (low, high) if high > low else (low, low + 1.0)
