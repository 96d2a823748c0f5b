"""What only the form around knows: other tables, labels, texts, its version and its owner."""

from __future__ import annotations

from collections.abc import Sequence

from ratusha.core.forms.expression.context import Context
from ratusha.core.forms.expression.functions.signature import Function
from ratusha.core.forms.expression.tokens import ExpressionError
from ratusha.core.forms.expression.values import node_string
from ratusha.core.forms.tree import Node

_LAST_SAVED = "__last-saved"  # what `${last-saved#name}` looks into


def instance(context: Context, name: str) -> Sequence[Node]:
    """Return the element of a secondary instance; nothing for the record saved last when there is none."""
    found = context.form.instances.get(name)
    if found is None and name == _LAST_SAVED:
        return []
    if found is None:
        raise ExpressionError("instance", "The form has no list %(name)s.", name=name)
    return [found]


def pulldata(context: Context, table: str, column: str, key_column: str, key: str) -> str:
    """Return the value of a column in the row of a table whose key column has the key."""
    if context.form.pulldata is not None:
        return context.form.pulldata(table, column, key_column, key)
    items = (
        item
        for root in instance(context, table)[0].named.get("root", ())
        for item in root.named.get("item", ())
    )
    for item in items:
        keys, values = item.named.get(key_column), item.named.get(column)
        if keys and values and node_string(keys[0]) == key:
            return node_string(values[0])
    return ""


def choice_name(context: Context, value: str, question: str) -> str:
    """Return the label of a choice in the language of the form."""
    return context.form.choice_name(value, question)


FUNCTIONS = (
    Function("instance", "string", "nodes", instance, "a list of the form", context=True, browser=False),
    Function(
        "pulldata",
        "string string string string",
        "string",
        pulldata,
        "a value from a table",
        context=True,
        browser=False,
    ),
    Function(
        "jr:choice-name",
        "string string",
        "string",
        choice_name,
        "label of a choice",
        context=True,
        browser=False,
    ),
    Function(
        "jr:itext",
        "string",
        "string",
        lambda c, key: c.form.itext(key),
        "a text of the form",
        context=True,
        browser=False,
    ),
    Function(
        "version", "", "string", lambda c: c.form.version, "version of the form", context=True, browser=False
    ),
    Function(
        "property",
        "string",
        "string",
        lambda c, name: c.form.properties.get(name, ""),
        "of who fills it in",
        context=True,
        browser=False,
    ),
)
