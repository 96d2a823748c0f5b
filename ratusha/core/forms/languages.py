"""Which of a form's languages a reader gets: forms name them freely, "Українська (uk)" or just "english"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ratusha.core.forms.model import DEFAULT_LANGUAGE, Form

_NAMES = {
    "uk": ("uk", "українська", "ukrainian", "украинский"),
    "ru": ("ru", "русский", "російська", "russian"),
    "en": ("en", "english", "англійська", "английский"),
    "fr": ("fr", "français", "francais", "french"),
    "de": ("de", "deutsch", "german"),
    "pl": ("pl", "polski", "polish"),
}


def code_of(name: str) -> str:
    """The language tag of a form's language, empty when it cannot be told."""
    if match := re.search(r"\(([a-z]{2,3}(?:-[A-Za-z]+)?)\)\s*$", name):
        return match[1].split("-")[0]
    plain = name.strip().casefold()
    return next((code for code, names in _NAMES.items() if plain in names), "")


def language_for(form: Form, code: str) -> str:
    """The form's name for the language with this tag, else its default language."""
    return next((name for name in form.languages if code_of(name) == code), form.default_language)


def by_code(form: Form, codes: Sequence[str] = ("uk", "ru", "en")) -> dict[str, str]:
    """Language tag → the form's name of it, for those that the form speaks. A nameless language speaks for uk."""
    found = {code: name for code in codes for name in form.languages if code_of(name) == code}
    if not found and form.languages == (DEFAULT_LANGUAGE,):
        return {"uk": DEFAULT_LANGUAGE}
    return found
