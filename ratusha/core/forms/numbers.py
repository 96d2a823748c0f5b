"""Numbers as XPath reads and writes them."""

from __future__ import annotations

import re
from decimal import Decimal
from math import inf, isinf, isnan, nan

_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[ \t\r\n]*\Z")


def number_text(number: float) -> str:
    """Write a number: no exponent, no trailing zeros, `NaN`, `Infinity`, and 0 for minus zero."""
    if isnan(number):
        return "NaN"
    if isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < 1e16:
        return str(int(number))
    text = repr(number)
    return format(Decimal(text), "f").removesuffix(".0") if "e" in text else text.removesuffix(".0")


def text_number(text: str) -> float:
    """Read a number: digits with a point, a minus, an exponent, white space around; anything else is NaN."""
    match = _NUMBER.match(text)
    return float(match[1]) if match else nan


def divide(dividend: float, divisor: float) -> float:
    """Divide as IEEE 754 does: by zero gives an infinity or NaN."""
    if divisor:
        return dividend / divisor
    if dividend == 0 or isnan(dividend) or isnan(divisor):
        return nan
    return inf if (dividend > 0) == (str(divisor)[0] != "-") else -inf
