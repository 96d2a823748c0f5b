"""The browser's side says what the server says."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ratusha.core.forms.expression import Context, ExpressionError, Surroundings, compile, parse, to_string
from ratusha.core.forms.expression.functions import FUNCTIONS
from ratusha.core.forms.expression.javascript import emit
from ratusha.core.forms.expression.patterns import matches
from ratusha.core.forms.expression.values import is_nodes
from ratusha.core.forms.numbers import number_text
from tests.core.forms.expression import test_patterns
from tests.core.forms.expression.generated import (
    DATES,
    PATTERNS,
    WORDS,
    answers,
    every,
    expressions,
    grown,
    paths,
)

ROOT = Path(__file__).parents[4]
RUNTIME = ROOT / "ratusha" / "intake" / "static" / "intake" / "expressions.js"
ZONE = "Europe/Kyiv"
NOW = datetime(2026, 1, 31, 9, 30, tzinfo=ZoneInfo(ZONE))
FORM = Surroundings(now=NOW, zone=ZoneInfo(ZONE), today=date(2026, 1, 31))
ONE_BY_ONE = {
    "string",
    "number",
    "boolean",
    "string-length",
    "normalize-space",
}  # own: also without an argument
VALUES = {
    name: function.least or 1
    for name, function in FUNCTIONS.items()
    if function.browser
    and "nodes" not in function.kinds
    and function.arguments
    and name not in {"regex", "format-date", "format-date-time"}
} | {
    "round": 2,
    "substr": 3,
    "substring": 3,
    "concat": 3,
    "max": 2,
    "checklist": 4,
    "weighted-checklist": 6,
    "if": 3,
}
NODES = {
    name: 1 for name, function in FUNCTIONS.items() if function.browser and function.kinds[:1] == ("nodes",)
} | {"indexed-repeat": 3}
LEAVES = st.one_of(
    paths(),
    st.sampled_from([f"'{word}'" for word in [*WORDS, *DATES]]),
    st.sampled_from(
        [
            "0",
            "1",
            "2.5",
            "-1",
            "1000000",
            "0.0000001",
            "today()",
            "now()",
            "true()",
            "false()",
            "position()",
            "last()",
            "current()/a",
        ]
    ),
    st.builds(lambda path, pattern: f"regex({path}, '{pattern}')", paths(), st.sampled_from(PATTERNS)),
    st.builds(
        lambda path, form: f"format-date({path}, '{form}')",
        paths(),
        st.sampled_from(["%Y-%m-%d", "%e %b %a %H:%M:%S.%3"]),
    ),
)


class Browser:
    """One node process that evaluates what it is sent."""

    def __init__(self) -> None:
        command = ["node", str(Path(__file__).parent / "browser.js"), str(RUNTIME)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def ask(self, **question: object) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    started = Browser()
    yield started
    started.close()


@pytest.mark.node
@settings(
    max_examples=1000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(answers, expressions(LEAVES, VALUES, NODES), st.integers(0, 30))
def test_browser_and_server_agree_on_generated_answers(
    browser: Browser, given_answers: dict[str, Any], text: str, place: int
) -> None:
    expression = parse(text, lazy=True)
    document = grown(given_answers)
    elements = every(document)
    place %= len(elements)
    try:
        compiled = compile(parse(text))
        code = emit(expression.syntax, "value")
    except ExpressionError:
        return  # a value where nodes must stand: no such form is published
    assert code is not None, f"not emitted: {text}"
    theirs = browser.ask(
        code=code,
        answers=given_answers,
        node=place,
        form={"zone": ZONE, "today": "2026-01-31", "now": NOW.timestamp() * 1000},
    )
    try:
        ours = shown(compiled(Context(elements[place], FORM)))
    except ExpressionError as error:
        ours = {"error": error.message}
    assert same(ours, theirs), f"{text} at {elements[place].path()}: server {ours}, browser {theirs}\n{code}"


@pytest.mark.node
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(test_patterns.PATTERNS, st.text("ab0 .ї-{}_😀", max_size=8))
def test_patterns_match_the_same_in_the_browser(browser: Browser, pattern: str, text: str) -> None:
    code = emit(parse(f"regex('{text}', '{pattern}')").syntax, "value")
    if code is not None:
        theirs = browser.ask(code=code, answers={"data": ""}, node=0, form={})
        assert theirs == {"boolean": matches(text, pattern)}, code


def shown(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolean": value}
    if isinstance(value, float):
        return {"number": number_text(value)}
    return {"nodes": [node.string() for node in value]} if is_nodes(value) else {"string": to_string(value)}


def same(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    if "error" in ours or "error" in theirs:
        return "error" in ours and "error" in theirs
    if "number" in ours and "number" in theirs:
        a, b = (float(each["number"]) for each in (ours, theirs))
        return ours == theirs or math.isclose(a, b, rel_tol=1e-12)
    return ours == theirs


def test_what_only_the_server_knows_is_not_emitted() -> None:
    for text in (
        "random() > 0.5",
        "pulldata('t', 'a', 'b', .) = 1",
        "regex(., /data/pattern)",
        "regex(., '(a+)+$')",
        "@id = 1",
        "x:a",
    ):
        assert emit(parse(text).syntax) is None, text
    for name, function in FUNCTIONS.items():
        if not function.browser:
            arguments = ", ".join(
                ["/data/m" if function.kind(i) == "nodes" else "'1'" for i in range(function.least)]
            )
            assert emit(parse(f"string({name}({arguments}))").syntax) is None, name


def test_emitted_text_cannot_leave_its_string() -> None:
    code = emit(parse("""'</script><script>"' = "\\\u2028" """).syntax)
    assert code is not None
    assert "</script" not in code
    assert "\u2028" not in code
    assert '\\"' in code
