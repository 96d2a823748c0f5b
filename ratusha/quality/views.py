"""Pages of the room: how good a service is and how that changed; recording a reading in the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.catalogue import queries as catalogue
from ratusha.core.refusal import Refusal
from ratusha.core.texts import pick, same
from ratusha.papers.charts import Chart, Item, Parts, bars, distribution
from ratusha.people.queries import Actor
from ratusha.quality import actions, forms, queries


def service_page(request: HttpRequest, slug: str) -> HttpResponse:
    """All readings of a service: newest, history, before and after, and how each number came about."""
    try:
        card = catalogue.card_at(slug)
    except catalogue.NoSuchService as missing:
        raise Http404 from missing
    readings = queries.history(card.identifier)
    blocks = [{"newest": found[0], "history": found, "chart": _chart(found)} for found in _grouped(readings)]
    context = {"card": card, "blocks": blocks, "compared": queries.comparison(card.identifier)}
    return render(request, "quality/service.html", context)


def audit_page(request: HttpRequest) -> HttpResponse:
    """The office: where each service stands on the ladder, and a form to record a reading."""
    form = forms.MeasurementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
        try:
            _record(actor, form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, _(refusal.template) % refusal.params, extra_tags="bad")
        else:
            messages.success(request, _("The reading was recorded."), extra_tags="good")
            return redirect("quality:audit")
    standing = queries.latest(queries.LADDER)
    cards = catalogue.services(size=None).items
    rows = sorted(
        ((card, standing.get(card.identifier)) for card in cards), key=lambda r: r[1].value if r[1] else -1
    )
    return render(request, "quality/audit.html", {"form": form, "rows": rows, "top": queries.TOP})


def _record(actor: Actor, clean: dict[str, Any]) -> None:
    actions.record_measurement(
        actor=actor,
        service=clean["service"],
        instrument=clean["instrument"],
        date=clean["date"],
        value=clean["value"],
        n=clean["n"],
        low=clean["low"],
        high=clean["high"],
        method=same(clean["method"]),
        source=clean["source"],
    )


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
    return bars(title=title, desc=rule, items=items, source=newest.source)


def _day(score: queries.Score) -> str:
    return date_format(score.date, "DATE_FORMAT")
