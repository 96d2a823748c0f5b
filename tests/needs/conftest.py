"""A small survey of a made-up town: two districts, six polling areas, 240 answers in a file."""

from __future__ import annotations

import csv
import tomllib

import numpy as np
import pytest

from ratusha.core.survey import codebook
from ratusha.needs import actions
from ratusha.people.queries import Actor

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


@pytest.fixture
def book():
    return codebook.parse(tomllib.loads(CODEBOOK))


@pytest.fixture
def answers(tmp_path):
    """The file of answers."""
    path = tmp_path / "answers.csv"
    rows = list(lines())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def imported(cast, book, answers):
    """The survey with its answers and margins."""
    actions.import_responses(actor=SYSTEM, path=answers, codebook=book)
    actions.set_margins(actor=SYSTEM, slug="town", margins=MARGINS, source="census")
    return "town"


@pytest.fixture
def published(imported):
    """The survey with published estimates."""
    actions.publish_estimates(actor=SYSTEM, slug=imported, replicates=50)
    return imported
