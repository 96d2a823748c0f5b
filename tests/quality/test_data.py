"""The yardsticks that come with the room: each reads, is in three languages, names its source and can be judged."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli_w

from ratusha.core.instruments import JUDGED, read_instrument, score, to_plain
from ratusha.core.texts import LANGUAGES
from ratusha.quality import actions, queries
from tests.cast import SYSTEM

FILES = sorted((Path(__file__).resolve().parents[2] / "ratusha/quality/data").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_is_a_whole_yardstick_in_three_languages(path):
    found = read_instrument(path.read_text(encoding="utf-8"))
    assert found.identifier == path.stem
    assert found.source
    criteria = [criterion["title"] for criterion in found.definition.get("criteria", ())]
    for texts in (found.title, found.unit, found.rule, *criteria):
        assert set(texts) == set(LANGUAGES)
    assert read_instrument(tomli_w.dumps(to_plain(found))) == found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_can_be_brought_in_and_judged(cast, path):
    found = read_instrument(path.read_text(encoding="utf-8"))
    actions.import_instrument(actor=SYSTEM, text=path.read_text(encoding="utf-8"))
    assert queries.instrument(path.stem).title == found.title
    if found.kind in JUDGED:
        codes = [criterion["code"] for criterion in found.definition["criteria"]]
        assert score(found.kind, found.definition, dict.fromkeys(codes, "success")) == 1
        assert score(found.kind, found.definition, dict.fromkeys(codes, "tolerance")) == 0.5


def test_the_three_profiles_are_there():
    assert [path.stem for path in FILES] == ["eu-benchmark", "losi", "servperf"]
