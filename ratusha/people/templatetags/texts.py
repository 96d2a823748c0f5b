"""Show content in the reader's language, and say so when it is another one.

`{{ service.title|words }}` gives plain words; `{% say service.title %}` wraps a fallback in `<span lang="uk">`,
so that a screen reader speaks it rightly and the style sheet can mark it.
"""

from __future__ import annotations

import datetime

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ratusha.core.texts import Texts, pick

register = template.Library()


@register.filter
def words(texts: Texts | None) -> str:
    """The words in the reader's language, or the best other."""
    return pick(texts, get_language() or "uk").text


@register.simple_tag
def say(texts: Texts | None) -> SafeString | str:
    """The words, wrapped with their language when it is not the reader's."""
    picked = pick(texts, get_language() or "uk")
    if not picked.fallback:
        return picked.text
    return format_html('<span class="other-language" lang="{}">{}</span>', picked.language, picked.text)


@register.filter
def day(value: datetime.date | None) -> str:
    """A date as people write it: 15 грудня 2025 року, 15 December 2025."""
    return date_format(value, "DATE_FORMAT") if value else ""


@register.filter
def grouped(value: float | int | None, places: int = 0) -> str:
    """A number with thin spaces between thousands and the language's decimal mark."""
    if value is None:
        return ""
    shown = f"{value:,.{places}f}".replace(",", "\u202f")
    return shown if (get_language() or "uk") == "en" else shown.replace(".", ",")


@register.filter
def percent(value: float | None, places: int = 0) -> str:
    """A share 0..1 as per cent, with a no-break space before the sign where the language has it."""
    if value is None:
        return ""
    shown = f"{100 * value:.{places}f}"
    language = get_language() or "uk"
    return f"{shown}%" if language == "en" else f"{shown.replace('.', ',')}\u00a0%"
