"""The specs of openrosa-xpath-evaluator 3.1.0 (Apache-2.0), judged against our evaluator.

The specs run under node with stand-ins (see openrosa/bridge.js); what they evaluate is asked over a pipe, with
time zone and today in each question. The package's browser suite is taken whole, apart from the two files that
test its own JavaScript interface. The documented exceptions are the only ones that may fail.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ratusha.core.forms.expression import (
    NAMESPACES,
    Chance,
    Context,
    Surroundings,
    compile,
    parse,
    to_boolean,
    to_number,
    to_string,
)
from ratusha.core.forms.expression.values import is_nodes
from ratusha.core.forms.markup import prefixes, read
from ratusha.core.forms.numbers import number_text
from ratusha.core.forms.tree import Kind, Node
from ratusha.core.refusal import Refusal
from tests.reference.openrosa.node_packages import installed

pytestmark = pytest.mark.node
HERE = Path(__file__).parent
ZONE = "America/Phoenix"  # the package's own suite runs there
NOT_EXPRESSIONS = {
    "custom.spec.js",
    "namespace-resolver.spec.js",
}  # its JavaScript interface; the browser's resolver
CHANCE = Chance(1)
WORDS = {"text": Kind.TEXT, "comment": Kind.COMMENT, "instruction": Kind.INSTRUCTION}


def test_at_least_97_percent_of_the_specs_pass_and_the_others_are_named() -> None:
    results = list(_run_specs())
    failed = {test: problem for test, problem in results if problem is not None}
    documented = (HERE.parents[1] / "docs" / "methods" / "expressions.md").read_text(encoding="utf-8")
    surprises = {test: problem for test, problem in failed.items() if test not in documented}
    assert surprises == {}, f"{len(failed)} of {len(results)} fail"
    assert len(results) > 1_400
    assert len(failed) / len(results) <= 0.03


def _run_specs() -> Iterator[tuple[str, str | None]]:
    modules = installed("openrosa-xpath-evaluator@3.1.0", "jsdom@26.1.0")
    package = modules / "openrosa-xpath-evaluator"
    specs = sorted(
        str(path)
        for path in package.glob("test/integration/**/*.spec.js")
        if path.name not in NOT_EXPRESSIONS
    )
    command = ["node", str(HERE / "openrosa" / "bridge.js"), str(package), *specs]
    environment = {**os.environ, "TZ": ZONE}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    ) as node:
        assert node.stdin and node.stdout
        for line in node.stdout:
            message = json.loads(line)
            if "test" in message:
                yield message["test"], message["problem"]
            elif "expr" in message:
                node.stdin.write(json.dumps(_answer(message)) + "\n")
                node.stdin.flush()
        assert node.wait(timeout=30) == 0


def _answer(question: dict[str, str]) -> dict[str, object]:
    zone = ZoneInfo(question["timeZone"])
    form = Surroundings(
        now=datetime.fromisoformat(question["now"]),
        zone=zone,
        today=date.fromisoformat(question["today"]),
        chance=CHANCE,
    )
    try:
        document = _document(question["xml"])
        expression = compile(
            parse(question["expr"], lazy=True), "value", {**prefixes(document), **NAMESPACES}
        )
        value = expression(Context(_node_at(document, question["node"]), form))
    except Refusal as refusal:
        return {"error": refusal.message}
    kinds = {bool: "boolean", float: "number", list: "nodes", tuple: "nodes"}
    return {
        "type": kinds.get(type(value), "string"),
        "string": to_string(value),
        "number": number_text(to_number(value, zone)),
        "boolean": to_boolean(value),
        "nodes": [_place_of(node) for node in value] if is_nodes(value) else None,
    }


@lru_cache(maxsize=64)
def _document(xml: str) -> Node:
    return read(xml)


def _node_at(document: Node, place: str) -> Node:
    node = document
    for step in place.split("/") if place else []:
        if step.startswith("@"):
            node = next(each for each in node.attributes if each.qualified == step[1:])
            continue
        word, _, index = step.rpartition(":")
        kind = WORDS.get(word, Kind.ELEMENT)
        node = [child for child in node.content() if child.kind is kind][int(index)]
    return node


def _place_of(node: Node) -> str:
    steps: list[str] = []
    while node.parent is not None:
        if node.kind in {Kind.ATTRIBUTE, Kind.NAMESPACE}:
            steps.append(f"@{node.qualified}")  # DOM has no namespace nodes; such a place leads nowhere
        else:
            index = [child for child in node.parent.content() if child.kind is node.kind].index(node)
            word = next((word for word, kind in WORDS.items() if kind is node.kind), "")
            steps.append(f"{word}:{index}" if word else str(index))
        node = node.parent
    return "/".join(reversed(steps))
