"""Reading a legal term out of prose or an ISO 8601 duration: "30 робочих днів", "30 business days", "P1M".

Prose that does not name exactly one number with a known unit stays words: a term is never guessed.
"""

from __future__ import annotations

import re

from ratusha.core.catalogue.card import Term

_UNITS = (
    ("working_day", r"(?:робоч\w*|рабоч\w*|working|business)\s+(?:дн\w*|ден\w*|days?)"),
    ("calendar_day", r"(?:(?:календарн\w*|calendar)\s+)?(?:дн\w*|ден\w*|days?|діб|доб\w*|сут\w*)"),
    ("week", r"(?:тижн\w*|тижд\w*|недел\w*|weeks?)"),
    ("month", r"(?:місяц\w*|месяц\w*|months?)"),
)
_PROSE = tuple(
    (unit, re.compile(rf"(?<![\d.,])(\d{{1,4}})\s*[-–]?\s*{words}\b", re.I)) for unit, words in _UNITS
)
_DURATION = re.compile(r"P(\d{1,4})([DWM])")
_ISO_UNITS = {"D": "calendar_day", "W": "week", "M": "month"}


def read_term(words: str, language: str) -> Term:
    """The term that the words name; its `amount` is None when they name none or several."""
    title = {language: words}
    if duration := _DURATION.fullmatch(words.strip()):
        return Term(int(duration[1]), _ISO_UNITS[duration[2]])
    if words.strip().isdigit() and len(words.strip()) <= 4:
        return Term(int(words), "calendar_day", title=title)
    if len(re.findall(r"\d+", words)) != 1:
        return Term(title=title)
    for unit, pattern in _PROSE:
        if found := pattern.search(words):
            return Term(int(found[1]), unit, title=title)
    return Term(title=title)


def duration_of(term: Term) -> str:
    """The term as an ISO 8601 duration; empty where it has none (working days depend on a calendar)."""
    letter = {unit: letter for letter, unit in _ISO_UNITS.items()}.get(term.unit)
    return f"P{term.amount}{letter}" if letter and term.amount is not None else ""
