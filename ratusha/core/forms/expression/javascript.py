"""Syntax → JavaScript: the same expression for the browser, as text of a static file, without eval.

`emit` writes one arrow function of a context, `(c) => …`, over the runtime `x` (static file
intake/expressions.js). It returns None for what only the server can know or do the same way: chance, lists and
tables, labels, digests, places on Earth, attributes, patterns that could run away. Such an expression is
unknown in the browser: the page asks the server.
"""

from __future__ import annotations

import json
import re
from math import isinf

from ratusha.core.forms.expression.functions import lookup
from ratusha.core.forms.expression.patterns import Jump, Look, Split, compile_pattern
from ratusha.core.forms.expression.syntax import (
    ANY_NODE,
    SELF,
    Axis,
    Call,
    Chain,
    NameTest,
    Negative,
    Number,
    Path,
    Reference,
    Step,
    Syntax,
    Text,
)

_AXES = {
    Axis.ANCESTOR,
    Axis.ANCESTOR_OR_SELF,
    Axis.CHILD,
    Axis.DESCENDANT,
    Axis.DESCENDANT_OR_SELF,
    Axis.FOLLOWING_SIBLING,
    Axis.PARENT,
    Axis.PRECEDING_SIBLING,
    Axis.SELF,
}


_MOST_OPERATORS = 500  # nested calls in the script


class _ServerOnly(Exception):
    """Something that the browser does not do."""


def emit(syntax: Syntax, returning: str = "boolean") -> str | None:
    """Write an expression as a JavaScript function of a context; None when the server must be asked.

    `returning` is boolean, string, number or value.
    """
    try:
        body = _part(syntax)
    except _ServerOnly:
        return None
    return f"(c) => {_converted(body, returning)}"


def _converted(code: str, kind: str) -> str:
    if kind in {"boolean", "string"}:
        return f"x.{kind}({code})"
    return f"x.number({code}, c)" if kind == "number" else code


def _part(syntax: Syntax) -> str:
    match syntax:
        case Number():
            return "Infinity" if isinf(syntax.value) else json.dumps(syntax.value)
        case Text():
            return _text(syntax.value)
        case Negative():
            return f"(-x.number({_part(syntax.operand)}, c))"
        case Chain():
            return _chain(syntax)
        case Call():
            return _call(syntax)
        case Path():
            return _path(syntax)
        case Reference():
            raise _ServerOnly


def _text(text: str) -> str:
    """Write a text literal that is safe in a script, wherever the script stands."""
    return json.dumps(text).replace("<", "\\u003c")


def _chain(chain: Chain) -> str:
    if len(chain.rest) > _MOST_OPERATORS:
        raise _ServerOnly
    sign = chain.rest[0][0]
    parts = [_part(chain.first), *(_part(operand) for _, operand in chain.rest)]
    if sign in {"or", "and"}:
        operator = " || " if sign == "or" else " && "
        return "(" + operator.join(f"x.boolean({part})" for part in parts) + ")"
    if sign == "|":
        return f"x.union([{', '.join(f'...{part}' for part in parts)}])"
    left = parts[0]
    for (each, _), right in zip(chain.rest, parts[1:], strict=True):
        left = _binary(left, each, right)
    return left


def _binary(left: str, sign: str, right: str) -> str:
    if sign in "+-":
        return f"x.add({left}, {right}, {'1' if sign == '+' else '-1'}, c)"
    if sign in {"*", "div", "mod"}:
        operator = {"*": "*", "div": "/", "mod": "%"}[sign]
        return f"(x.number({left}, c) {operator} x.number({right}, c))"
    return f'x.compare({left}, "{sign}", {right}, c)'


def _call(call: Call) -> str:
    function = lookup(call)
    if not function.browser:
        raise _ServerOnly
    if call.name == "regex":
        return _regex(call)
    arguments = call.arguments or ((SELF,) if function.own else ())
    parts = [_part(argument) for argument in arguments]
    special = _special(call.name, parts)
    if special is not None:
        return special
    converted = [_converted(part, function.kind(index)) for index, part in enumerate(parts)]
    leading = ["c"] if function.context else []
    return f'x.f["{call.name}"]({", ".join([*leading, *converted])})'


