"""Words and marks of the plan's pages: lights, money, links between a paragraph and its comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.core.planning.lights import Light
from ratusha.papers.charts import Style
from ratusha.plan.queries.documents import block_name, effect_words, light_words, stand_words

register = template.Library()

_TAGS = {"done": "tag-good", "green": "tag-good", "yellow": "tag-warn", "red": "tag-bad", "waiting": ""}


@register.filter
def light_tag(light: Light) -> str:
    """The colour class of a light."""
    return _TAGS[light.colour]


@register.filter
def light_name(colour: str) -> str:
    """A light in a word or two."""
    return light_words(colour)


@register.filter
def light_rule(light: Light) -> str:
    """The rule that gave the light, with its numbers."""
    numbers = {
        "elapsed": f"{100 * light.elapsed:.0f}",
        "done": f"{100 * light.done:.0f}",
        "days": light.days_late,
    }
    return {
        "finished": _("finished, with evidence"),
        "not_begun": _("its first day is still ahead"),
        "past_due": _("past its last day by %(days)s days and not finished"),
        "far_behind": _(
            "%(elapsed)s%% of the time has passed, %(done)s%% is done: more than 25 points behind"
        ),
        "behind": _("%(elapsed)s%% of the time has passed, %(done)s%% is done: more than 10 points behind"),
        "silent": _("nothing was reported for more than a quarter of a year"),
        "on_course": _("%(elapsed)s%% of the time has passed, %(done)s%% is done"),
    }[light.rule] % numbers


@register.filter
def thousands(amount: float | None) -> str:
    """Hryvnias in thousands with the unit."""
    return "—" if amount is None else Style(places=0, unit=_("thousand UAH"))(amount / 1000)


@register.filter
def millions(amount: float | None) -> str:
    """Hryvnias in millions with the unit."""
    return "—" if amount is None else Style(places=1, unit=_("million UAH"))(amount / 1e6)


@register.filter
def plainly(value: float | None) -> str:
    """A figure without needless digits."""
    if value is None:
        return "—"
    return Style(places=0 if float(value).is_integer() else 1).figure(value)


@register.filter
def stand_name(stand: str) -> str:
    """How a project stands to a measure."""
    return stand_words(stand)


@register.filter
def verdict_name(verdict: str) -> str:
    """An answer's verdict."""
    return {"accepted": _("accepted"), "partly": _("accepted in part"), "rejected": _("rejected")}.get(
        verdict, ""
    )


@register.filter
def verdict_tag(verdict: str) -> str:
    """The colour class of a verdict."""
    return {"accepted": "tag-good", "partly": "tag-warn", "rejected": "tag-bad"}.get(verdict, "")


@register.filter
def comment_state(state: str) -> str:
    """A group of comments in the office."""
    return {
        "open": _("wait for an answer"),
        "answered": _("with an answer"),
        "moderated": _("not published"),
        "late": _("after the last day"),
    }[state]


@register.filter
def block_title(name: str) -> str:
    """A live block in words."""
    return block_name(name)


@register.filter
def effect_name(kind: str) -> str:
    """What an effect is measured by."""
    return effect_words(kind)


@register.filter
def seat_name(seat: str) -> str:
    """What a member is in the group."""
    return {
        "head": _("head"),
        "deputy": _("deputy head"),
        "secretary": _("secretary"),
        "member": _("member"),
    }[seat]


@register.filter
def part_comments(comments: dict[str, list[object]], anchor: str) -> list[object]:
    """The comments on a paragraph."""
    return comments.get(anchor, [])


@register.simple_tag
def spoken(runs: Iterable[Mapping[str, str]]) -> SafeString | str:
    """A `lang` attribute for words of a person in another language than the page, told by their letters.

    A document quotes people as they wrote; a screen reader must speak each in its own language.
    """
    text = "".join(run["text"] for run in runs)
    told = "ru" if re.search("[ыэъё]", text, re.I) else "uk" if re.search("[іїєґ]", text, re.I) else ""
    if not told and not re.search("[а-я]", text, re.I) and len(re.findall(r"[A-Za-z]{2,}", text)) > 3:
        told = "en"
    return format_html(' lang="{}"', told) if told and told != get_language() else ""
