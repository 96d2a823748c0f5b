"""What counts as the same word: stems by default, dictionary forms with the extra `lemmas`.

`core.stems` needs no dictionary and serves all three languages. With `pip install ratusha[lemmas]` pymorphy3
gives Russian and Ukrainian dictionary forms; its dictionaries are not part of the default install.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from ratusha.core.refusal import Refusal
from ratusha.core.stems import stem, tokens

Normal = Callable[[str], str]
UKRAINIAN = frozenset("іїєґ")
RUSSIAN = frozenset("ыэъё")


class NoLemmas(Refusal):
    """Dictionary forms were asked for but the extra is not installed."""


def by_stems(word: str) -> str:
    """The stem of a folded word."""
    return stem(word)


def by_dictionary(language: str) -> Normal:
    """Dictionary forms of one language, `uk` or `ru`.

    Raises:
        NoLemmas: the extra `lemmas` is not installed.
    """
    analyser = _analyser(language)

    def normal(word: str) -> str:
        return str(analyser.parse(word)[0].normal_form)

    return normal


@cache
def _analyser(language: str) -> Any:
    """The one place that imports pymorphy3."""
    try:
        import pymorphy3

        return pymorphy3.MorphAnalyzer(lang=language)
    except (ImportError, ValueError) as error:
        raise NoLemmas(
            "lemmas", "Dictionary forms need the extra: pip install 'ratusha[lemmas]'.", language
        ) from error


def language_of(text: str) -> str:
    """uk, ru or en by its letters; uk when they do not tell."""
    letters = set(text.lower())
    if letters & UKRAINIAN:
        return "uk"
    if letters & RUSSIAN:
        return "ru"
    return "en" if letters and not any("а" <= letter <= "я" for letter in letters) else "uk"


def words(text: str, normal: Normal = by_stems, *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(normal form, word as written) of a text's words of three letters and more, stop words left out."""
    stops = STOPS | frozenset(without)
    pairs = ((normal(word), word) for word in tokens(text) if len(word) >= 3 and not word.isdigit())
    return [(form, word) for form, word in pairs if form not in stops and word not in STOP_WORDS]


_SAID = """
    або адже але біля був була були було бути вам вас ваш весь вже від він вона вони воно все всі всіх вся где
    да даже для для дуже его ее если есть ещё еще її їх його как кто коли который ми мне мені мої мой моя мы на
    нам нас наш наша наше наші не нет ним ними них ні ніж нічого но нужно оно они она он під при про просто раз
    сам сама самі свої свой себе себя так такий таки такие такой там тоже той только ты уже хоча хочу хочется
    через чи что чтоб чтобы чого чому щоб щось яка який яке які якщо якось это этот эти цей ця це ці цього того
    тому тут також потрібно треба надо нужен нужна можна можно може может бы би був будь быть було если
    and are but can for from had has have her him his its not our out she that the their them there they this was
    were what when which who will with you your should would could more most very all any been being into than then
    the please need needs want
"""
STOP_WORDS = frozenset(_SAID.split())
STOPS = frozenset(stem(word) for word in STOP_WORDS if len(stem(word)) >= 3)
