"""The function library: XPath 1.0 and the ODK XForms specification, by family.

`FUNCTIONS` is the whole language; docs/methods/expressions.md is checked against it.
"""

from __future__ import annotations

from difflib import get_close_matches

from ratusha.core.forms.expression.functions import (
    chance,
    form,
    geography,
    logic,
    nodes,
    numeric,
    texts,
    times,
)
from ratusha.core.forms.expression.functions.signature import Function
from ratusha.core.forms.expression.syntax import Call, Syntax, walk
from ratusha.core.forms.expression.tokens import ExpressionError, at

FAMILIES = (logic, texts, numeric, nodes, times, chance, geography, form)
FUNCTIONS: dict[str, Function] = {entry.name: entry for family in FAMILIES for entry in family.FUNCTIONS}


def lookup(call: Call) -> Function:
    """Return the function of a call; refuse an unknown name, with the nearest one, or a wrong number of arguments."""
    name, where = call.name, at(call.start)
    found = FUNCTIONS.get(name)
    if found is not None:
        found.check(len(call.arguments), where)
        return found
    near = get_close_matches(name[:60], FUNCTIONS, n=1, cutoff=0.75)
    hint = f"; perhaps {near[0]}()" if near else ""
    raise ExpressionError(
        "function", "There is no function %(name)s()%(hint)s.", where, name=name[:60], hint=hint
    )


def check(syntax: Syntax) -> None:
    """Refuse an expression with a call of a function that does not exist, or with a wrong number of arguments."""
    for node in walk(syntax):
        if isinstance(node, Call):
            lookup(node)
