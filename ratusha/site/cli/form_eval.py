"""`ratusha form eval`: evaluate one expression of the form language, or a file of cases."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo
from math import isfinite
from pathlib import Path
from zoneinfo import ZoneInfo

from ratusha.core.forms.expression import (
    NAMESPACES,
    Chance,
    Context,
    Moment,
    Surroundings,
    Value,
    compile,
    parse,
    to_boolean,
    to_number,
    to_string,
)
from ratusha.core.forms.expression.values import is_nodes
from ratusha.core.forms.markup import prefixes, read
from ratusha.core.forms.numbers import number_text
from ratusha.core.forms.tree import Kind, Node, answer_text
from ratusha.core.refusal import Refusal

ABOUT = "evaluate an expression, or a file of cases"
MAX_CASES_BYTES = 64 * 1024 * 1024
_KINDS = {"number", "string", "boolean"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "expression", nargs="?", metavar="EXPRESSION", help='for example "1 + 1" or ". > today()"'
    )
    parser.add_argument("--node", metavar="VALUE", help="the value of the node the expression is about (`.`)")
    parser.add_argument("--xml", metavar="FILE", type=Path, help="the document it looks at")
    parser.add_argument(
        "--cases", metavar="FILE", type=Path, help='JSON lines {"expr", "node_value"?, "xml"?, "as"?}'
    )
    parser.add_argument("--today", metavar="DATE", help="the date of today, for example 2026-01-31")
    parser.add_argument("--seed", default="0", help="seed of random(), uuid() and randomize()")
    parser.add_argument("--json", action="store_true", help='print {"type", "value"}')


def run(options: argparse.Namespace) -> int:
    """Print the value, or a line of JSON for each case."""
    if (options.expression is None) == (options.cases is None):
        raise Refusal("usage", "Give one expression, or a file with --cases.")
    form = _surroundings(options.today, options.seed)
    if options.cases is not None:
        for number, line in enumerate(_text(options.cases).split("\n"), 1):
            if line.strip():
                print(json.dumps(_case(line, number, form), ensure_ascii=False))
        return 0
    xml = None if options.xml is None else _text(options.xml)
    result = evaluate(options.expression, form, node_value=options.node, xml=xml)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(_plain(result["value"]))
    return 0


def evaluate(
    text: str,
    form: Surroundings,
    *,
    node_value: str | None = None,
    xml: str | None = None,
    kind: str | None = None,
) -> dict[str, object]:
    """Evaluate one expression as a case says; return type and value as JSON knows them."""
    document = read(xml or "")
    node = document if node_value is None else _node(node_value, document)
    run_expression = compile(parse(text, lazy=True), "value", {**prefixes(document), **NAMESPACES})
    form = replace(form, instances=_instances(document))
    value: Value = run_expression(Context(node, form, root=document))
    return _result(value, kind, form.zone)


def _instances(document: Node) -> dict[str, Node]:
    """Return the lists that a form's XML brings along: `<instance id="…">`."""
    elements = (node for node in document.descendants() if node.local == "instance")
    return {identifier: node for node in elements if (identifier := node.attribute("id"))}


def _node(value: str, document: Node) -> Node:
    """Find the node of a case: the document's first answer of this value, else a new one beside the answers."""
    elements = [node for node in document.descendants() if node.kind is Kind.ELEMENT]
    found = next((node for node in elements if node.text == value), None)
    if found is not None:
        return found
    node = Node.element("value", value)
    node.parent = elements[0] if elements else document
    return node


def _case(line: str, number: int, form: Surroundings) -> dict[str, object]:
    try:
        case = _read_case(line, number)
        return evaluate(
            case["expr"], form, node_value=case.get("node_value"), xml=case.get("xml"), kind=case.get("as")
        )
    except Refusal as refusal:
        place = f" ({refusal.where})" if refusal.where else ""
        return {"type": "error", "value": refusal.message.removesuffix(".") + place + "."}


def _read_case(line: str, number: int) -> Mapping[str, str]:
    where = f"line {number}"
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        raise Refusal("case", "The line is not JSON.", where) from None
    if not isinstance(case, dict) or not isinstance(case.get("expr"), str):
        raise Refusal("case", 'The line needs "expr", a text.', where)
    if not isinstance(case.get("as"), str | None) or case.get("as") not in {None, *_KINDS}:
        raise Refusal("case", '"as" is number, string or boolean.', where)
    for name in ("node_value", "xml"):
        if isinstance(case.get(name), int | float):
            case[name] = answer_text(case[name])
        if not isinstance(case.get(name), str | None):
            raise Refusal("case", "%(name)s must be a text.", where, name=name)
    return case


def _result(value: Value, kind: str | None, zone: tzinfo) -> dict[str, object]:
    if kind == "boolean":
        value = to_boolean(value)
    elif kind == "number":
        value = to_number(value, zone)
    elif kind == "string" or isinstance(value, Moment):
        value = to_string(value)
    if isinstance(value, bool):
        return {"type": "boolean", "value": value}
    if isinstance(value, float):
        return {"type": "number", "value": _json_number(value)}
    if isinstance(value, str):
        return {"type": "string", "value": value}
    return {"type": "nodeset", "value": [node.string() for node in value] if is_nodes(value) else []}


def _json_number(number: float) -> float | int | str:
    if not isfinite(number):
        return number_text(number)
    return int(number) if number == int(number) and abs(number) < 2**53 else number


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _surroundings(today: str | None, seed: str) -> Surroundings:
    zone = zone_of_environment()
    chance = Chance(seed)
    if today is None:
        return Surroundings(now=datetime.now(UTC), zone=zone, chance=chance)
    try:
        day = date.fromisoformat(today)
    except ValueError:
        raise Refusal("today", "--today is a date like 2026-01-31, not %(given)s.", given=today) from None
    return Surroundings(now=datetime.combine(day, time(12), zone), zone=zone, today=day, chance=chance)


def zone_of_environment() -> tzinfo:
    """Return the time zone that the environment names in TZ, else UTC."""
    name = os.environ.get("TZ", "").removeprefix(":") or "UTC"
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Refusal("zone", "TZ names no time zone: %(name)s.", name=name) from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_CASES_BYTES:
            raise Refusal(
                "size", "The file is larger than %(most)s MB.", str(path), most=MAX_CASES_BYTES // 2**20
            )
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Refusal(
            "file", "The file cannot be read: %(reason)s.", str(path), reason=error.strerror
        ) from None
    except UnicodeDecodeError:
        raise Refusal("encoding", "The file is not UTF-8 text.", str(path)) from None
