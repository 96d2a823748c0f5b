"""Slugs for addresses: an identifier that is one already, else the title in Latin letters.

Ukrainian and Russian letters follow the tables of the passport transliterations (Cabinet of Ministers of
Ukraine, resolution 55 of 2010; ICAO Doc 9303 for Russian), without their special rules for the word's start:
a slug must be stable and readable, not reversible.
"""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
_SPELLED = "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch  iu ia"
_UKRAINIAN = dict(zip(_CYRILLIC, _SPELLED.split(" "), strict=True))
_RUSSIAN = {"ё": "e", "ъ": "ie", "ы": "y", "э": "e"}
_LETTERS = str.maketrans({**_UKRAINIAN, **_RUSSIAN, "’": "", "'": "", "ʼ": ""})
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 80


def slug_of(identifier: str, title: str) -> str:
    """The slug that a service would like to have; "service" when nothing remains."""
    if len(identifier) <= LONGEST and _SLUG.fullmatch(identifier) and re.search("[a-z]", identifier):
        return identifier
    return latin(title) or latin(identifier) or "service"


def latin(words: str) -> str:
    """Words as a slug: lower-case Latin letters and digits joined by single hyphens, at most 80."""
    spelled = unicodedata.normalize("NFC", words).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug if len(slug) <= LONGEST else slug[:LONGEST].rsplit("-", 1)[0]
