"""Words for the golden thread."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_noop

register = template.Library()
TITLES = {
    "need": gettext_noop("Need"),
    "scores": gettext_noop("Quality before"),
    "rank": gettext_noop("Priority"),
    "measure": gettext_noop("Measure of the plan"),
    "launch": gettext_noop("Launch"),
    "outcome": gettext_noop("Outcome"),
}
EMPTY = {
    "need": gettext_noop("This service was not among those that the survey asked about."),
    "scores": gettext_noop("This service has not been measured yet."),
    "rank": gettext_noop("No initiative for this service has been proposed yet."),
    "measure": gettext_noop("No measure of the plan names this service yet."),
    "launch": gettext_noop("This service cannot be had online yet."),
    "outcome": gettext_noop("Nothing to measure yet: it is measured after the launch."),
}


@register.filter
def knot_title(name: str) -> str:
    """The name of a knot."""
    return gettext(TITLES[name])


@register.filter
def knot_empty(name: str) -> str:
    """What is said where there is nothing yet."""
    return gettext(EMPTY[name])


@register.filter
def knot_rule(rule: str) -> str:
    """The rule of a number as a sentence without its full stop."""
    words = gettext(rule)
    return words[:1].upper() + words[1:]


@register.filter
def in_language(address: str) -> str:
    """An address of this portal with the reader's language in front."""
    language = get_language() or settings.LANGUAGE_CODE
    return address if language == settings.LANGUAGE_CODE else f"/{language}{address}"
