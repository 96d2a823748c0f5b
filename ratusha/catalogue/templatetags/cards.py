"""A card in words: term, cost, channel, outlook, letters, names of fields; and its schema.org description."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from ratusha.catalogue.queries import Card, Outlook
from ratusha.core.catalogue.card import Cost, Step, Term
from ratusha.core.catalogue.fields import decimal_of
from ratusha.core.texts import Texts, pick

register = template.Library()

CHANNELS = {
    "online": pgettext_lazy("channel", "online"),
    "counter": pgettext_lazy("channel", "in person"),
    "phone": pgettext_lazy("channel", "by phone"),
    "email": pgettext_lazy("channel", "by e-mail"),
    "post": pgettext_lazy("channel", "by post"),
    "fax": pgettext_lazy("channel", "by fax"),
    "other": pgettext_lazy("channel", "another way"),
}
AUDIENCES = {"resident": gettext_lazy("residents"), "business": gettext_lazy("businesses")}
LETTERS = {
    "В": gettext_lazy("performs"),
    "У": gettext_lazy("takes part"),
    "П": gettext_lazy("agrees"),
    "З": gettext_lazy("approves"),
}
SILENCES = {
    "consent": gettext_lazy("If the city does not answer in time, this counts as consent."),
    "refusal": gettext_lazy(
        "If the city does not answer in time, this counts as a refusal, which can be appealed."
    ),
}
FIELDS = {
    "title": gettext_lazy("title"),
    "summary": gettext_lazy("what it is"),
    "unit": gettext_lazy("responsible unit"),
    "audience": gettext_lazy("for whom"),
    "channels": gettext_lazy("where to apply"),
    "evidence": gettext_lazy("documents"),
    "costs": gettext_lazy("cost"),
    "term": gettext_lazy("term"),
    "outputs": gettext_lazy("result"),
    "refusal_grounds": gettext_lazy("grounds of refusal"),
    "rules": gettext_lazy("legal acts"),
    "steps": gettext_lazy("steps of handling"),
}
OUTLOOKS = {
    "online": gettext_lazy("online now"),
    "planned": gettext_lazy("planned"),
    "desk": gettext_lazy("at the desk"),
}
_CURRENCIES = {"UAH": gettext_lazy("UAH"), "EUR": "€", "USD": "$"}
_MINOR = 2  # digits of kopecks


@register.filter
def term_words(term: Term | None) -> str:
    """Up to 10 working days; the source's own words where no number is known."""
    if term is None:
        return ""
    if term.amount is None:
        return pick(term.title, get_language() or "uk").text
    if term.amount == 0:
        return _("on the same day")
    return {
        "working_day": ngettext("%(n)s working day", "%(n)s working days", term.amount),
        "calendar_day": ngettext("%(n)s calendar day", "%(n)s calendar days", term.amount),
        "week": ngettext("%(n)s week", "%(n)s weeks", term.amount),
        "month": ngettext("%(n)s month", "%(n)s months", term.amount),
    }[term.unit] % {"n": term.amount}


@register.filter
def days_words(days: int, term: Term | None) -> str:
    """Days of a step, in the unit of the card's term."""
    if days == 0:
        return _("on the same day")
    if term is not None and term.unit == "working_day":
        return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


@register.filter
def cost_words(costs: tuple[Cost, ...]) -> str:
    """Free; 150 UAH; or the words of the card."""
    return "; ".join(filter(None, (_cost(cost) for cost in costs)))


def _cost(cost: Cost) -> str:
    words = pick(cost.title, get_language() or "uk").text
    amount = decimal_of(cost.amount)
    if amount is None:
        return words
    if amount == 0:
        return words or _("free of charge")
    places = 0 if amount == amount.to_integral() else _MINOR
    shown = f"{amount:,.{places}f}".replace(",", "\u202f")
    if (get_language() or "uk") != "en":
        shown = shown.replace(".", ",")
    priced = f"{shown}\u00a0{_CURRENCIES.get(cost.currency, cost.currency)}"
    return f"{priced} ({words})" if words else priced


@register.filter
def channel_words(kind: str, outlook: str = "online") -> str:
    """A way to apply in words; "online" of a service that cannot be had online yet means a part of it."""
    if kind == "online" and outlook != "online":
        return _("online in part, for example to book a visit or take a form")
    return str(CHANNELS.get(kind, kind))


@register.filter
def audience_words(word: str) -> str:
    """For whom: known words translated, others as they are."""
    return str(AUDIENCES.get(word, word))


@register.filter
def letter_words(letter: str) -> str:
    """What a unit does in a step."""
    return str(LETTERS.get(letter, letter))


@register.filter
def unit_words(code: str, card: Card) -> str:
    """The short name of a unit that the steps name."""
    return pick(card.unit_names.get(code), get_language() or "uk").text or code


@register.filter
def silence_words(term: Term | None) -> str:
    """What follows when the city says nothing in time; empty where nothing follows."""
    return str(SILENCES.get(term.silence, "")) if term else ""


@register.filter
def field_words(name: str) -> str:
    """The name of a field of the card."""
    return str(FIELDS.get(name, name))


