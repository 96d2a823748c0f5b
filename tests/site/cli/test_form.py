"""`ratusha form check | run | sample`: their exact shapes, and one sentence for what they cannot take."""

from __future__ import annotations

import json
import zipfile

import pytest

from ratusha.site.cli import run
from tests.core.forms.workbooks import HOUSEHOLD, SIMPLE, xlsx


@pytest.fixture
def household(tmp_path):
    path = tmp_path / "household.md"
    path.write_text(HOUSEHOLD, encoding="utf-8")
    return path


def ratusha(capsys, *words):
    code = run([str(word) for word in words])
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    return code, said.out, said.err


def test_check_reports_a_good_form(capsys, household):
    code, out, _ = ratusha(capsys, "form", "check", household, "--json")
    report = json.loads(out)
    assert code == 0
    assert set(report) == {"ok", "publishable", "title", "languages", "questions", "errors", "warnings"}
    assert (report["ok"], report["publishable"], report["languages"]) == (True, True, ["default"])
    assert report["questions"] == 8, "groups, the note and the calculations take no answer"
    assert report["title"] == "household" and report["errors"] == []


def test_check_reports_a_refusal_with_its_place_and_exits_1(capsys, tmp_path):
    path = tmp_path / "form.md"
    path.write_text("| survey |\n| | type | name | label |\n| | text | a | A |\n| | text | a | B |\n")
    code, out, _ = ratusha(capsys, "form", "check", path, "--json")
    report = json.loads(out)
    assert code == 1 and report["ok"] is False and report["publishable"] is False
    assert set(report["errors"][0]) == {"sheet", "row", "code", "message"}
    assert (report["errors"][0]["sheet"], report["errors"][0]["row"]) == ("survey", 3)
    code, out, _ = ratusha(capsys, "form", "check", path)
    assert code == 1 and "row 3" in out


def test_what_blocks_fails_only_under_strict(capsys, tmp_path):
    path = tmp_path / "form.md"
    path.write_text(
        "| survey |\n| | type | name | label | constraint |\n| | integer | a | A | . > 2 and . < 1 |\n"
    )
    code, out, _ = ratusha(capsys, "form", "check", path, "--json")
    report = json.loads(out)
    assert code == 0 and report["ok"] and not report["publishable"]
    assert {(w["code"], w["level"], w["row"]) for w in report["warnings"]} == {("unsatisfiable", "block", 2)}
    assert ratusha(capsys, "form", "check", path, "--strict")[0] == 1


def test_a_table_beside_the_form_is_found(capsys, tmp_path):
    path = tmp_path / "form.md"
    path.write_text(
        "| survey |\n| | type | name | label | calculation |\n| | text | k | K | |\n"
        "| | calculate | v | | pulldata('fees', 'v', 'k', ${k}) |\n"
    )
    assert json.loads(ratusha(capsys, "form", "check", path, "--json")[1])["publishable"] is False
    (tmp_path / "form-media").mkdir()
    (tmp_path / "form-media" / "fees.csv").write_text("k,v\n1,one\n")
    assert json.loads(ratusha(capsys, "form", "check", path, "--json")[1])["publishable"] is True
    (tmp_path / "a.json").write_text('{"k": "1"}')
    out = ratusha(capsys, "form", "run", path, "--answers", tmp_path / "a.json", "--json")[1]
    assert json.loads(out)["values"]["v"] == "one"
    (tmp_path / "form-media" / "fees.csv").write_bytes("k,v\n1,один\n".encode("cp1251"))
    code, out, _ = ratusha(capsys, "form", "check", path, "--json")
    report = json.loads(out)
    assert code == 0 and report["ok"] and not report["publishable"]
    assert ("not_utf8", "block") in {(w["code"], w["level"]) for w in report["warnings"]}


def test_run_prints_values_relevance_and_errors(capsys, household, tmp_path):
    answers = {
        "members": 1,
        "member": [{"name": "Оля", "age": 12, "works": "yes"}],
        "flat": {"region": "north"},
    }
    (tmp_path / "a.json").write_text(json.dumps(answers), encoding="utf-8")
    code, out, _ = ratusha(capsys, "form", "run", household, "--answers", tmp_path / "a.json", "--json")
    result = json.loads(out)
    assert code == 0 and set(result) == {"valid", "values", "relevant", "errors"}
    assert result["valid"] is False
    assert result["values"]["member"] == [{"name": "Оля", "age": 12, "adult": 0, "works": None}]
    assert result["relevant"]["/member[1]/works"] is False and result["relevant"]["/flat/why"] is True
    assert {(e["path"], e["code"]) for e in result["errors"]} == {
        ("/flat/town", "required"),
        ("/flat/why", "required"),
    }
    assert (
        "cannot be handed in"
        in ratusha(capsys, "form", "run", household, "--answers", tmp_path / "a.json")[1]
    )


def test_each_line_of_sample_is_a_valid_answers_file(capsys, household, tmp_path):
    code, out, _ = ratusha(capsys, "form", "sample", household, "-n", "20", "--seed", "7")
    lines = out.splitlines()
    assert code == 0 and len(lines) == 20
    for line in lines:
        (tmp_path / "a.json").write_text(line, encoding="utf-8")
        out = ratusha(capsys, "form", "run", household, "--answers", tmp_path / "a.json", "--json")[1]
        assert json.loads(out)["valid"] is True
    assert ratusha(capsys, "form", "sample", household, "-n", "20", "--seed", "7")[1].splitlines() == lines


def test_today_is_the_day_that_is_given(capsys, tmp_path):
    path = tmp_path / "form.md"
    path.write_text(
        "| survey |\n| | type | name | label | calculation |\n| | text | a | A | |\n| | calculate | d | | today() |\n"
    )
    (tmp_path / "a.json").write_text("{}")
    out = ratusha(
        capsys, "form", "run", path, "--answers", tmp_path / "a.json", "--today", "2026-01-31", "--json"
    )[1]
    assert json.loads(out)["values"]["d"] == "2026-01-31"


@pytest.mark.parametrize("words", [["check"], ["run", "--answers", "none.json"], ["sample"]])
def test_a_file_that_is_not_there_is_one_sentence(capsys, tmp_path, words):
    verb, *rest = words
    code, _, err = ratusha(capsys, "form", verb, tmp_path / "none.xlsx", *rest)
    assert code == 2 and err.count("\n") == 1
    code, out, _ = ratusha(capsys, "form", verb, tmp_path / "none.xlsx", *rest, "--json")
    assert code == 2 and set(json.loads(out)["error"]) == {"code", "message", "where"}


def test_answers_that_are_not_json_are_one_sentence(capsys, household, tmp_path):
    for text in ("{", "[1]", "[" * 100_000, '"text"'):
        (tmp_path / "a.json").write_text(text)
        code, _, err = ratusha(capsys, "form", "run", household, "--answers", tmp_path / "a.json")
        assert code == 2 and err.strip().count("\n") == 0


def test_hostile_workbooks_are_refused_in_one_sentence(capsys, tmp_path):
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(xlsx(SIMPLE))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * (50 * 2**20))
    large = tmp_path / "large.xlsx"
    large.write_bytes(b"\0" * (50 * 2**20))
    text = tmp_path / "text.xls"
    text.write_bytes(b"not a workbook")
    for path in (bomb, large, text):
        code, out, _ = ratusha(capsys, "form", "check", path, "--json")
        report = json.loads(out)
        assert code == 1 and report["ok"] is False and len(report["errors"]) == 1
        assert ratusha(capsys, "form", "sample", path)[0] == 2
