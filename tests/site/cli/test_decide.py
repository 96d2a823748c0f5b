"""`ratusha decide FILE`: a model file and its replicates in, JSON out; every broken file in one sentence."""

from __future__ import annotations

import json

import pytest

from ratusha.core.decision import decide, read
from ratusha.site.cli import run

MODEL = """
[[criteria]]
name = "need"
worst = 0
best = 1
[[criteria]]
name = "hours"
worst = 0
best = 10
[[alternatives]]
name = "A"
values = {hours = 3}
cost = {"city:2026" = 5}
[[alternatives]]
name = "B"
values = {hours = {triangular = [1, 2, 9]}}
cost = {"city:2026" = 7}
[joint]
file = "replicates.csv"
[budget]
total = {"city:2026" = 8}
"""
REPLICATES = "A:need,B:need\n0.5,0.4\n0.6,0.7\n0.4,0.3\n"


@pytest.fixture
def file(tmp_path):
    (tmp_path / "replicates.csv").write_text(REPLICATES, encoding="utf-8")
    path = tmp_path / "decision.toml"
    path.write_text(MODEL, encoding="utf-8")
    return path


def test_the_command_prints_what_the_door_gives(file, capsys):
    assert run(["decide", str(file), "--draws", "3000", "--seed", "5", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    inline = {"columns": ["A:need", "B:need"], "rows": [[0.5, 0.4], [0.6, 0.7], [0.4, 0.3]]}
    plain = {
        "criteria": [{"name": "need", "worst": 0, "best": 1}, {"name": "hours", "worst": 0, "best": 10}],
        "alternatives": [
            {"name": "A", "values": {"hours": 3}, "cost": {"city:2026": 5}},
            {"name": "B", "values": {"hours": {"triangular": [1, 2, 9]}}, "cost": {"city:2026": 7}},
        ],
        "joint": inline,
        "budget": {"total": {"city:2026": 8}},
    }
    assert printed == decide(read(plain), 3000, 5).to_dict()


def test_a_person_sees_intervals_beside_ranks(file, capsys):
    assert run(["decide", str(file), "--draws", "500"]) == 0
    printed = capsys.readouterr().out
    assert "5–95 %" in printed
    assert "core:" in printed


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[[criteria", "not_toml"),
        (b"\xff\xfe\x00", "not_utf8"),
        (b"x = 1\n" + b"#" * (6 * 1024 * 1024), "too_big"),
        (MODEL.replace("replicates.csv", "absent.csv").encode(), "no_file"),
        (MODEL.replace("hours = 3", "hours = nan").encode(), "not_finite"),
        (MODEL.replace("[joint]", "[joint]\nfile = 5\n[other]").encode(), "joint_file"),
    ],
)
def test_a_broken_file_gets_one_sentence(file, content, code, capsys):
    file.write_bytes(content)
    assert run(["decide", str(file), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


@pytest.mark.parametrize(
    "rows", ["A:need,B:need\n0.5\n", "A:need,B:need\n0.5,x\n", "A:need,B:need\n", "Z:need\n1\n"]
)
def test_broken_replicates_get_one_sentence(file, rows, capsys):
    (file.parent / "replicates.csv").write_text(rows, encoding="utf-8")
    assert run(["decide", str(file)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
