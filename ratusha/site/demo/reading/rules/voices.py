"""Rules of the words of invented residents: themes exist, lists do not repeat, stars are stars."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ratusha.core.texts import LANGUAGES
from ratusha.site.demo.reading.rules.naming import ids, known, refuse

if TYPE_CHECKING:
    from ratusha.site.demo.reading import DemoData


def check_voices(data: DemoData) -> None:
    """Names, ratings, wishes."""
    residents, wishes = data.residents, data.wishes
    for name in ("surnames", "women", "men", "patronymics_of_women", "patronymics_of_men", "streets"):
        for word, times in Counter(getattr(residents, name)).items():
            if times > 1:
                raise refuse(f"residents.toml, {name}", "“%(word)s” stands twice", word=word)
    known([rating.language for rating in residents.rating], LANGUAGES, "residents.toml, rating", "language")
    if {rating.stars for rating in residents.rating} != {1, 2, 3, 4, 5}:
        raise refuse("residents.toml, rating", "there must be ratings of 1 to 5 stars, and no other")
    known([wish.theme for wish in wishes.wish], ids(wishes.theme), "wishes.toml, wish", "theme")
    known([wish.language for wish in wishes.wish], LANGUAGES, "wishes.toml, wish", "language")
    for theme in wishes.theme:
        if len(theme.weight) != len(data.survey.ages):
            raise refuse(f"wishes.toml, theme “{theme.id}”", "there must be a weight for each age group")
        if not any(wish.theme == theme.id for wish in wishes.wish):
            raise refuse(f"wishes.toml, theme “{theme.id}”", "nobody writes on this theme")
