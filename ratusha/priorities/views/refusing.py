"""Refusals in the reader's language, with initiatives and sources of money by their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ratusha.core.texts import pick
from ratusha.papers.charts.scales import Style
from ratusha.priorities import queries

# refusals of the computation that the city's own inputs can meet, marked so that they are translated
REFUSALS = (
    gettext_noop("nothing can be chosen that keeps all of these: %(said)s"),
    gettext_noop("the requirements go in a circle: %(cycle)s; remove one of them"),
    gettext_noop("%(n)s alternatives are more than %(most)s"),
    gettext_noop(
        "“%(name)s” has %(x)g where the scale goes from %(worst)g to %(best)g: is it in another unit?"
    ),
    gettext_noop("cost of “%(name)s” names %(said)s, but the budget has %(keys)s"),
)
# rules as the computation names them -> as people do
RULES = (
    (
        r"budget (?P<source>[\w-]+):(?P<year>\d+) (?P<most>\S+)",
        gettext_noop("%(source)s of %(year)s: %(most)s"),
    ),
    (r"staff:(?P<year>\d+) at most (?P<most>\S+)", gettext_noop("person-months of %(year)s: %(most)s")),
    (r"(?P<first>[\w-]+) is compulsory", gettext_noop("“%(first)s” is demanded by law")),
    (r"(?P<first>[\w-]+) requires (?P<second>[\w-]+)", gettext_noop("“%(first)s” needs “%(second)s”")),
    (r"(?P<first>[\w-]+) excludes (?P<second>[\w-]+)", gettext_noop("“%(first)s” excludes “%(second)s”")),
    (r"(?P<first>[\w-]+) stays in the portfolio", gettext_noop("“%(first)s” stays in the portfolio")),
    (r"at most (?P<n>\d+) of (?P<members>.+)", gettext_noop("at most %(n)s of: %(members)s")),
)


def said(template: str, params: Mapping[str, object]) -> str:
    """The sentence of a refusal: its template translated, codes replaced by titles."""
    titles = _titles()
    words = {key: titles.get(str(value), value) for key, value in params.items()}
    if "said" in words:
        words["said"] = "; ".join(_rule(rule, titles) for rule in str(words["said"]).split("; "))
    if "cycle" in words:
        words["cycle"] = " → ".join(titles.get(code, code) for code in str(words["cycle"]).split(" → "))
    return _(template) % words


def rules_in_words(rules: Iterable[str]) -> list[str]:
    """Rules as the computation names them, in the reader's language."""
    titles = _titles()
    return [_rule(rule, titles) for rule in rules]


def _titles() -> dict[str, str]:
    language = get_language() or "uk"
    found = {facts.code: pick(facts.title, language).text for facts in queries.initiatives()}
    found |= {facts.code: pick(facts.title, language).text for facts in queries.criteria(every=True)}
    return found | {code: pick(title, language).text for code, title, _ceiling in queries.sources()}


def _rule(rule: str, titles: Mapping[str, str]) -> str:
    """One rule in people's words; a rule of another kind stays as it is."""
    for pattern, words in RULES:
        match = re.fullmatch(pattern, rule)
        if match:
            parts = {key: titles.get(value, value) for key, value in match.groupdict().items()}
            if "most" in parts:
                parts["most"] = Style()(float(parts["most"]))
            if "members" in parts:
                parts["members"] = "; ".join(titles.get(c, c) for c in parts["members"].split(", "))
            return _(words) % parts
    return rule
