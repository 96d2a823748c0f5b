"""Chance from the seed of the context: random numbers, identifiers, shuffles."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Sequence

from ratusha.core.forms.expression.context import Context
from ratusha.core.forms.expression.functions.signature import Function
from ratusha.core.forms.expression.tokens import ExpressionError
from ratusha.core.forms.expression.values import Value, to_number
from ratusha.core.forms.tree import Node

_MODULUS = 2_147_483_647  # Park & Miller's "minimal standard" generator, 2³¹ − 1
_MULTIPLIER = 16_807
_MAX_TOKEN = 1_000


def random(context: Context) -> float:
    """Return a number, 0 ≤ x < 1."""
    return context.form.chance.unit()


def identifier(context: Context, *length: float) -> str:
    """Return a UUID of version 4, or with a length so many random hexadecimal digits."""
    if not length:
        return str(uuid.UUID(bytes=context.form.chance.bytes()[:16], version=4))
    if not 0 <= length[0] <= _MAX_TOKEN:
        raise ExpressionError("uuid", "uuid() writes 0 to %(most)s characters.", most=_MAX_TOKEN)
    digits = ""
    while len(digits) < length[0]:
        digits += context.form.chance.bytes().hex()
    return digits[: int(length[0])]


def randomize(context: Context, nodes: Sequence[Node], *seed: Value) -> Sequence[Node]:
    """Shuffle by the inside-out Fisher–Yates algorithm; with a seed by Park and Miller's generator, as ODK does."""
    draw = _park_miller(to_number(seed[0], context.form.zone)) if seed else context.form.chance.unit
    shuffled: list[Node] = []
    for index, node in enumerate(nodes):
        place = math.floor(draw() * (index + 1))
        shuffled.append(node)
        shuffled[index], shuffled[place] = shuffled[place], shuffled[index]
    return shuffled


def _park_miller(seed: float) -> Callable[[], float]:
    if not math.isfinite(seed) or seed != int(seed):
        raise ExpressionError("seed", "randomize() needs a whole number as its seed.")
    state = int(math.fmod(seed, _MODULUS))
    if state <= 0:
        state += _MODULUS - 1

    def draw() -> float:
        nonlocal state
        state = state * _MULTIPLIER % _MODULUS
        return (state - 1) / (_MODULUS - 1)

    return draw


FUNCTIONS = (
    Function(
        "random", "", "number", random, "a random number from 0 to below 1", context=True, browser=False
    ),
    Function("uuid", "number?", "string", identifier, "a random identifier", context=True, browser=False),
    Function(
        "randomize",
        "nodes value?",
        "nodes",
        randomize,
        "shuffled, the same for the same seed",
        context=True,
        browser=False,
    ),
)
