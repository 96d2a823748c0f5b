"""Words that invented residents use: their names, what they wish for, how they rate."""

from __future__ import annotations

from dataclasses import dataclass

from ratusha.core.texts import Texts


@dataclass(frozen=True)
class Rating:
    """What somebody writes when giving so many stars, 1–5."""

    stars: int
    language: str
    text: str


@dataclass(frozen=True)
class Residents:
    """Everything that stands in residents.toml: names are put together at random, so nobody is meant."""

    surnames: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    patronymics_of_women: tuple[str, ...]
    patronymics_of_men: tuple[str, ...]
    streets: tuple[str, ...]
    tree_places: tuple[str, ...]
    child_health: tuple[str, ...]
    rating: tuple[Rating, ...]


@dataclass(frozen=True)
class Theme:
    """What short answers are about; `weight` says how often each adult age group writes on it."""

    id: str
    title: Texts
    weight: tuple[float, ...]


@dataclass(frozen=True)
class Wish:
    """A short answer in its author's language, with the theme the author had in mind."""

    theme: str
    language: str
    text: str


@dataclass(frozen=True)
class Wishes:
    """Everything that stands in wishes.toml; `answered` is the share who write anything."""

    answered: float
    theme: tuple[Theme, ...]
    wish: tuple[Wish, ...]