def _special(name: str, parts: list[str]) -> str | None:
    """Write the calls that are not plain functions."""
    match name, parts:
        case "true" | "false", _:
            return name
        case "not", [value]:
            return f"!x.boolean({value})"
        case "boolean", [value]:
            return f"x.boolean({value})"
        case "number", [value]:
            return f"x.number({value}, c)"
        case "if", [condition, yes, no]:
            return f"(x.boolean({condition}) ? {yes} : {no})"
        case "coalesce", _:
            return f"x.coalesce({', '.join(f'() => x.string({part})' for part in parts)})"
        case "once", [value]:
            return f"x.coalesce(() => c.node.string(), () => x.string({value}))"
        case "position", []:
            return "c.position"
        case "last", []:
            return "c.size"
        case "current", []:
            return "[c.current]"
        case _:
            return None


def _regex(call: Call) -> str:
    text, pattern = call.arguments
    if not isinstance(pattern, Text):
        raise _ServerOnly
    translated = pattern_text(pattern.value)
    if translated is None:
        raise _ServerOnly
    return f'x.f["regex"](x.string({_part(text)}), new RegExp({_text(translated)}, "u"))'


def _path(path: Path) -> str:
    if path.start is None:
        plain = _plain(path)
        if plain is not None:
            return plain
        start = "[c.root]" if path.absolute else "[c.node]"
    else:
        start = _part(path.start)
        if path.predicates:
            start = f"x.filter(c, {start}, {_predicates(path.predicates)})"
    return f"x.walk(c, {start}, [{', '.join(_step(step) for step in path.steps)}])"


def _plain(path: Path) -> str | None:
    """Write a path that only goes up and then down by names."""
    up, names = 0, list[str]()
    for step in path.steps:
        if step.predicates:
            return None
        if step.axis is Axis.SELF and step.test == ANY_NODE:
            continue
        if step.axis is Axis.PARENT and step.test == ANY_NODE and not names and not path.absolute:
            up += 1
        elif (
            step.axis is Axis.CHILD
            and isinstance(step.test, NameTest)
            and step.test.local != "*"
            and not step.test.prefix
        ):
            names.append(step.test.local)
        else:
            return None
    return f"x.path(c, {'null' if path.absolute else up}, {json.dumps(names)})"


def _step(step: Step) -> str:
    if step.axis not in _AXES or (isinstance(step.test, NameTest) and step.test.prefix):
        raise _ServerOnly
    if isinstance(step.test, NameTest):
        name = _text(step.test.local)
    elif step.test == ANY_NODE and step.axis is not Axis.CHILD:
        name = "null"
    else:
        raise _ServerOnly  # text() and the like: answers have no such nodes in the browser
    return f'["{step.axis.value}", {name}, {_predicates(step.predicates)}]'


def _predicates(predicates: tuple[Syntax, ...]) -> str:
    return "[" + ", ".join(f"(c) => {_part(predicate)}" for predicate in predicates) + "]"


def pattern_text(pattern: str) -> str | None:
    r"""Rewrite a pattern for `new RegExp(…, "u")`; None when it could run away there, or has classes like \p{L}.

    With the flag u a needless backslash and a lonely brace are errors, so they are put right.
    """
    program = compile_pattern(pattern)
    loops = [
        (step.target, at) for at, step in enumerate(program) if isinstance(step, Jump) and step.target < at
    ]
    nested = any(isinstance(step, Split) for start, end in loops for step in program[start + 1 : end])
    looks = any(isinstance(step, Look) for step in program)
    if nested or looks or re.search(r"\\[pP]|\(\?[P<]", pattern):
        return None
    return _JAVASCRIPT.sub(_rewritten, pattern)


_JAVASCRIPT = re.compile(
    r"(?P<klass>\[\^?(?:\\.|[^\]\\])*\])|\\(?P<escaped>.)|(?P<count>\{[0-9]+(?:,[0-9]*)?\})|(?P<lonely>[{}\]])",
    re.DOTALL,
)
_KEEPS_BACKSLASH = "^$\\.*+?()[]{}|/"


def _rewritten(match: re.Match[str]) -> str:
    if match["klass"]:
        plain = re.sub(r"\\([^a-zA-Z0-9^$\\.*+?()\[\]{}|/\-])", r"\1", match[0])
        return re.sub(r"(\\[dDwWsS])-(?!\])", r"\1\-", plain)
    if match["escaped"]:
        keeps = match["escaped"].isalnum() or match["escaped"] in _KEEPS_BACKSLASH
        return match[0] if keeps else match["escaped"]
    return match[0] if match["count"] else f"\\{match['lonely']}"
