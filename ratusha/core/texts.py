"""Texts in several languages, and which one to show.

A text is a mapping from language tag to words: `{"uk": "Заява", "en": "Application"}`. A page asks for one
language and gets that one, or the best other one *and the fact that it is another*, so that the fallback can
be shown (and marked with `lang=` for a screen reader) instead of hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("uk", "ru", "en")

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Picked:
    """Words in one language: `fallback` is true when it is not the language that was asked for."""

    text: str
    language: str
    fallback: bool

    def __str__(self) -> str:
        return self.text


def pick(texts: Texts | None, language: str) -> Picked:
    """Choose the words for `language`: itself, else uk, ru, en in that order, else any other, else empty."""
    texts = texts or {}
    for tag in (language, *LANGUAGES, *sorted(texts)):
        if words := texts.get(tag, "").strip():
            return Picked(words, tag, tag != language)
    return Picked("", language, False)


def same(words: str) -> dict[str, str]:
    """A text whose words are the same in all interface languages (a name, a number)."""
    return dict.fromkeys(LANGUAGES, words)


_ALPHABET = "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя"
_PLACES = {letter: chr(0x430 + place) for place, letter in enumerate(_ALPHABET)}


def alphabetical(words: str) -> str:
    """A key that sorts words as people expect: without case, ґ after г, є after е, і and ї after и."""
    return "".join(_PLACES.get(letter, letter) for letter in words.casefold().lstrip("«“\"'"))
