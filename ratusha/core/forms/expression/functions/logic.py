"""Truth, choice between values, and the selects of a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ratusha.core.forms.expression.context import Context
from ratusha.core.forms.expression.functions.signature import Function
from ratusha.core.forms.expression.tokens import ExpressionError
from ratusha.core.forms.expression.values import (
    Value,
    is_nodes,
    node_number,
    node_string,
    to_boolean,
    to_number,
    to_string,
)
from ratusha.core.forms.tree import Node


def boolean_from_string(value: Value) -> bool:
    """`1` and `true` are true, all else is false."""
    return to_string(value) in {"1", "true"}


def selected(chosen: str, choice: str) -> bool:
    """Tell whether the space-separated list holds the choice."""
    return choice.strip() in chosen.split(" ")


def selected_at(chosen: str, index: float) -> str:
    """Return the choice at the 0-based index, '' when there is none."""
    choices = chosen.split(" ")
    return choices[int(index)] if 0 <= index < len(choices) else ""


def count_selected(chosen: str) -> float:
    """Count the choices."""
    return float(len([choice for choice in chosen.split(" ") if choice]))


def checklist(context: Context, least: float, most: float, *answers: Value) -> bool:
    """Tell whether the number of true answers lies between; -1 stands for no limit."""
    count = sum(_is_yes(answer) for answer in _each(answers))
    return (least < 0 or count >= least) and (most < 0 or count <= most)


def weighted_checklist(context: Context, least: float, most: float, *pairs: Value) -> bool:
    """Tell whether the weights of the true answers sum to something between; -1 stands for no limit."""
    if len(pairs) % 2:
        raise ExpressionError("arguments", "weighted-checklist() needs a weight after each answer.")
    answers = list(_each(pairs[0::2]))
    weights = [_weight(weight, context) for weight in _each(pairs[1::2])]
    if len(answers) != len(weights):
        raise ExpressionError(
            "arguments", "weighted-checklist() has answers and weights in different numbers."
        )
    total = sum(weight for answer, weight in zip(answers, weights, strict=True) if _is_yes(answer))
    return (least < 0 or total >= least) and (most < 0 or total <= most)


def _each(values: Sequence[Value]) -> Iterator[Value | Node]:
    for value in values:
        if is_nodes(value):
            yield from value
        else:
            yield value


def _is_yes(answer: Value | Node) -> bool:
    return bool(node_string(answer).strip()) if isinstance(answer, Node) else to_boolean(answer)


def _weight(weight: Value | Node, context: Context) -> float:
    zone = context.form.zone
    number = node_number(weight, zone) if isinstance(weight, Node) else to_number(weight, zone)
    return number if number == number else 0.0  # noqa: PLR0124 — NaN is the one number unlike itself


FUNCTIONS = (
    Function("true", "", "boolean", None, "true"),
    Function("false", "", "boolean", None, "false"),
    Function("not", "boolean", "boolean", None, "the opposite"),
    Function("boolean", "value", "boolean", None, "true unless 0, NaN, empty text or no nodes"),
    Function("boolean-from-string", "value", "boolean", boolean_from_string, "true for `1` and `true` only"),
    Function(
        "if",
        "boolean value value",
        "value",
        None,
        "the second when true, else the third; only that one is computed",
    ),
    Function("coalesce", "value value*", "value", None, "the first that is not empty"),
    Function("once", "value", "string", None, "the node's own value when it has one, else the argument"),
    Function("selected", "string string", "boolean", selected, "is the choice in the space-separated list"),
    Function("selected-at", "string number", "string", selected_at, "the choice at a place counted from 0"),
    Function("count-selected", "string", "number", count_selected, "how many choices"),
    Function(
        "checklist",
        "number number value*",
        "boolean",
        checklist,
        "are there min to max true answers; -1 no limit",
        context=True,
    ),
    Function(
        "weighted-checklist",
        "number number value*",
        "boolean",
        weighted_checklist,
        "do the weights of true answers sum to min to max; pairs of answer and weight",
        context=True,
    ),
)
