"""Words for places in the ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils.translation import get_language, gettext, gettext_noop

from ratusha.core.texts import pick
from ratusha.priorities.queries import ChoiceFacts, CriterionFacts, DecisionFacts, Place

register = template.Library()
PARTS = {
    "core": gettext_noop("core"),
    "borderline": gettext_noop("borderline"),
    "exterior": gettext_noop("exterior"),
}
TAGS = {"core": "tag tag-good", "borderline": "tag tag-warn", "exterior": "tag"}


@register.filter
def part_words(part: str) -> str:
    """Core, borderline, exterior in the reader's language."""
    return gettext(PARTS[part]) if part in PARTS else "—"


@register.filter
def part_tag(part: str) -> str:
    """The class of the tag."""
    return TAGS.get(part, "tag")


@register.filter
def part_count(places: Iterable[Place], part: str) -> int:
    """How many places are of a part."""
    return sum(place.part == part for place in places)


@register.filter
def choice_of(decision: DecisionFacts | None, code: str) -> ChoiceFacts | None:
    """What was decided of an initiative."""
    return next((c for c in decision.choices if c.code == code), None) if decision else None


@register.filter
def title_in(code: str, places: Iterable[Place]) -> str:
    """The title of an initiative in the reader's language."""
    found = next((p.initiative.title for p in places if p.initiative.code == code), None)
    return pick(found, get_language() or "uk").text or code


@register.filter
def weight_of(weights: Mapping[str, float], code: str) -> float | None:
    """A member's weight of one criterion."""
    return weights.get(code)


@register.simple_tag
def explain_place(place: Place, strongest: CriterionFacts, of: int) -> str:
    """One sentence on why it stands there."""
    words = gettext(
        "Place %(rank)d of %(of)d, expected rank %(expected)s (nine tenths of draws between %(low)d and "
        "%(high)d). What carries it most is “%(criterion)s”."
    )
    language = get_language() or "uk"
    expected = f"{place.expected:.1f}"
    return words % {
        "rank": place.rank,
        "of": of,
        "expected": expected if language == "en" else expected.replace(".", ","),
        "low": place.low,
        "high": place.high,
        "criterion": pick(strongest.title, language).text,
    }
