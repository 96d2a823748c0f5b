"""A refusal is one sentence, in English or in the language of whoever translates it."""

from __future__ import annotations

from ratusha.core.refusal import Refusal

UKRAINIAN = {"A row of %(most)d": "Рядок із %(most)d"}


def test_the_sentence_is_told_in_the_language_of_the_translator():
    refusal = Refusal("long", "A row of %(most)d", "row 3", most=7)
    assert (refusal.message, refusal.said(UKRAINIAN.__getitem__)) == ("A row of 7", "Рядок із 7")


def test_a_sentence_without_places_is_told_as_it_is():
    assert Refusal("share", "100% is too much").said(str) == "100% is too much"
