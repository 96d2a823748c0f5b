"""`ratusha import catalogue`: in a folder of its own, from empty; what is refused leaves nothing behind."""

import argparse
import json
import os
import sqlite3
import subprocess
import sys

import pytest

from ratusha.site.cli import import_catalogue

MAP = '[source]\ndelimiter = ";"\n[fields]\nidentifier = "id"\ntitle.uk = "name"\n[[skip]]\ncolumn = "name"\nmatches = "^_"\n'
TABLE = "id;name\n1;Довідка\n2;_тест\n3;\n"


@pytest.fixture
def run(tmp_path):
    """Run the verb with its own RATUSHA_VAR; returns (exit code, stdout, stderr)."""

    def call(*arguments):
        env = {key: value for key, value in os.environ.items() if not key.startswith("RATUSHA_")}
        env["RATUSHA_VAR"] = str(tmp_path / "var")
        command = [sys.executable, "-m", "ratusha", *map(str, arguments)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout, done.stderr

    return call


@pytest.fixture
def files(tmp_path):
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    (tmp_path / "list.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_a_dry_run_where_there_is_nothing_leaves_nothing(run, files):
    code, out, _ = run(
        "import", "catalogue", files / "list.csv", "--map", files / "map.toml", "--dry-run", "--json"
    )
    report = json.loads(out)
    assert code == 0
    assert {k: report[k] for k in ("created", "changed", "unchanged", "rejected")} == {
        "created": 1, "changed": 0, "unchanged": 0, "rejected": 2,
    }  # fmt: skip
    assert [row["code"] for row in report["rows"]] == ["", "skip", "title"]
    assert not (files / "var").exists()


@pytest.mark.full
def test_from_empty_to_an_export_that_comes_back(run, files):
    arguments = ("import", "catalogue", files / "list.csv", "--map", files / "map.toml", "--json")
    code, out, error = run(*arguments)
    assert (code, json.loads(out)["created"]) == (0, 1), error
    database = files / "var" / "ratusha.sqlite3"
    assert sqlite3.connect(database).execute("SELECT count(*) FROM catalogue_service").fetchone() == (1,)
    before = database.read_bytes()
    code, out, _ = run(*arguments, "--dry-run")
    assert json.loads(out)["unchanged"] == 1
    assert database.read_bytes() == before
    assert run("export", "catalogue", "--format", "json", "-o", files / "out.json")[0] == 0
    code, out, _ = run("import", "catalogue", files / "out.json", "--dry-run")
    assert (code, out.splitlines()[0]) == (0, "created 0, changed 0, unchanged 1, rejected 0")
    code, _, error = run("export", "catalogue", "-o", files / "no" / "where.ttl")
    assert code == 2 and error.count("\n") == 1


def test_the_report_for_a_person_names_counts_reasons_and_rows(db, files, capsys, monkeypatch):
    monkeypatch.setattr(import_catalogue, "database_is_absent", lambda: False)
    options = argparse.Namespace(
        file=files / "list.csv", map=str(files / "map.toml"), dry_run=False, json=False, max_mb=None
    )
    assert import_catalogue.run(options) == 0
    assert capsys.readouterr().out.splitlines() == [
        "created 1, changed 0, unchanged 0, rejected 2",
        "  skip: 1",
        "  title: 1",
        "  line 3 (2): A rule of the mapping skips this row.",
        "  line 4 (3): The row has no title.",
    ]
    assert import_catalogue.run(options) == 0
    assert capsys.readouterr().out.startswith("created 0, changed 0, unchanged 1, rejected 2")


@pytest.mark.parametrize(
    ("name", "data", "mapping", "words"),
    [
        ("list.csv", TABLE.encode("cp1251"), MAP, "not utf-8"),
        ("list.csv", TABLE.encode()[:-2] + b"5", MAP, "cut off"),
        ("list.csv", b"", MAP, "empty"),
        ("list.csv", TABLE.encode(), MAP.replace('"name"', '"title"', 1), "no column “title”"),
        ("list.csv", TABLE.encode(), "[source", "not TOML"),
        ("list.csv", TABLE.encode(), None, "needs a mapping"),
        ("list.rdf", b"<rdf", None, "not well-formed"),
        ("list.json", b"{", None, "not JSON"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_leaves_nothing(run, files, name, data, mapping, words):
    (files / name).write_bytes(data)
    arguments = ["import", "catalogue", files / name]
    if mapping is not None:
        (files / "map.toml").write_text(mapping, encoding="utf-8")
        arguments += ["--map", files / "map.toml"]
    code, _out, error = run(*arguments)
    assert code == 2
    assert words in error and error.count("\n") == 1 and "Traceback" not in error
    assert not (files / "var").exists()


def test_an_error_as_json_has_its_code_and_place(run, files):
    code, out, _ = run("import", "catalogue", files / "nothing.csv", "--map", files / "map.toml", "--json")
    assert code == 2
    assert json.loads(out)["error"]["code"] == "missing"
    assert json.loads(out)["error"]["where"].endswith("nothing.csv")


def test_nothing_importable_is_exit_one_and_leaves_nothing(run, files):
    (files / "list.csv").write_text("id;name\n1;_тест\n", encoding="utf-8")
    code, out, _ = run("import", "catalogue", files / "list.csv", "--map", files / "map.toml")
    assert code == 1
    assert "nothing was changed" in out
    assert not (files / "var").exists()


def test_a_file_of_two_hundred_megabytes_is_refused_before_it_is_read(run, files):
    with (files / "list.csv").open("wb") as file:
        file.truncate(200_000_000)
    code, _, error = run("import", "catalogue", files / "list.csv", "--map", files / "map.toml")
    assert code == 2
    assert "200 MB; at most 50 MB" in error


def test_a_ready_mapping_goes_by_its_name(run, files):
    (files / "Service.csv").write_text(
        "nID;sName;nOrder;nID_Subcategory;sInfo;sFAQ;sLaw;nOpenedLimit;sSubjectOperatorName;saKeyword\n"
        "7;Дозвіл;1;1;[*];;;0;Рада;\n",
        encoding="utf-8",
    )
    code, out, _ = run("import", "catalogue", files / "Service.csv", "--map", "ua_igov", "--dry-run")
    assert (code, out.splitlines()[0]) == (0, "created 1, changed 0, unchanged 0, rejected 0")
