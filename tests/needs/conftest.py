"""A small survey of a made-up town: two districts, six polling areas, 240 answers in a file."""

from __future__ import annotations

import csv
import tempfile
import tomllib
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from ratusha.core.survey import codebook
from ratusha.needs import actions
from ratusha.people.queries import Actor
from tests.worlds import world

SYSTEM = Actor.system("test")
CODEBOOK = """
[survey]
slug = "town"
title = { uk = "Потреби", ru = "Потребности", en = "Needs" }
population = { uk = "дорослі", ru = "взрослые", en = "adults" }
modes = ["interview"]
planned = 240
opens = 2025-10-01
closes = 2025-11-01
[file]
key = "id"
strata = "district"
cluster = "area"
weight = "w"
day = "day"
[missing]
"99" = "refused"
[[variable]]
name = "district"
role = "domain"
levels = { north = "North", south = "South" }
[[variable]]
name = "sex"
role = "domain"
levels = { w = "Woman", m = "Man" }
[[variable]]
name = "first"
kind = "multiple"
role = "need"
split = " "
levels = [{ code = "a", title = "Extract", service = "extract" }, { code = "b", title = "Kindergarten", service = "kindergarten" }, { code = "c", title = "Rare", service = "rare" }]
[[variable]]
name = "happy"
kind = "number"
range = [0, 10]
[[variable]]
name = "wish"
kind = "text"
role = "open"
"""
MARGINS = {"district": {"north": 6000.0, "south": 4000.0}, "sex": {"w": 5500.0, "m": 4500.0}}


def lines(size=240):
    rng = np.random.default_rng(5)
    for i in range(size):
        south = i % 2
        chosen = [code for code, chance in (("a", 0.6), ("b", 0.3 + 0.2 * south)) if rng.random() < chance]
        if i in (3, 8, 11):
            chosen.append("c")
        yield {
            "id": f"r{i}",
            "district": "south" if south else "north",
            "area": f"{'s' if south else 'n'}{i // 2 % 6}",
            "w": "40",
            "day": f"2025-10-{1 + i % 28:02d}",
            "sex": "w" if rng.random() < 0.6 else "m",
            "first": " ".join(chosen) or "a",
            "happy": str(rng.integers(0, 11)),
            "wish": "Більше ліхтарів" if i % 10 == 0 else "",
        }


def book_of_town():
    """What the columns of the file mean."""
    return codebook.parse(tomllib.loads(CODEBOOK))


def write_rows(path, rows):
    """A CSV file of the rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def import_town():
    """The survey with its answers and margins."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_rows(Path(folder) / "answers.csv", list(lines()))
        actions.import_responses(actor=SYSTEM, path=path, codebook=book_of_town())
    actions.set_margins(actor=SYSTEM, slug="town", margins=MARGINS, source="census")
    return "town"


def publish_town():
    """Publish its estimates; the snapshot's file as bytes, by its path."""
    actions.publish_estimates(actor=SYSTEM, slug="town", replicates=50)
    return frozen_files()


def frozen_files():
    """The files of snapshots, to be laid down again beside rows that a world lays down."""
    root = Path(settings.MEDIA_ROOT)
    return {path.relative_to(root): path.read_bytes() for path in root.glob("needs/*.parquet")}


def lay_files(files):
    """Lay files down under the media folder of this test."""
    for path, content in files.items():
        there = Path(settings.MEDIA_ROOT) / path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(content)


@pytest.fixture
def book():
    return book_of_town()


@pytest.fixture
def answers(tmp_path):
    """The file of answers."""
    return write_rows(tmp_path / "answers.csv", list(lines()))


@pytest.fixture
def imported(cast):
    """The survey with its answers and margins."""
    return world(import_town)


@pytest.fixture
def published(imported):
    """The survey with published estimates."""
    lay_files(world(publish_town))
    return imported
