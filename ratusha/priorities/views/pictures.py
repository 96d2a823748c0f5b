"""Pictures of the room's pages, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.core.importance import Value
from ratusha.core.texts import pick
from ratusha.papers.charts import (
    Chart,
    Item,
    Pair,
    Point,
    RankRow,
    Spot,
    bars,
    before_after,
    curve,
    frontier,
    quadrants,
    ranks,
)
from ratusha.papers.charts.scales import Style, ticks
from ratusha.priorities import queries
from ratusha.priorities.templatetags.placing import quarter_words


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


def value_picture(criterion: queries.CriterionFacts) -> Chart:
    """The value function of a criterion: 0 is doing nothing, 1 the best that was thought possible."""
    language = get_language() or "uk"
    low, high = sorted((criterion.worst, criterion.best))
    return curve(
        title=pick(criterion.title, language).text,
        desc=_("What each quantity is worth: 0 is doing nothing, 1 the best that is thought possible."),
        points=criterion.points,
        across=Style(places=0 if all(step == int(step) for step in ticks(low, high)) else 1),
        down=Style(places=1),
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
        scale=(0.0, 1.0),
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


def importance_picture(found: queries.Importance) -> Chart:
    """Every service where importance and performance put it, with the intervals there are."""
    language = get_language() or "uk"
    looks = {"concentrate": "c5", "keep": "c1", "low": "c2", "overkill": "c6", "": "c4"}
    corners = {name: quarter_words(name) for name in ("concentrate", "keep", "low", "overkill", "")}
    ladder = found.yardstick.kind == "ladder"
    return quadrants(
        title=_("Importance and quality of services"),
        desc=_(
            "Up: the share of residents who name the service among the first; to the right: how good it is. "
            "The dashed lines are the means; a dot whose interval crosses one is grey."
        ),
        spots=[_spot(one, looks, corners[one.placed.quarter], language) for one in found.spots],
        cross=(found.field.performance, found.field.importance),
        names=(pick(found.yardstick.title, language).text, _("Importance")),
        corners=(_("mend first"), _("keep up"), _("later"), _("enough")),
        across=Style(places=0) if ladder else Style(percent=True),
        up=Style(percent=True, places=1),
        legend=[(looks[name], corners[name]) for name in corners],
        source=pick(found.survey, language).text,
        source_url=f"/api/priorities/importance?by={found.yardstick.identifier}",
    )


def _spot(one: queries.ServiceSpot, looks: dict[str, str], note: str, language: str) -> Spot:
    attribute = one.placed.attribute
    return Spot(
        label=pick(one.title, language).text,
        across=attribute.performance.value,
        up=attribute.importance.value,
        across_interval=_ends(attribute.performance),
        up_interval=_ends(attribute.importance),
        look=looks[one.placed.quarter],
        note=note,
    )


def _ends(value: Value) -> tuple[float, float] | None:
    return (value.low, value.high) if value.low is not None and value.high is not None else None
