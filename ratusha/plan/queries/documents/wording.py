"""Small words that the papers of the room share: links, dates, money, the stamp of approval."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.core.texts import Texts, pick
from ratusha.papers.charts import Style
from ratusha.people.queries import city

# titles of the decisions that approve
DRAFTS = {
    "concept": {
        "uk": "Про затвердження Концепції надання муніципальних послуг у цифровому форматі",
        "ru": "Об утверждении Концепции предоставления муниципальных услуг в цифровом формате",
        "en": "On approving the Concept of providing municipal services in digital format",
    },
    "plan": {
        "uk": "Про затвердження плану заходів з реалізації Концепції",
        "ru": "Об утверждении плана мероприятий по реализации Концепции",
        "en": "On approving the plan of measures to carry out the Concept",
    },
}


def tongue() -> str:
    """The language being written."""
    return get_language() or "uk"


def said(texts: Texts | None) -> str:
    """The words in the language being written."""
    return pick(texts, tongue()).text


def linked(words: str, address: str) -> str:
    """Words that lead to their source on the portal; without an address plain words."""
    if not address:
        return words
    if not address.startswith("http"):
        prefix = "" if tongue() == "uk" or address.startswith("/api/") else f"/{tongue()}"
        address = f"{settings.ORIGIN}{prefix}{address}"
    return f"[{words.replace('[', '(').replace(']', ')')}]({address})"


def day(value: datetime.date | None) -> str:
    """A date as a table holds it: 15.12.2025; in English with the month's name, which nobody reads the wrong way round."""
    if value is None:
        return "—"
    return (
        date_format(value, "j M Y").replace(" ", "\u00a0")
        if tongue() == "en"
        else date_format(value, "d.m.Y")
    )


def money(amount: float, address: str = "") -> str:
    """Hryvnias in thousands, as budgets are written."""
    return linked(Style(places=1 if amount % 1000 else 0).figure(amount / 1000), address)


def thousand_unit() -> str:
    """The unit of the amounts."""
    return _("thousand UAH")


def stamp(act: str) -> tuple[str, ...]:
    """What stands at the top right: APPROVED by which act (it names its day); for a draft nothing."""
    if not act:
        return ()
    return (_("APPROVED"), act)


def foot() -> str:
    """The line at the foot of every page: where to verify, and that a demonstration is one."""
    prefix = "" if tongue() == "uk" else f"/{tongue()}"
    words = _("Verify: %(address)s") % {"address": f"{settings.ORIGIN}{prefix}/verify/"}
    demo = _("Demonstration: all figures are made up")
    return f"{words} · {demo}" if city().is_demo else words


def block_name(name: str) -> str:
    """A live block in words."""
    return {
        "needs_table": _("what residents need first"),
        "quality_table": _("quality of services today"),
        "ranking_chart": _("probability of ranks"),
        "portfolio_table": _("core, borderline, exterior"),
        "coverage_table": _("what becomes of each need"),
        "money_table": _("money by source and year"),
        "variants_table": _("variants compared"),
        "risks_table": _("risks and responses"),
        "simplified_table": _("services made simpler"),
    }.get(name, name)
