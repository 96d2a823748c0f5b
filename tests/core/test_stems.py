"""Words of one meaning meet in one stem; words of different meaning mostly do not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.stems import SHORTEST, stem, stems, tokens


@pytest.mark.parametrize(
    "family",
    [
        "реєстрація реєстрації реєстрацію реєстрацією реєструвати",
        "регистрация регистрации регистрацию регистрацией",
        "садок садка садку садком садочок садочка",
        "прописка прописку прописки прописатися прописці",
        "допомога допомоги допомогу допомогою",
        "дитина дитини дитині дитину",
        "народження народженні народила народити",
        "пособие пособия пособию пособием",
        "certificate certificates",
        "registration registered registering",
        "паркування паркуванню",
        "довідка довідки довідку",
    ],
)
def test_inflected_words_meet(family):
    assert len({stem(word) for word in tokens(family)}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("реєстрація", "реестрация"),
        ("ґанок", "ганок"),
        ("об'єкт", "об’єкт"),
        ("ёлка", "елка"),
        ("Київ", "київ"),
    ],
)
def test_spelling_habits_do_not_part_words(one, other):
    assert stems(one) == stems(other)


@pytest.mark.parametrize(("one", "other"), [("школа", "шлюб"), ("земля", "зелень"), ("будинок", "будова")])
def test_different_words_stay_apart(one, other):
    assert stems(one) != stems(other)


def test_numbers_and_short_words_stay_as_they_are():
    assert stems("форма 13 у дім") == ["форм", "13", "у", "дим"]


@given(st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_any_text_gives_stems_that_leave_letters(text):
    for word in tokens(text):
        root = stem(word)
        assert root
        assert len(root) >= min(SHORTEST, len(word)) - 1


@given(st.text(alphabet="абвгґдеєжзиіїйклмноп'рстуфхцчшщьюя -", max_size=40))
@settings(max_examples=60, deadline=None)
def test_case_never_matters(text):
    assert stems(text) == stems(text.upper())
