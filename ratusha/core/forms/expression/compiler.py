"""Syntax → closures: operators, comparisons and calls, each specialised by what is known of its operands."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from ratusha.core.forms.expression.compiled import (
    Compiled,
    Run,
    as_boolean,
    as_nodes,
    as_number,
    as_string,
    constant,
    converted,
)
from ratusha.core.forms.expression.context import NAMESPACES, Context
from ratusha.core.forms.expression.functions import lookup
from ratusha.core.forms.expression.functions.signature import Function
from ratusha.core.forms.expression.moments import is_date
from ratusha.core.forms.expression.paths import compile_path
from ratusha.core.forms.expression.patterns import compile_pattern
from ratusha.core.forms.expression.syntax import (
    SELF,
    Call,
    Chain,
    Negative,
    Number,
    Path,
    Reference,
    Syntax,
    Text,
)
from ratusha.core.forms.expression.tokens import ExpressionError, at
from ratusha.core.forms.expression.values import (
    COMPARISONS,
    Comparison,
    Value,
    add,
    compare,
    node_number,
    node_string,
    to_number,
)
from ratusha.core.forms.numbers import divide
from ratusha.core.forms.tree import Node, in_order

_PLAIN = {"number", "boolean"}  # kinds that are never a date
_SHORT = 8  # operators; a longer chain is a loop, not closures inside closures


def compile_syntax(
    syntax: Syntax, namespaces: Mapping[str, str] = NAMESPACES, *, lazy: bool = False
) -> Compiled:
    """Compile a whole expression; `lazy` leaves the refusal of a wrong call to the moment it is evaluated."""
    return _Compiler(namespaces, lazy).part(syntax)


class _Compiler:
    def __init__(self, namespaces: Mapping[str, str], lazy: bool) -> None:
        self.namespaces = namespaces
        self.lazy = lazy

    def part(self, syntax: Syntax) -> Compiled:
        match syntax:
            case Number():
                return constant("number", syntax.value)
            case Text():
                return constant("string", syntax.value)
            case Path():
                return compile_path(syntax, self.part, self.namespaces)
            case Negative():
                return self.negative(syntax)
            case Chain():
                return self.chain(syntax)
            case Call():
                return self.call_or_refusal(syntax)
            case Reference():
                raise ExpressionError(
                    "reference",
                    "Nobody said which question ${%(name)s} is.",
                    at(syntax.start),
                    name=syntax.name,
                )

    def negative(self, syntax: Negative) -> Compiled:
        operand = self.part(syntax.operand)
        if isinstance(operand.constant, float):
            return constant("number", -operand.constant)
        number = as_number(operand)
        return Compiled("number", lambda context: -number(context))

    def chain(self, chain: Chain) -> Compiled:
        sign = chain.rest[0][0]
        if sign in {"or", "and", "|"}:
            parts = [self.part(chain.first), *(self.part(operand) for _, operand in chain.rest)]
            if sign == "|":
                return _union([as_nodes(part, "The sign |") for part in parts])
            return _logical(sign, [as_boolean(part) for part in parts])
        left = self.part(chain.first)
        rights = [(each, self.part(operand)) for each, operand in chain.rest]
        if len(rights) > _SHORT:
            return _folded(left, rights)
        for each, right in rights:
            left = _comparison(left, each, right) if each in COMPARISONS else _arithmetic(left, each, right)
        return left

    def call_or_refusal(self, call: Call) -> Compiled:
        try:
            return self.call(call)
        except ExpressionError as refusal:
            if not self.lazy:
                raise
            return Compiled("value", _refusing(refusal))

    def call(self, call: Call) -> Compiled:
        function = lookup(call)
        parts = [self.part(argument) for argument in call.arguments]
        if not parts and function.own:
            parts = [self.part(SELF)]
        special = _SPECIAL.get(call.name)
        if special is not None and (function.run is None or not parts):
            return special(parts)
        who = f"{call.name}()"
        if call.name == "regex" and isinstance(parts[1].constant, str):
            compile_pattern(parts[1].constant)  # a bad pattern is told when the form is read
        if call.name == "selected" and parts[0].kind == "nodes" and isinstance(parts[1].constant, str):
            return _selected(parts[0].run, parts[1].constant.strip())
        runs = [converted(part, function.kind(index), who) for index, part in enumerate(parts)]
        return Compiled(function.result, _invocation(function, runs))


def _refusing(refusal: ExpressionError) -> Run:
    def run(_context: Context) -> Any:
        raise refusal

    return run


def _invocation(function: Function, runs: Sequence[Run]) -> Run:
    """Bind a function to its arguments without packing them where there are few."""
    run: Callable[..., Any] | None = function.run
    assert run is not None
    if function.context:
        return lambda context: run(context, *(each(context) for each in runs))
    if len(runs) == 1:
        (only,) = runs
        return lambda context: run(only(context))
    if len(runs) == 2:
        first, second = runs
        return lambda context: run(first(context), second(context))
    return lambda context: run(*(each(context) for each in runs))


def _selected(nodes_of: Run, choice: str) -> Compiled:
    def run(context: Context) -> bool:
        nodes: Sequence[Node] = nodes_of(context)
        return choice in (node_string(nodes[0]) if nodes else "").split(" ")

    return Compiled("boolean", run)


def _logical(sign: str, runs: Sequence[Run]) -> Compiled:
    if len(runs) == 2:
        first, second = runs
        if sign == "or":
            return Compiled("boolean", lambda context: first(context) or second(context))
        return Compiled("boolean", lambda context: first(context) and second(context))
    decide = any if sign == "or" else all
    return Compiled("boolean", lambda context: decide(each(context) for each in runs))


def _union(runs: Sequence[Run]) -> Compiled:
    return Compiled("nodes", lambda context: in_order(node for run in runs for node in run(context)))


def _comparison(left: Compiled, sign: str, right: Compiled) -> Compiled:
    """Compile a comparison; a question against a known value, and numbers, take the short ways."""
    holds = COMPARISONS[sign]
    if left.kind == "nodes" and right.constant is not None:
        fast = _against(left.run, holds, right.constant)
        if fast is not None:
            return Compiled("boolean", fast)
    if right.kind == "nodes" and left.constant is not None and sign in {"=", "!="}:
        fast = _against(right.run, holds, left.constant)
        if fast is not None:
            return Compiled("boolean", fast)
    first, second = left.run, right.run
    if left.kind == right.kind == "number":
        return Compiled("boolean", lambda context: holds(first(context), second(context)))
    return Compiled(
        "boolean", lambda context: compare(first(context), sign, second(context), context.form.zone)
    )


def _against(nodes_of: Run, holds: Comparison, known: object) -> Run | None:
    """Compare any of the nodes with a number, or for equality with a text that is no date."""
    if isinstance(known, float):

        def with_number(context: Context) -> bool:
            for node in nodes_of(context):
                value = node.value
                number = value if type(value) is int else node_number(node, context.form.zone)
                if holds(number, known):
                    return True
            return False

        return with_number
    if not isinstance(known, str) or is_date(known) or holds not in {operator.eq, operator.ne}:
        return None
    wanted = holds is operator.eq

    def with_text(context: Context) -> bool:
        for node in nodes_of(context):
            text = node.text
            if ((node_string(node) if text is None else text) == known) is wanted:
                return True
        return False

    return with_text


def _arithmetic(left: Compiled, sign: str, right: Compiled) -> Compiled:
    if sign in "+-" and not (left.kind in _PLAIN and right.kind in _PLAIN):
        first, second = left.run, right.run
        factor = 1.0 if sign == "+" else -1.0
        return Compiled(
            "number", lambda context: add(first(context), second(context), factor, context.form.zone)
        )
    a, b = as_number(left), as_number(right)
    if sign == "+":
        return Compiled("number", lambda context: a(context) + b(context))
    if sign == "-":
        return Compiled("number", lambda context: a(context) - b(context))
    if sign == "*":
        return Compiled("number", lambda context: a(context) * b(context))
    if sign == "div":
        return Compiled("number", lambda context: divide(a(context), b(context)))
    return Compiled("number", lambda context: _remainder(a(context), b(context)))


def _folded(first: Compiled, rest: Sequence[tuple[str, Compiled]]) -> Compiled:
    """Compile a long chain of arithmetic or comparisons as a loop over its operands."""
    steps = [(sign, part.run) for sign, part in rest]

    def run(context: Context) -> Value:
        value: Value = first.run(context)
        zone = context.form.zone
        for sign, operand in steps:
            value = _combined(value, sign, operand(context), zone)
        return value

    return Compiled("boolean" if rest[-1][0] in COMPARISONS else "number", run)


def _combined(left: Value, sign: str, right: Value, zone: tzinfo) -> Value:
    if sign in COMPARISONS:
        return compare(left, sign, right, zone)
    if sign in "+-":
        return add(left, right, 1.0 if sign == "+" else -1.0, zone)
    a, b = to_number(left, zone), to_number(right, zone)
    if sign == "*":
        return a * b
    return divide(a, b) if sign == "div" else _remainder(a, b)


def _remainder(dividend: float, divisor: float) -> float:
    """Divide and return what is left, with the sign of the dividend."""
    if divisor == 0 or math.isinf(dividend) or math.isnan(dividend) or math.isnan(divisor):
        return math.nan
    return math.fmod(dividend, divisor)


def _if(parts: Sequence[Compiled]) -> Compiled:
    condition, yes, no = as_boolean(parts[0]), parts[1].run, parts[2].run
    kind = parts[1].kind if parts[1].kind == parts[2].kind else "value"
    return Compiled(kind, lambda context: yes(context) if condition(context) else no(context))


def _coalesce(parts: Sequence[Compiled]) -> Compiled:
    runs = [as_string(part) for part in parts]

    def run(context: Context) -> str:
        return next((text for each in runs if (text := each(context))), "")

    return Compiled("string", run)


def _once(parts: Sequence[Compiled]) -> Compiled:
    fresh = as_string(parts[0])
    return Compiled("string", lambda context: node_string(context.node) or fresh(context))


def _not(parts: Sequence[Compiled]) -> Compiled:
    holds = as_boolean(parts[0])
    return Compiled("boolean", lambda context: not holds(context))


_SPECIAL: dict[str, Callable[[Sequence[Compiled]], Compiled]] = {
    "true": lambda _parts: constant("boolean", True),
    "false": lambda _parts: constant("boolean", False),
    "not": _not,
    "boolean": lambda parts: Compiled("boolean", as_boolean(parts[0])),
    "number": lambda parts: Compiled("number", as_number(parts[0])),
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "position": lambda _parts: Compiled("number", lambda context: float(context.position)),
    "last": lambda _parts: Compiled("number", lambda context: float(context.size)),
    "current": lambda _parts: Compiled("nodes", lambda context: (context.current,)),
}
