"""What residents need first, and the surveys in which they can take part."""

from __future__ import annotations

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.catalogue import queries as catalogue
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, pick
from ratusha.intake import actions as intake
from ratusha.intake import queries as forms
from ratusha.needs import queries
from ratusha.needs.queries import Figure, Published, SurveyFacts
from ratusha.papers import charts
from ratusha.people.queries import today

PERCENT = charts.Style(places=0, percent=True)
PRECISE = charts.Style(places=1, percent=True)


def take_part(request: HttpRequest) -> HttpResponse:
    """Surveys open today, and what came of earlier ones."""
    context = {"open": queries.open_surveys(today()), "published": queries.published_surveys()}
    return render(request, "needs/take_part.html", context)


def survey_start(request: HttpRequest, slug: str) -> HttpResponse:
    """What the survey is about and how long it takes; a button begins it."""
    found = next((s for s in queries.open_surveys(today()) if s.slug == slug), None)
    if found is None:
        return render(request, "needs/not_open.html", {"survey": _survey(slug)}, status=200)
    form = forms.form_version(found.form)
    if request.method == "POST":
        language = get_language() or "uk"
        draft = intake.start_draft(
            form=form.id, owner="needs", about=slug, language=language, kept_for=request.user.pk
        )
        return redirect(draft.address)
    return render(request, "needs/start.html", {"survey": found, "form": form})


def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Answers are in."""
    return render(request, "needs/thanks.html", {"survey": _survey(slug)})


def _threads(found: queries.ServiceNeeds) -> list[tuple[catalogue.Card, queries.ServiceNeed]]:
    """The services asked about with their cards, the most needed first: where each one's thread begins."""
    asked = [item.service for item in found.items]
    cards = {card.identifier: card for card in catalogue.services(identifiers=asked, size=None).items}
    rows = [(cards[item.service], item) for item in found.items if item.service in cards]
    return sorted(rows, key=lambda row: -row[1].value)


def needs(request: HttpRequest) -> HttpResponse:
    """What residents need first: shares with intervals, overall or in one part of the population."""
    try:
        found = queries.service_needs(request.GET.get("survey", ""))
    except queries.NotPublished:
        return render(request, "needs/needs.html", {"needs": None})
    except Refusal as refusal:
        raise Http404 from refusal
    about = found.published.survey
    asked = about.need_variable
    assert asked is not None  # `service_needs` refuses a survey without it
    by, _sep, domain = request.GET.get("in", "").partition(":")
    chosen = next((v for v in about.domains if v.name == by and domain in v.codes), None)
    figures = queries.estimates(
        about.slug, variable=asked.name, by=by if chosen else "", domain=domain if chosen else None
    )
    shown = sorted((f for f in figures if f.value is not None), key=lambda f: -(f.value or 0))
    hidden = [f for f in figures if f.value is None]
    place = _words(next(level.title for level in chosen.levels if level.code == domain)) if chosen else ""
    context = {
        "needs": found,
        "threads": _threads(found),
        "about": about,
        "chosen": request.GET.get("in", "") if chosen else "",
        "place": place,
        "n": shown[0].n if shown else 0,
        "chart": _needs_chart(found.published, shown, place) if shown else None,
        "hidden": hidden,
        "others": [] if chosen else _others(found.published),
        "strata": _named(about, about.design.strata) if about.design.strata else "",
        "margins": [_named(about, name) for name in about.margins],
    }
    return render(request, "needs/needs.html", context)


def needs_csv(request: HttpRequest) -> HttpResponse:
    """All published figures of the survey as a table."""
    try:
        found = queries.service_needs(request.GET.get("survey", ""))
    except Refusal as refusal:
        raise Http404 from refusal
    about = found.published.survey
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{about.slug}.csv"'
    writer = csv.writer(response)
    columns = (
        "statistic",
        "variable",
        "level",
        "by",
        "domain",
        "value",
        "se",
        "low",
        "high",
        "df",
        "n",
        "deff",
        "hidden",
    )
    writer.writerow(columns)
    for by in ("", *(v.name for v in about.domains)):
        for figure in queries.estimates(about.slug, by=by):
            writer.writerow([getattr(figure, name) for name in columns])
    return response


def _needs_chart(published: Published, figures: list[Figure], place: str) -> charts.Chart:
    if published.survey.is_open:
        title, desc = (
            _("What those who took part in the open poll chose"),
            _(
                "Shares of those who took part. They chose to answer themselves, so the shares say nothing about the whole city and have no interval."
            ),
        )
        build = charts.bars
    else:
        title = _("Services that residents would use online first")
        desc = _("Each dot is the share of %(who)s who name the service among their three; the line is the interval in which the true share lies with 95 per cent confidence.") % {
            "who": _words(published.survey.population)
        }  # fmt: skip
        build = charts.dots
    if place:
        title = f"{title}: {place}"
    items = [_item(figure) for figure in figures]
    return build(title=title, desc=desc, items=items, style=PERCENT, source=_source(published))


def _item(figure: Figure) -> charts.Item:
    return charts.Item(_words(figure.title), figure.value or 0.0, figure.low, figure.high, figure.n)


def _source(published: Published) -> str:
    return _("%(title)s, %(n)s answers; publication %(number)s") % {
        "title": _words(published.survey.title),
        "n": published.rows,
        "number": published.number,
    }


def _others(published: Published) -> list[charts.Chart]:
    """The survey's other closed questions."""
    about = published.survey
    made = []
    for question in about.variables:
        if question.kind != "single" or question.role or question.name in about.in_blocks:
            continue
        figures = [f for f in queries.estimates(about.slug, variable=question.name) if f.value is not None]
        order = [level.code for level in question.levels]
        figures.sort(key=lambda figure: order.index(figure.level))
        if not figures:
            continue
        desc = _("Share of each answer; n = %(n)s.") % {"n": figures[0].n}
        items = [_item(figure) for figure in figures]
        chart = charts.bars(
            title=_words(question.title), desc=desc, items=items, style=PERCENT, source=_source(published)
        )
        made.append(chart)
    return made


def _named(about: SurveyFacts, names: str) -> str:
    """Words of one variable, or of several crossed ones: “Age × Sex”."""
    titles = {question.name: _words(question.title) for question in about.variables}
    return " × ".join(titles.get(name, name) for name in names.split(","))


def _words(texts: Texts) -> str:
    return pick(texts, get_language() or "uk").text


def _survey(slug: str) -> SurveyFacts:
    try:
        return queries.survey(slug)
    except queries.NoSuchSurvey as refusal:
        raise Http404 from refusal
