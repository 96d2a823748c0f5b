"""Answers that speak of one thing come together, in three languages, and a person has the last word."""

import pytest

from ratusha.core.text import grouping, lemmas
from ratusha.core.text.grouping import Coding

ANSWERS = [
    "Черга в ЦНАП з самого ранку",
    "Черги величезні, запишіть на час",
    "Очередь в ЦНАП, запишите на час",
    "Записатися в чергу онлайн на час",
    "Освітлення на вулиці не працює",
    "Вулиця без освітлення, темно",
    "Темно на улице, освещение не работает",
    "Освітіть вулиці ввечері, темно",
    "xyz",
    "",
]


def test_answers_on_one_thing_come_together_across_inflections_and_languages():
    found = grouping.group(ANSWERS, 2)
    queues, light = set(found.member[:4]), set(found.member[4:8])
    assert len(queues) == len(light) == 1
    assert queues != light


def test_an_answer_like_no_other_is_left_ungrouped():
    assert grouping.group(ANSWERS, 2).member[8:] == (grouping.UNGROUPED, grouping.UNGROUPED)


def test_a_group_is_explained_by_words_as_people_write_them_and_by_typical_answers():
    found = grouping.group(ANSWERS, 2)
    light = found.groups[found.member[4]]
    assert "темно" in light.words
    assert set(light.typical) <= {4, 5, 6, 7}
    assert light.size == 4
    assert sum(group.size for group in found.groups) == 8


def test_the_proposal_is_the_same_every_time():
    assert grouping.group(ANSWERS, 2) == grouping.group(ANSWERS, 2)


@pytest.mark.parametrize(
    ("texts", "count", "words"), [([], 2, "Only 0"), (ANSWERS, 1, "two groups"), (["a b"] * 3, 3, "too few")]
)
def test_what_cannot_be_grouped_is_said(texts, count, words):
    with pytest.raises(grouping.GroupingRefused, match=words):
        grouping.group(texts, count)


def test_the_researcher_merges_renames_and_moves():
    coding = Coding({"r1": "0", "r2": "1", "r3": "2"}, {"0": "queues", "1": "lines", "2": "light"})
    changed = coding.merge("1", "0").rename("0", "waiting").move("r3", "0")
    assert changed.codes == {"r1": "0", "r2": "0", "r3": "0"}
    assert changed.names == {"0": "waiting", "2": "light"}
    for wrong in (
        lambda: coding.merge("9", "0"),
        lambda: coding.rename("9", "x"),
        lambda: coding.move("r9", "0"),
    ):
        with pytest.raises(grouping.GroupingRefused):
            wrong()


def test_languages_are_told_by_their_letters():
    assert [lemmas.language_of(t) for t in ("вулиця її", "объезд", "parks", "парк", "")] == [
        "uk",
        "ru",
        "en",
        "uk",
        "uk",
    ]


def test_words_that_say_nothing_are_left_out():
    assert [word for _, word in lemmas.words("Щоб у нас було більше парків та that parks")] == [
        "більше",
        "парків",
        "parks",
    ]


def test_dictionary_forms_need_the_extra_and_say_so(monkeypatch):
    lemmas._analyser.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "pymorphy3", None)
    with pytest.raises(lemmas.NoLemmas, match="lemmas"):
        lemmas.by_dictionary("uk")
