"""`ratusha export catalogue` writes the whole file or none."""

import argparse
import json

import pytest

from ratusha.site.cli import export_catalogue

pytestmark = pytest.mark.django_db


def options(**more):
    return argparse.Namespace(**{"format": "json", "output": None, **more})


def test_it_writes_to_a_file_or_to_the_terminal(tmp_path, capsys):
    assert export_catalogue.run(options()) == 0
    printed = capsys.readouterr().out
    path = tmp_path / "catalogue.json"
    export_catalogue.run(options(output=path))
    assert path.read_text(encoding="utf-8") == printed
    assert json.loads(printed)["services"] == []
    assert [p.name for p in tmp_path.iterdir()] == ["catalogue.json"]


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(export_catalogue.CannotWrite, match="cannot be written"):
        export_catalogue.run(options(output=tmp_path / "missing" / "x.ttl", format="ttl"))
