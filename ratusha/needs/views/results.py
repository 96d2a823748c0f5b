"""The researcher's page of published results: first needs, best–worst scaling, importance–performance, scales, tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, pick
from ratusha.needs import queries
from ratusha.needs.forms import method_words, told_words
from ratusha.needs.queries import Published, SurveyFacts
from ratusha.papers import charts

PERCENT = charts.Style(places=1, percent=True)
PLAIN = charts.Style(places=2)


@dataclass(frozen=True)
class Section:
    """One part of the page: a heading, figures with their words, charts, sentences."""

    title: str
    charts: tuple[charts.Chart, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    refused: str = ""


def results(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that a publication says besides the shares of single questions."""
    try:
        about = queries.survey(slug)
        published = queries.publication(slug)
    except Refusal as missing:
        raise Http404 from missing
    sections = [*_firsts(published), *(_block(published, one) for one in published.blocks)]
    context = {"survey": about, "published": published, "sections": sections, "tests": _tests(published)}
    context["method"] = method_words(published.method)
    return render(request, "needs/results.html", context)


def _firsts(published: Published) -> list[Section]:
    """Questions in which people name a few of many: shares with intervals, the largest first."""
    about, made = published.survey, []
    for question in about.variables:
        if question.kind != "multiple":
            continue
        figures = [f for f in queries.estimates(about.slug, variable=question.name) if f.value is not None]
        figures.sort(key=lambda figure: -(figure.value or 0))
        if not figures:
            continue
        items = [charts.Item(_words(f.title), f.value or 0.0, f.low, f.high, f.n) for f in figures]
        desc = _(
            "Share of people who name it among theirs. Where two lines overlap, their order may be chance."
        )
        chart = _drawn(
            about, title=_words(question.title), desc=desc, items=items, style=PERCENT, published=published
        )
        made.append(Section(_words(question.title), (chart,)))
    return made


def _drawn(
    about: SurveyFacts,
    *,
    title: str,
    desc: str,
    items: list[charts.Item],
    style: charts.Style,
    published: Published,
) -> charts.Chart:
    """Dots with intervals; bars without any for an open poll."""
    draw = charts.bars if about.is_open else charts.dots
    return draw(title=title, desc=desc, items=items, style=style, source=_source(published))


def _block(published: Published, found: Mapping[str, Any]) -> Section:
    about = published.survey
    title = _words(next((b.title for b in about.blocks if b.name == found["name"]), {"uk": found["name"]}))
    if refused := found.get("refused"):
        return Section(title, refused=told_words(refused))
    return _BLOCKS[found["kind"]](published, title, found)


def _best_worst(published: Published, title: str, found: Mapping[str, Any]) -> Section:
    about, rows = published.survey, found["items"]
    utilities = [
        charts.Item(
            _words(row["title"]),
            row["utility"],
            row.get("low"),
            row.get("high"),
            row["shown"],
            note=_("best %(best)s, worst %(worst)s; score %(score)s")
            % {"best": row["best"], "worst": row["worst"], "score": PLAIN(row["score"])},
        )
        for row in rows
    ]
    shares = [
        charts.Item(_words(row["title"]), row["share"], row.get("share_low"), row.get("share_high"))
        for row in rows
    ]
    made = (
        _drawn(
            about,
            title=_("%(title)s: utility") % {"title": title},
            desc=_("Utilities sum to zero; a difference of 1 means the odds of being chosen are 2.7 to 1. n counts how often the item was shown."),
            items=utilities,
            style=PLAIN,
            published=published,
        ),
        _drawn(
            about,
            title=_("%(title)s: chosen first among all") % {"title": title},
            desc=_("The share that would choose the item if all were shown at once, by the model."),
            items=shares,
            style=PERCENT,
            published=published,
        ),
    )  # fmt: skip
    facts = [(_count(found["sets"]), _("sets marked"))]
    if found["contradictory"]:
        facts.append((_count(found["contradictory"]), _("sets left out: one item both best and worst")))
    words = _(
        "Sequential best–worst logit, pseudo maximum likelihood; standard errors by clusters within strata, %(df)s degrees of freedom."
    )
    return Section(title, made, tuple(facts), (words % {"df": found["df"]},) if not about.is_open else ())  # fmt: skip


