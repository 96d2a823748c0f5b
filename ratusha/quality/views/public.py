"""What everybody sees: how good a service is, how that changed, and the yardsticks as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.catalogue import queries as catalogue
from ratusha.core.texts import Texts, pick
from ratusha.papers.charts import Chart, Item, Parts, Style, bars, distribution
from ratusha.quality import queries
from ratusha.quality.forms import answer_words


def service_page(request: HttpRequest, slug: str) -> HttpResponse:
    """All readings of a service: newest, history, before and after, and how each number came about."""
    try:
        card = catalogue.card_at(slug)
    except catalogue.NoSuchService as missing:
        raise Http404 from missing
    readings = queries.history(card.identifier)
    blocks = [{"newest": found[0], "history": found, "chart": _chart(found)} for found in _grouped(readings)]
    context = {"card": card, "blocks": blocks, "compared": queries.comparison(card.identifier)}
    context["audits"] = [
        (round_, row, _settled(round_, row))
        for round_, row in queries.audits_of(card.identifier)
        if row.state == "settled"
    ]
    context["simplified"] = queries.simplification(card.identifier)
    return render(request, "quality/service.html", context)


def _settled(round_: queries.CampaignFacts, row: queries.Audited) -> list[tuple[Texts, str, bool]]:
    """Each criterion with what counts in the end, and whether the assessors had differed."""
    criteria = round_.instrument.definition.get("criteria", ())
    return [
        (c["title"], answer_words(row.settled.get(c["code"], "")), c["code"] in row.differs) for c in criteria
    ]


def instrument_file(request: HttpRequest, identifier: str) -> HttpResponse:
    """A yardstick as a text file."""
    try:
        text = queries.instrument_file(identifier)
    except queries.NoSuchInstrument as missing:
        raise Http404 from missing
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{identifier}.toml"'
    return answer


def _grouped(readings: tuple[queries.Score, ...]) -> list[list[queries.Score]]:
    grouped: dict[str, list[queries.Score]] = {}
    for reading in readings:
        grouped.setdefault(reading.instrument.identifier, []).append(reading)
    return list(grouped.values())


def _chart(found: list[queries.Score]) -> Chart | None:
    """A picture where there is something to see: a distribution, or more than one reading."""
    newest, language = found[0], get_language() or "uk"
    title = pick(newest.instrument.title, language).text
    rule = pick(newest.instrument.rule, language).text
    if newest.instrument.kind == "distribution":
        return distribution(
            title=title,
            desc=rule,
            rows=[Parts(_day(s), tuple(s.detail["counts"])) for s in reversed(found)],
            categories=[
                _("very dissatisfied"),
                _("dissatisfied"),
                _("neither"),
                _("satisfied"),
                _("very satisfied"),
            ],
            source=newest.source,
        )
    if len(found) < 2:
        return None
    items = [Item(_day(s), s.value, low=s.low, high=s.high) for s in reversed(found)]
    if newest.instrument.kind == "share":
        style, scale = Style(percent=True), (0.0, 1.0)
    else:
        style, scale = Style(places=0 if newest.instrument.kind == "count" else 1), None
    return bars(title=title, desc=rule, items=items, style=style, scale=scale, source=newest.source)


def _day(score: queries.Score) -> str:
    return date_format(score.date, "DATE_FORMAT")
