"""`ratusha form eval`: one expression, or a file of cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ratusha.site.cli import run

CASES = [
    ({"expr": "1 + 1"}, "number", 2),
    ({"expr": "0.1 + 0.2"}, "number", 0.30000000000000004),
    ({"expr": "0 div 0"}, "number", "NaN"),
    ({"expr": "-1 div 0"}, "number", "-Infinity"),
    ({"expr": "1 div 0", "as": "string"}, "string", "Infinity"),
    ({"expr": "1 > 0"}, "boolean", True),
    ({"expr": "today()"}, "string", "2026-01-31"),
    ({"expr": "today()", "as": "number"}, "number", 20483.916666666668),
    ({"expr": "date('x')", "as": "boolean"}, "boolean", False),
    ({"expr": "/a/b", "xml": "<a><b>1</b><b/></a>"}, "nodeset", ["1", ""]),
    ({"expr": "/a/b", "xml": "<a><b>1</b><b>2</b></a>", "as": "number"}, "number", 1),
    ({"expr": "/a/b", "as": "string"}, "string", ""),
    ({"expr": ". * 2", "node_value": "21"}, "number", 42),
    ({"expr": ". > ../min", "node_value": 21, "xml": "<a><min>5</min></a>"}, "boolean", True),
    ({"expr": "position(.)", "node_value": "2", "xml": "<a><b>1</b><b>2</b></a>"}, "number", 2),
    ({"expr": "//n:b", "xml": "<a xmlns:n='urn:n'><n:b>ї</n:b></a>"}, "nodeset", ["ї"]),
    ({"expr": "explode()"}, "error", "There is no function explode() (character 1)."),
    ({"expr": "0 and explode()"}, "boolean", False),
    ({"expr": "1 +"}, "error", None),
    ({"expr": "/a", "xml": "<a>"}, "error", None),
    ({"expr": 5}, "error", None),
    ({"expr": "1", "as": "date"}, "error", None),
    ({"expr": "1", "as": ["number"]}, "error", None),
    ({"expr": "boolean-from-string(.)", "node_value": True}, "boolean", True),
    (
        {
            "expr": "count(instance('l')/root/item)",
            "xml": "<m><instance id='l'><root><item/></root></instance></m>",
        },
        "number",
        1,
    ),
    ({"expr": "1", "xml": []}, "error", None),
]


@pytest.fixture(autouse=True)
def _in_kyiv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Kyiv")


def test_each_case_gives_one_line_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.jsonl"
    lines = [json.dumps(case, ensure_ascii=False) for case, _, _ in CASES]
    file.write_text("\n".join([*lines, "not json", "[" * 100_000, '{"expr": "2"}', ""]), encoding="utf-8")
    assert run(["form", "eval", "--cases", str(file), "--today", "2026-01-31"]) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for (case, kind, value), result in zip(CASES, printed, strict=False):
        assert result["type"] == kind, case
        assert value is None or result["value"] == value, case
    assert [line["type"] for line in printed[len(CASES) :]] == ["error", "error", "number"]


def test_one_expression_is_printed_plainly_or_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    xml = tmp_path / "a.xml"
    xml.write_text("<a><b>1</b><b>2</b></a>", encoding="utf-8")
    assert run(["form", "eval", "//b", "--xml", str(xml)]) == 0
    assert run(["form", "eval", ". = 'так'", "--node", "так", "--json"]) == 0
    assert run(["form", "eval", "true()"]) == 0
    assert run(["form", "eval", "1 div 3"]) == 0
    assert capsys.readouterr().out == '1\n2\n{"type": "boolean", "value": true}\ntrue\n0.3333333333333333\n'


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["form", "eval", "1 +"], "end"),
        (["form", "eval"], "usage"),
        (["form", "eval", "1", "--cases", "x"], "usage"),
        (["form", "eval", "--cases", "/nowhere"], "file"),
        (["form", "eval", "1", "--today", "tomorrow"], "today"),
    ],
)
def test_what_is_refused_ends_with_2(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_an_unknown_time_zone_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TZ", "Mars/Olympus")
    assert run(["form", "eval", "1"]) == 2
    assert "Mars/Olympus" in capsys.readouterr().err
