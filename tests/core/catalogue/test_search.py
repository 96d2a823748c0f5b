"""The search box: exact words first, then beginnings, then slips of the finger; nothing is found for nonsense."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.catalogue.search import Index, distance

TITLES = {
    "residence": "Реєстрація місця проживання",
    "birth": "Призначення допомоги при народженні дитини",
    "garden": "Запис дитини до дитячого садка",
    "tree": "Видалення дерев",
    "parking": "Resident parking permit",
}


@pytest.fixture(scope="module")
def index():
    return Index([(key, 1.0, [(words, 3.0)]) for key, words in TITLES.items()])


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("реєстрацію місця", "residence"),
        ("садок", "garden"),
        ("реєстрайція", "residence"),  # a letter too many
        ("парковка", None),
        ("parkng permits", "parking"),  # a letter missing
        ("ht'cnhfwsz", "residence"),  # typed in the other layout
        ("дерево", "tree"),
        ("як отримати допомогу", "birth"),  # little words do not count
    ],
)
def test_people_find_what_they_mean(index, query, first):
    hits = index.search(query)
    found = hits[0].key if hits else None
    assert found == first


def test_nonsense_finds_nothing(index):
    assert index.search("ыыыы") == index.search("") == index.search("!!!") == []


def test_missing_a_word_costs_more_than_a_slip():
    index = Index([("both", 1.0, [("зелений сад", 1.0)]), ("one", 1.0, [("зелений дім", 1.0)])])
    assert next(hit.key for hit in index.search("зелений саад")) == "both"


def test_of_equals_the_one_asked_for_more_often_comes_first():
    index = Index([("rare", 1.0, [("довідка", 1.0)]), ("usual", 1.5, [("довідка", 1.0)])])
    assert [hit.key for hit in index.search("довідку")] == ["usual", "rare"]


def test_a_query_as_long_as_a_book_is_answered(index):
    assert index.search("садок " * 50_000)[0].key == "garden"


def slow_distance(one, other):
    """Optimal string alignment by its recursive definition."""
    if not one or not other:
        return len(one) + len(other)
    best = min(
        slow_distance(one[:-1], other) + 1,
        slow_distance(one, other[:-1]) + 1,
        slow_distance(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-2] and one[-2] == other[-1]:
        best = min(best, slow_distance(one[:-2], other[:-2]) + 1)
    return best


@given(st.text(alphabet="abc", max_size=5), st.text(alphabet="abc", max_size=5))
@settings(max_examples=100, deadline=None)
def test_distance_equals_its_definition(one, other):
    assert distance(one, other, 9) == slow_distance(one, other)
    assert (distance(one, other, 1) <= 1) == (slow_distance(one, other) <= 1)
