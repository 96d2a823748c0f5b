"""How long a form takes, and how hard its words are.

Time: reading at 238 words a minute (Brysbaert 2019, silent reading of non-fiction; 180 when the text is long
words) plus seconds of answering by kind of question. The seconds are planning figures stated in
docs/methods/forms.md, not measurements: the page shows them as "about", and drafts tell the real ones later.

Words: LIX = words/sentences + 100 × (words of more than six letters)/words (Björnsson 1968). It needs no
dictionary and works for Ukrainian, Russian and English alike; above 60 is as hard as law.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ratusha.core.forms.model import Form, Question

WORDS_A_MINUTE = 238
SECONDS: Mapping[str, float] = MappingProxyType(
    {
        "text": 20, "integer": 8, "decimal": 9, "range": 6, "date": 12, "time": 8, "datetime": 16, "select_one": 5,
        "select_multiple": 10, "rank": 25, "acknowledge": 3, "geopoint": 20, "geotrace": 60, "geoshape": 60,
        "file": 90, "image": 60, "audio": 60, "video": 90, "barcode": 15,
    }
)  # fmt: skip
HARD_LIX = 60.0
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?…:;]+(?:\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Burden:
    """What a form asks of a person: questions asked, minutes, hard-to-get answers. `n` is the number of trials."""

    questions: float
    minutes: float
    files: float
    n: int


def burden(form: Form, asked: Iterable[Iterable[str]], language: str) -> Burden:
    """The mean over fillings; each filling is the paths of the questions it asked (repeats several times)."""
    questions = seconds = files = 0.0
    number = 0
    for paths in asked:
        number += 1
        for path in paths:
            item = form.by_path[path]
            if not isinstance(item, Question):
                continue
            words = len(_WORD.findall(f"{item.label.plain(language)} {item.hint.plain(language)}"))
            seconds += words / WORDS_A_MINUTE * 60
            if item.answered:
                questions += 1
                seconds += SECONDS.get(item.kind, 10)
                files += item.kind in {"file", "image", "audio", "video"}
    count = max(number, 1)
    return Burden(questions / count, seconds / 60 / count, files / count, number)


def lix(text: str) -> float:
    """Björnsson's readability index; 0 for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len([part for part in _SENTENCE.split(text) if _WORD.search(part)]))
    long_words = sum(len(word) > 6 for word in words)
    return len(words) / sentences + 100 * long_words / len(words)