def _importance(published: Published, title: str, found: Mapping[str, Any]) -> Section:
    quarters = {
        "concentrate": _("concentrate here"),
        "keep": _("keep up"),
        "low": _("low priority"),
        "overkill": _("possible overkill"),
    }
    sides = {"importance": _("importance"), "performance": _("performance")}
    spots, undecided = [], []
    for number, row in enumerate(found["items"], start=1):
        label, verdict = _words(row["title"]), quarters.get(row["quarter"], "")
        if row["open"]:
            names = f" {_('and')} ".join(sides[side] for side in row["open"])
            verdict = _("undecided: the interval of %(names)s crosses the line") % {"names": names}
            undecided.append(f"{number}. {label}")
        (across, *across_ends), (up, *up_ends) = row["performance"], row["importance"]
        look = "hollow c2" if row["open"] else "c1"
        spots.append(charts.Spot(label, across, up, tuple(across_ends), tuple(up_ends), look, verdict))
    legend = [("c1", _("clearly placed")), ("hollow c2", _("undecided: an interval crosses a line"))]
    chart = charts.quadrants(
        title=title,
        desc=_("Each subject by how important and how good people find it. The lines are the means of all subjects. A subject is placed only if neither of its intervals crosses a line."),
        spots=spots,
        cross=(found["lines"][1], found["lines"][0]),
        names=(sides["performance"], sides["importance"]),
        corners=(quarters["concentrate"], quarters["keep"], quarters["low"], quarters["overkill"]),
        across=PLAIN,
        up=PLAIN,
        legend=legend,
        source=_source(published),
    )  # fmt: skip
    if undecided:
        said = _("Undecided: %(names)s. More answers, not a guess, would settle where they belong.") % {
            "names": "; ".join(undecided)
        }
    else:
        said = _("Every subject lies clearly in one quadrant.")
    return Section(title, (chart,), ((_count(found["n"]), _("answers at least")),), (said,))


def _scale(published: Published, title: str, found: Mapping[str, Any]) -> Section:
    about, alpha = published.survey, found["alpha"]
    items = []
    for row in found["items"]:
        low, high = (None, None) if about.is_open else row["rated"][1:]
        note = (
            "" if row["without"] is None else _("α without it %(alpha)s") % {"alpha": PLAIN(row["without"])}
        )
        items.append(charts.Item(_words(row["title"]), row["rated"][0], low, high, row["n"], note))
    desc = _("Mean of each item of the scale.")
    chart = _drawn(about, title=title, desc=desc, items=items, style=PLAIN, published=published)
    judged = (
        _("The items measure one thing well enough to be added up (α of 0.7 or more).")
        if alpha >= 0.7
        else _(
            "The items do not hang together well enough to be added up (α below 0.7): read them one by one."
        )
    )
    facts = ((PLAIN(alpha), _("Cronbach’s α")), (_count(found["n"]), _("complete answers")))
    return Section(title, (chart,), facts, (judged,))


_BLOCKS = {"best-worst": _best_worst, "importance-performance": _importance, "scale": _scale}


def _tests(published: Published) -> list[dict[str, Any]]:
    """Tests in words; the smallest p first."""
    about, rows = published.survey, []
    for test in published.tests:
        if "refused" in test:
            continue
        names = [_words(about.variable(test[side]).title) for side in ("variable", "by")]
        rows.append(
            {
                **test,
                "question": names[0],
                "part": names[1],
                "differ": test["p"] < 0.05 / len(published.tests),
            }
        )
    return sorted(rows, key=lambda row: float(row["p"]))


def _source(published: Published) -> str:
    return _("%(title)s, %(n)s answers; publication %(number)s") % {
        "title": _words(published.survey.title),
        "n": published.rows,
        "number": published.number,
    }


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _words(texts: Texts) -> str:
    return pick(texts, get_language() or "uk").text
