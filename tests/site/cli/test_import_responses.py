"""`ratusha import responses`: a dry run leaves nothing behind, bad input ends in one sentence."""

import json
import os
import subprocess
import sys

import pytest

from tests.needs.conftest import CODEBOOK, lines


@pytest.fixture
def files(tmp_path):
    rows = list(lines(30))
    (tmp_path / "a.csv").write_text(
        "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]), encoding="utf-8"
    )
    (tmp_path / "map.toml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "bad.toml").write_text("= 3", encoding="utf-8")
    return tmp_path


def ratusha(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "ratusha", "import", "responses", *words],
        # a fresh installation: nothing of the settings the tests themselves run with, above all not their database
        env={key: value for key, value in os.environ.items() if not key.startswith("RATUSHA_")}
        | {"RATUSHA_VAR": str(folder / "var")},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.full
def test_a_dry_run_makes_no_database_and_an_import_does(files):
    dry = ratusha(files, "a.csv", "--codebook", "map.toml", "--dry-run", "--json")
    assert json.loads(dry.stdout)["created"] == 30
    assert not (files / "var" / "ratusha.sqlite3").exists()
    done = ratusha(files, "a.csv", "--codebook", "map.toml")
    assert done.returncode == 0, done.stderr
    assert "survey town: created 30" in done.stdout
    assert (files / "var" / "ratusha.sqlite3").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["lost.csv", "--codebook", "map.toml"], "no file lost.csv"),
        (["a.csv", "--codebook", "lost.toml"], "no such codebook"),
        (["a.csv", "--codebook", "bad.toml"], "not TOML"),
        (["a.csv", "--codebook", "map.toml", "--max-mb", "0.0001"], "--max-mb"),
    ],
)
def test_what_cannot_be_read_ends_in_one_sentence(files, words, told):
    run = ratusha(files, *words)
    assert run.returncode == 2
    assert told in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1
    assert not (files / "var" / "ratusha.sqlite3").exists()
