"""Real free text is grouped into groups that a person recognises, and the petitions' own departments agree with them."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from ratusha.core.text import grouping, lemmas

pytestmark = pytest.mark.shared
TEXTS = Path(os.environ.get("SHARED", "../shared")) / "data" / "free_text"


def rows(name):
    with (TEXTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def purity(member, labels):
    """Share of grouped texts whose own label is their group's most frequent one."""
    inside = [(m, label) for m, label in zip(member, labels, strict=True) if m >= 0 and label]
    most = sum(
        Counter(label for m, label in inside if m == g).most_common(1)[0][1] for g in {m for m, _ in inside}
    )
    return most / len(inside)


def test_environment_problems_of_ukrainians_are_grouped_across_two_languages():
    problems = rows("ua_ecomap_problems_2014_2015.csv")
    texts = [f"{row['title']} {row['content']}" for row in problems]
    assert {lemmas.language_of(text) for text in texts} >= {"uk", "ru"}
    found = grouping.group(texts, 8)
    assert sum(m >= 0 for m in found.member) > 0.9 * len(texts)
    labels = [row["type"] for row in problems]
    base = Counter(labels).most_common(1)[0][1] / len(labels)
    assert purity(found.member, labels) > base + 0.1
    assert all(len(group.words) >= 3 and group.typical for group in found.groups)


def test_near_duplicate_petitions_come_together():
    titles = [row["title"] for row in rows("uk_parliament_petitions_environment_search.csv")[:1500]]
    found = grouping.group(titles, 20)
    plastic = [m for m, title in zip(found.member, titles, strict=True) if "plastic" in title.lower()]
    assert Counter(plastic).most_common(1)[0][1] > 0.6 * len(plastic) > 5
