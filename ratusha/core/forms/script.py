"""The conditions of a form as a static script: the browser shows and hides at once, the server decides.

A condition that the browser cannot work out (chance, tables, digests) is `null` there: the page leaves that
question as the server showed it.
"""

from __future__ import annotations

import json
from typing import Any

from ratusha.core.forms.answers import StoredFile, in_tree, plain
from ratusha.core.forms.expression import ExpressionError, parse
from ratusha.core.forms.expression.javascript import emit
from ratusha.core.forms.filling import Filled, Filling
from ratusha.core.forms.model import Form, Group, Item
from ratusha.core.forms.tree import Node


def script(form: Form) -> str:
    """The text of the script; empty when the form has no conditions."""
    rules = {item.path: _emitted(item.rules.relevant) for item in form.walk() if item.rules.relevant}
    if not rules:
        return ""
    lines = [f"    {json.dumps(path)}: {code}," for path, code in rules.items()]
    return "\n".join(
        [
            '"use strict";',
            "globalThis.ratushaForm = (x) => ({",
            f"  root: {json.dumps(form.root)},",
            "  relevant: {",
            *lines,
            "  },",
            "});",
            "",
        ]
    )


def _emitted(expression: str) -> str:
    try:
        return emit(parse(expression).syntax) or "null"
    except ExpressionError:
        return "null"


def browser_answers(filled: Filled) -> dict[str, Any]:
    """All answers as the script's tree takes them: notes too, files by name, no empty repeats."""
    return _inside(filled.state, filled.state.root, filled.form.items)


def _inside(state: Filling, node: Node, items: tuple[Item, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for item in items:
        same = node.named.get(item.name, [])
        if isinstance(item, Group):
            rows = [_inside(state, one, item.items) for one in same]
            if rows:
                values[item.name] = rows if item.repeat else rows[0]
        elif same[0] in state.off:
            values[item.name] = ""
        else:
            kept = state.kept.get(same[0])
            values[item.name] = in_tree(kept) if isinstance(kept, StoredFile) else plain(kept)
    return values
