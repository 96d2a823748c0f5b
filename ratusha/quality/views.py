"""Pages of the room: how good a service is and how that changed; readings and audits in the office."""

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
from ratusha.people.queries import Actor, today
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
        try:
            _record(_actor(request), form.cleaned_data)
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
    context = {"form": form, "rows": rows, "top": queries.TOP, "campaigns": queries.campaigns()}
    return render(request, "quality/audit.html", context)


def instrument_file(request: HttpRequest, identifier: str) -> HttpResponse:
    """A yardstick as a text file."""
    try:
        text = queries.instrument_file(identifier)
    except queries.NoSuchInstrument as missing:
        raise Http404 from missing
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{identifier}.toml"'
    return answer


def open_page(request: HttpRequest) -> HttpResponse:
    """Open a campaign."""
    form = forms.CampaignForm(request.POST or None, get_language() or "uk")
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            actions.open_campaign(
                actor=_actor(request),
                code=clean["code"],
                title=same(clean["title"]),
                instrument=clean["instrument"],
                starts=clean["starts"],
                ends=clean["ends"],
            )
        except Refusal as refusal:
            messages.error(request, _(refusal.template) % refusal.params, extra_tags="bad")
        else:
            return redirect("quality:campaign", clean["code"])
    return render(request, "quality/open.html", {"form": form})


def campaign_page(request: HttpRequest, code: str) -> HttpResponse:
    """How a campaign stands: who judged what, agreement, what waits for a third person."""
    try:
        standing = queries.standing(code)
    except queries.NoSuchCampaign as missing:
        raise Http404 from missing
    actor = _actor(request)
    begun = {row.service for row in standing.rows}
    context = {
        "standing": standing,
        "rows": [(row, row.may_assess(actor.id), row.may_see(actor.id)) for row in standing.rows],
        "left": [c for c in catalogue.services(size=None).items if c.identifier not in begun],
        "counts": {state: standing.count(state) for state in ("one", "differs", "settled")},
    }
    return render(request, "quality/campaign.html", context)


def assess_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Judge a service alone; or, as a third person, settle what two judged differently."""
    try:
        card, campaign = catalogue.card_at(slug), queries.campaign(code)
    except (catalogue.NoSuchService, queries.NoSuchCampaign) as missing:
        raise Http404 from missing
    actor, row = _actor(request), queries.audited(code, card.identifier)
    settling = row is not None and row.state == "differs"
    asked = row.differs if row and settling else ()
    form = forms.AssessmentForm(
        request.POST or None, campaign.instrument, get_language() or "uk", asked=asked
    )
    if request.method == "POST" and form.is_valid():
        try:
            _judge(actor, campaign, card.identifier, row if settling else None, form)
        except Refusal as refusal:
            messages.error(request, _(refusal.template) % refusal.params, extra_tags="bad")
        else:
            messages.success(request, _("Your judgement was kept."), extra_tags="good")
            return redirect("quality:campaign", code)
    criteria = campaign.instrument.definition["criteria"]
    context = {
        "card": card,
        "campaign": campaign,
        "row": row,
        "form": form,
        "settling": settling,
        "open": row is None or row.may_assess(actor.id) or row.may_settle(actor.id),
        "compared": _side_by_side(criteria, row) if row and row.may_see(actor.id) else [],
    }
    return render(request, "quality/assess.html", context)


def _judge(
    actor: Actor,
    campaign: queries.CampaignFacts,
    service: str,
    row: queries.Audited | None,
    form: forms.AssessmentForm,
) -> None:
    words, day = form.cleaned_data["words"], today()
    if row is None:
        actions.assess(
            actor=actor,
            campaign=campaign.code,
            service=service,
            assessor=actor.id or 0,
            judged=form.judged,
            evidence=words,
            date=day,
        )
        return
    judged = {**row.assessments[0].judged, **form.judged}
    actions.settle(
        actor=actor, campaign=campaign.code, service=service, judged=judged, reason=same(words), date=day
    )


def _side_by_side(criteria: list[dict[str, Any]], row: queries.Audited) -> list[dict[str, Any]]:
    """Each criterion with what each assessor judged."""
    return [
        {
            "title": criterion["title"],
            "answers": [(found.name, found.judged[criterion["code"]]) for found in row.assessments],
            "differs": criterion["code"] in row.differs,
        }
        for criterion in criteria
    ]


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
    return actor


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
