"""Numbers: rounding, powers, trigonometry, and the smallest, largest and sum of node-sets."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from math import inf, isinf, isnan, nan

from ratusha.core.forms.expression.context import Context
from ratusha.core.forms.expression.functions.signature import Function
from ratusha.core.forms.expression.values import Value, is_nodes, node_number, to_number
from ratusha.core.forms.tree import Node


def round_half_up(number: float) -> float:
    """Round to the nearest whole number, halves away from zero (as Enketo does; XPath: towards +∞)."""
    if isnan(number) or isinf(number):
        return number
    whole = float(math.floor(abs(number)))
    if abs(number) - whole >= 0.5:  # exact, where adding 0.5 to 0.49999999999999994 is not
        whole += 1.0
    return math.copysign(whole, number)


def round_to(number: float, decimals: float = 0.0) -> float:
    """Round to so many decimals; a negative count rounds to tens, hundreds, …"""
    if isnan(decimals) or not decimals or isnan(number) or isinf(number):
        return round_half_up(number)
    places = int(max(-400.0, min(400.0, decimals)))
    if places > 300 or places < -300:
        return number if places > 0 else 0.0
    power = 10.0 ** abs(places)
    if places > 0:
        scaled = number * power
        return number if isinf(scaled) else round_half_up(scaled) / power
    return power * round_half_up(number / power)


def whole(number: float) -> float:
    """Cut the fraction off."""
    return number if isnan(number) or isinf(number) else float(math.trunc(number))


def _step(function: Callable[[float], int]) -> Callable[[float], float]:
    def run(number: float) -> float:
        return number if isnan(number) or isinf(number) else float(function(number))

    return run


def _safe(function: Callable[..., float]) -> Callable[..., float]:
    """Turn Python's refusals into the NaN and infinities of IEEE 754."""

    def run(*numbers: float) -> float:
        try:
            return float(function(*numbers))
        except ValueError:
            return nan
        except OverflowError:
            return inf

    return run


def _log(base: Callable[[float], float]) -> Callable[[float], float]:
    def run(number: float) -> float:
        if number == 0:
            return -inf
        return base(number) if number > 0 else nan

    return run


def power(base: float, exponent: float) -> float:
    """Raise to a power, as JavaScript does for 0 and infinities."""
    if isnan(exponent) or (abs(base) == 1 and isinf(exponent)):
        return nan
    try:
        return math.pow(base, exponent)
    except ValueError:
        odd = exponent == int(exponent) and int(exponent) % 2 == 1
        return (math.copysign(inf, base) if odd else inf) if base == 0 else nan
    except OverflowError:
        return -inf if base < 0 and int(exponent) % 2 == 1 else inf


def atan2(y: float, *x: float) -> float:
    """Return the angle of the point (x, y); NaN without x."""
    return math.atan2(y, x[0]) if x else nan


def total(context: Context, nodes: Sequence[Node]) -> float:
    """Sum the numbers of the nodes, plainly from first to last, so that the browser gives the same bits."""
    number = 0.0
    for node in nodes:
        number += node_number(node, context.form.zone)
    return number


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    def run(context: Context, *values: Value) -> float:
        zone = context.form.zone
        numbers: list[float] = []
        for value in values:
            if is_nodes(value):
                numbers.extend(node_number(node, zone) for node in value)
            else:
                numbers.append(to_number(value, zone))
        return nan if not numbers or any(map(isnan, numbers)) else choose(numbers)

    return run


def _one(name: str, function: Callable[[float], float], about: str) -> Function:
    return Function(name, "number", "number", function, about)


FUNCTIONS = (
    Function("number", "value?", "number", None, "as a number; a date as days since 1970", own=True),
    _one("int", whole, "without its fraction"),
    Function(
        "round", "number number?", "number", round_to, "rounded, halves away from zero, to so many decimals"
    ),
    _one("floor", _step(math.floor), "the next whole number below"),
    _one("ceiling", _step(math.ceil), "the next whole number above"),
    _one("abs", abs, "without its sign"),
    Function("pow", "number number", "number", power, "raised to a power"),
    _one("sqrt", _safe(math.sqrt), "square root"),
    _one("exp", _safe(math.exp), "e raised to it"),
    _one("exp10", lambda number: power(10.0, number), "10 raised to it"),
    _one("log", _log(math.log), "natural logarithm"),
    _one("log10", _log(math.log10), "logarithm to base 10"),
    Function("pi", "", "number", lambda: math.pi, "3.14159…"),
    _one("sin", _safe(math.sin), "sine of radians"),
    _one("cos", _safe(math.cos), "cosine of radians"),
    _one("tan", _safe(math.tan), "tangent of radians"),
    _one("asin", _safe(math.asin), "arc sine"),
    _one("acos", _safe(math.acos), "arc cosine"),
    _one("atan", _safe(math.atan), "arc tangent"),
    Function("atan2", "number number?", "number", atan2, "angle of the point (second, first)"),
    Function("sum", "nodes", "number", total, "sum of all nodes", context=True),
    Function(
        "min",
        "value*",
        "number",
        _extreme(min),
        "smallest of all values and nodes, NaN if one is no number",
        context=True,
    ),
    Function(
        "max",
        "value*",
        "number",
        _extreme(max),
        "largest of all values and nodes, NaN if one is no number",
        context=True,
    ),
)