@register.filter
def outlook_words(state: str) -> str:
    """The name of a state of the outlook."""
    return str(OUTLOOKS.get(state, state))


@register.simple_tag
def outlook_tag(outlook: Outlook) -> SafeString:
    """The coloured tag of how a service can be had."""
    if outlook.state == "online":
        return format_html('<span class="tag tag-good">{}</span>', _("online now"))
    if outlook.state == "planned" and outlook.date:
        when = date_format(outlook.date, "E Y")
        return format_html('<span class="tag tag-info">{}</span>', _("online from %(when)s") % {"when": when})
    return format_html('<span class="tag">{}</span>', _("at the desk"))


@register.filter
def bars(card: Card) -> list[dict[str, Any]]:
    """The steps with where each begins and ends, for the picture: `start`, `days`, `whole` in days."""
    content = card.content
    limit = (
        content.term.amount
        if content.term and content.term.amount and content.term.unit in {"working_day", "calendar_day"}
        else 0
    )
    whole = max(content.path_days, limit or 0, 1)
    found, start = [], 0
    for stage in content.stages:
        found += [_bar(step, start, whole) for step in stage]
        start += max(step.days for step in stage)
    return found


def _bar(step: Step, start: int, whole: int) -> dict[str, Any]:
    """Per mille of the width; a step within the day is a thin mark."""
    left = min(1000 * start / whole, 990)
    width = max(1000 * step.days / whole, 10)
    return {"step": step, "x": f"{left:.1f}", "width": f"{min(width, 1000 - left):.1f}"}


@register.simple_tag
def described(card: Card, council: Texts, address: str) -> SafeString:
    """schema.org GovernmentService as a data block. Not a program: the browser does not run it."""
    language = get_language() or "uk"
    content = card.content
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": f"{address}#service",
        "identifier": card.identifier,
        "url": address,
        "name": pick(card.title, language).text,
        "inLanguage": pick(card.title, language).language,
        "serviceOperator": {"@type": "GovernmentOrganization", "name": pick(council, language).text},
    }
    if summary := pick(card.summary, language).text:
        described["description"] = summary
    if card.unit is not None:
        described["provider"] = {
            "@type": "GovernmentOrganization",
            "name": pick(card.unit.name, language).text,
            **({"telephone": card.unit.phone} if card.unit.phone else {}),
            **({"address": words} if (words := pick(card.unit.address, language).text) else {}),
        }
    if content.audience:
        described["audience"] = [{"@type": "Audience", "audienceType": word} for word in content.audience]
    if content.outputs:
        described["serviceOutput"] = [
            {"@type": "Thing", "name": pick(o.title, language).text} for o in content.outputs
        ]
    if all(cost.is_free for cost in content.costs) and content.costs:
        described["isAccessibleForFree"] = True
    if card.outlook.state == "online":
        described["availableChannel"] = {"@type": "ServiceChannel", "serviceUrl": card.outlook.apply_address}
    text = json.dumps(described, ensure_ascii=False).translate(_HARMLESS)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # < > & are escaped


_HARMLESS = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


# ── the office's editor ──────────────────────────────────────────────────────────────────────────────────

SECTION_WORDS = {"texts": gettext_lazy("title and what it is"), "who": gettext_lazy("who and for whom")}
TERM_UNITS = {
    "working_day": gettext_lazy("working days"),
    "calendar_day": gettext_lazy("calendar days"),
    "week": gettext_lazy("weeks"),
    "month": gettext_lazy("months"),
}
SILENCE_CHOICES = {
    "none": gettext_lazy("nothing follows"),
    "consent": gettext_lazy("it counts as consent"),
    "refusal": gettext_lazy("it counts as a refusal"),
}
ACTIONS = {
    "created": gettext_lazy("created"),
    "changed": gettext_lazy("changed"),
    "unchanged": gettext_lazy("unchanged"),
    "rejected": gettext_lazy("rejected"),
}


@register.filter
def section_words(section: str) -> str:
    """The name of a section of the editor."""
    words = str(SECTION_WORDS.get(section, FIELDS.get(section, section)))
    return words[:1].upper() + words[1:]


@register.filter
def term_unit_words(unit: str) -> str:
    """A unit of the term."""
    return str(TERM_UNITS.get(unit, unit))


@register.filter
def silence_choice(silence: str) -> str:
    """What may follow when the city says nothing."""
    return str(SILENCE_CHOICES.get(silence, silence))


@register.filter
def action_words(action: str) -> str:
    """What an import does to a row."""
    return str(ACTIONS.get(action, action))


@register.filter
def in_language(texts: Texts | None, tag: str) -> str:
    """The words in exactly this language."""
    return (texts or {}).get(tag, "")


@register.filter
def of(mapping: dict[str, Any], key: str) -> Any:
    """The value of a key, or nothing."""
    return mapping.get(key)


@register.filter
def addnumber(words: str, number: int) -> str:
    """Words with a number at their end."""
    return f"{words}{number}"


@register.filter
def audience_choices(card: Any) -> list[str]:
    """Known audiences and those that the card (as plain values) names besides."""
    return list(dict.fromkeys([*AUDIENCES, *card.get("audience", ())]))
