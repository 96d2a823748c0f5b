"""Words for places in the ranking, for ways of judging, for gates, and for what would settle the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized

from django import template
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from ratusha.core.decision import Explanation
from ratusha.core.texts import Texts, pick
from ratusha.priorities.queries import (
    Answer,
    ChoiceFacts,
    CriterionFacts,
    DecisionFacts,
    Place,
    SettlingFacts,
)

register = template.Library()
PARTS = {
    "core": gettext_noop("core"),
    "borderline": gettext_noop("borderline"),
    "exterior": gettext_noop("exterior"),
}
METHODS = {
    "swings": gettext_noop("points"),
    "order": gettext_noop("order only"),
    "pairs": gettext_noop("pair by pair (AHP)"),
    "extremes": gettext_noop("best and worst (BWM)"),
}
GATES = {
    "competence": gettext_noop("the city’s competence"),
    "lawful": gettext_noop("lawful in electronic form"),
    "volume": gettext_noop("volume known"),
    "card": gettext_noop("card complete"),
    "requires": gettext_noop("what it needs passes"),
}
QUARTERS = {
    "concentrate": gettext_noop("Mend first: needed, and done badly"),
    "keep": gettext_noop("Keep up: needed, and done well"),
    "low": gettext_noop("Later: less needed, and done badly"),
    "overkill": gettext_noop("Enough: less needed, and done well"),
}
TAGS = {"core": "tag tag-good", "borderline": "tag tag-warn", "exterior": "tag"}


@register.filter
def part_words(part: str) -> str:
    """Core, borderline, exterior in the reader's language."""
    return gettext(PARTS[part]) if part in PARTS else "—"


@register.filter
def method_words(method: str) -> str:
    """The way of judging in the reader's language."""
    return gettext(METHODS[method]) if method in METHODS else "—"


@register.filter
def quarter_words(quarter: str) -> str:
    """A quarter of the field of importance and quality in the reader's language."""
    return gettext(QUARTERS[quarter]) if quarter in QUARTERS else gettext("cannot be said")


@register.filter
def gate_words(gate: str) -> str:
    """The gate in the reader's language."""
    return gettext(GATES[gate])


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
def titles_in(codes: Iterable[str], places: Iterable[Place]) -> str:
    """Titles of initiatives, one after another; a dash for none."""
    known = list(places)
    return "; ".join(title_in(code, known) for code in codes) or "—"


@register.filter
def source_words(source: str, sources: Iterable[tuple[str, Texts, Mapping[int, int]]]) -> str:
    """The title of a source of money; people's time has none."""
    found = next((title for code, title, _ceiling in sources if code == source), None)
    return pick(found, get_language() or "uk").text if found else gettext("person-months")


@register.filter
def weight_of(weights: Mapping[str, float], code: str) -> float | None:
    """A member's weight of one criterion."""
    return weights.get(code)


@register.filter
def at(found: Mapping[object, object], key: object) -> object:
    """What a mapping holds at a key; None for nothing."""
    return found.get(key)


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


@register.simple_tag
def members_words(found: Explanation, inside: int, views: Sized) -> str:
    """One sentence on how many members' values alone would put it among the chosen number."""
    words = ngettext(
        "By the values of %(n)d of %(of)d members alone it is among the first %(k)d.",
        "By the values of %(n)d of %(of)d members alone it is among the first %(k)d.",
        inside,
    )
    return words % {"n": inside, "of": len(views), "k": found.k}


@register.simple_tag
def settle_words(answer: Answer, found: SettlingFacts, criteria: Iterable[CriterionFacts]) -> str:
    """One sentence on what a kind of information would settle, an approximation."""
    title = next((c.title for c in criteria if c.code == answer.criterion), {})
    by = {
        "more": found.more,
        "asked": found.asked,
        "criterion": pick(title, get_language() or "uk").text,
    }
    if answer.kind == "respondents":
        done = gettext("If %(more)d more people were asked besides the %(asked)d who answered") % by
    elif answer.kind == "delivery":
        done = gettext("If whatever is begun were sure to be finished")
    else:
        done = gettext("If the members agreed on the weight of “%(criterion)s”") % by
    if not answer.settled:
        return gettext("%(done)s, nothing that is open would be settled.") % {"done": done}
    words = ngettext(
        "%(done)s, about %(n)d of %(of)d borderline initiatives would be settled.",
        "%(done)s, about %(n)d of %(of)d borderline initiatives would be settled.",
        len(answer.settled),
    )
    return words % {"done": done, "n": len(answer.settled), "of": len(found.borderline)}
