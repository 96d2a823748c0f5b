"""Pictures of the room's pages, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.core.texts import pick
from ratusha.papers.charts import Chart, Item, Pair, Point, RankRow, bars, before_after, frontier, ranks
from ratusha.papers.charts.scales import Style
from ratusha.priorities import queries


def rank_picture(places: tuple[queries.Place, ...]) -> Chart:
    """The probability of each rank of each initiative."""
    language = get_language() or "uk"
    return ranks(
        title=_("How sure each place is"),
        desc=_("Darker means more probable; the line spans nine tenths of the ranks."),
        rows=[
            RankRow(pick(p.initiative.title, language).text, p.acceptability, p.expected, p.low, p.high)
            for p in places
        ],
    )


def contribution_picture(parts: Any, titles: dict[str, queries.CriterionFacts]) -> Chart:
    """What each criterion gives to one initiative."""
    language = get_language() or "uk"
    return bars(
        title=_("What each criterion gives"),
        desc=_("Weight × value at the middle of the members’ weights and the most likely measurements."),
        items=[Item(pick(titles[p.criterion].title, language).text, p.part) for p in parts],
        style=Style(places=3),
    )


def difference_picture(found: queries.SideBySide, titles: dict[str, queries.CriterionFacts]) -> Chart:
    """What each criterion gives to the first of two beyond the second."""
    language = get_language() or "uk"
    return bars(
        title=_("What each criterion gives to the first beyond the second"),
        desc=_("To the left of nought it speaks for the second."),
        items=[Item(pick(titles[code].title, language).text, part) for code, part in found.parts],
        style=Style(places=3),
    )


def frontier_picture(points: Sequence[queries.FrontierFacts]) -> Chart:
    """The best value for each amount of money; the computed portfolio is marked."""
    return frontier(
        title=_("What money buys"),
        desc=_("The best value that each amount buys; between two points more money buys nothing more."),
        points=[Point(p.budget / 1_000_000, p.value, str(p.number), chosen=p.is_optimum) for p in points],
        cost=Style(places=2, unit=_("mln")),
        value=Style(places=2),
    )


def doubt_picture(found: queries.SettlingFacts, criteria: Sequence[queries.CriterionFacts]) -> Chart:
    """How undecided the borderline is now, and how much would stay with each kind of information."""
    return before_after(
        title=_("How undecided the borderline would stay"),
        desc=_(
            "1 is heads or tails for every borderline initiative, 0 is settled; now and with the information."
        ),
        pairs=[Pair(answer_words(a, found, criteria), a.doubt[0], a.doubt[1]) for a in found.answers],
        style=Style(places=2),
    )


def answer_words(
    answer: queries.Answer, found: queries.SettlingFacts, criteria: Sequence[queries.CriterionFacts]
) -> str:
    """The kind of information in a few words."""
    if answer.kind == "respondents":
        return _("Asking %(more)d more people") % {"more": found.more}
    if answer.kind == "delivery":
        return _("Sure delivery of what is begun")
    title = next((c.title for c in criteria if c.code == answer.criterion), {})
    return _("Agreeing on “%(criterion)s”") % {"criterion": pick(title, get_language() or "uk").text}
