"""Invented applicants: what a form's rules alone make up, put into words that people would write.

The rules of a form let through any letters and days; a demonstration reads better with names that people bear,
grown-up applicants and streets of the city. Which answers are given at all stays as the form's rules decided.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from ratusha.site.demo.reading.shapes.voices import Residents

TODAY = datetime.date(2025, 12, 14)


def invented(
    values: Mapping[str, object], residents: Residents, rng: np.random.Generator
) -> dict[str, object]:
    """The answers, those that name or describe somebody replaced; every other one as it was."""
    told = dict(values)
    for name, value in values.items():
        make = _MADE.get(name) or _MADE.get(name.rpartition("_")[2])
        if make and isinstance(value, str) and value:
            told[name] = make(residents, rng)
    return told


def _born(youngest: int, oldest: int) -> Callable[[Residents, np.random.Generator], str]:
    def day(residents: Residents, rng: np.random.Generator) -> str:
        days = int(rng.integers(365 * youngest + 60, 365 * oldest))
        return (TODAY - datetime.timedelta(days=days)).isoformat()

    return day


def _address(residents: Residents, rng: np.random.Generator) -> str:
    return f"{rng.choice(residents.streets)}, {rng.integers(1, 120)}, кв. {rng.integers(1, 90)}"


def _phone(residents: Residents, rng: np.random.Generator) -> str:
    """A number under a code that nobody has."""
    return f"+380 00 {rng.integers(100, 999)} {rng.integers(10, 99)} {rng.integers(10, 99)}"


# By the name of the question, or by its last word.
_MADE: dict[str, Callable[[Residents, np.random.Generator], str]] = {
    "surname": lambda residents, rng: str(rng.choice(residents.surnames)),
    "name": lambda residents, rng: str(rng.choice(residents.women)),
    "patronymic": lambda residents, rng: str(rng.choice(residents.patronymics_of_women)),
    "birth_date": _born(18, 88),
    "person_birth_date": _born(18, 88),
    "child_birth_date": _born(0, 6),
    "phone": _phone,
    "email": lambda residents, rng: f"applicant{rng.integers(100, 999)}@zrazkove.example",
    "post_address": _address,
    "place_words": lambda residents, rng: str(rng.choice(residents.tree_places)),
    "health": lambda residents, rng: str(rng.choice(residents.child_health)),
    "sibling": lambda residents, rng: f"{rng.choice(residents.men)} {rng.choice(residents.surnames)}",
}
