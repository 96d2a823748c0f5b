"""Readings and audits in the office."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.catalogue import queries as catalogue
from ratusha.core.texts import same
from ratusha.people.forms import perform
from ratusha.people.queries import Actor, today, who_asks
from ratusha.quality import actions, forms, queries


def audit_page(request: HttpRequest) -> HttpResponse:
    """The office: where each service stands on the ladder, and a form to record a reading."""
    form = forms.MeasurementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record = partial(_record, who_asks(request), form.cleaned_data)
        if perform(request, record, _("The reading was recorded.")):
            return redirect("quality:audit")
    standing = queries.latest(queries.LADDER)
    cards = catalogue.services(size=None).items
    rows = sorted(
        ((card, standing.get(card.identifier)) for card in cards), key=lambda r: r[1].value if r[1] else -1
    )
    context = {
        "form": form,
        "rows": rows,
        "top": queries.TOP,
        "campaigns": queries.campaigns(),
    }
    return render(request, "quality/audit.html", context)


def open_page(request: HttpRequest) -> HttpResponse:
    """Open a campaign."""
    form = forms.CampaignForm(request.POST or None, get_language() or "uk")
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        open_it = partial(
            actions.open_campaign,
            actor=who_asks(request),
            code=clean["code"],
            title=same(clean["title"]),
            instrument=clean["instrument"],
            starts=clean["starts"],
            ends=clean["ends"],
        )
        if perform(request, open_it, _("The campaign is open.")):
            return redirect("quality:campaign", clean["code"])
    return render(request, "quality/open.html", {"form": form})


def campaign_page(request: HttpRequest, code: str) -> HttpResponse:
    """How a campaign stands: who judged what, agreement, what waits for a third person."""
    try:
        standing = queries.standing(code)
    except queries.NoSuchCampaign as missing:
        raise Http404 from missing
    actor = who_asks(request)
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
    actor, row = who_asks(request), queries.audited(code, card.identifier)
    settling = row is not None and row.state == "differs"
    asked = row.differs if row and settling else ()
    form = forms.AssessmentForm(
        request.POST or None,
        request.FILES or None,
        campaign.instrument,
        get_language() or "uk",
        asked=asked,
    )
    if request.method == "POST" and form.is_valid():
        judge = partial(_judge, actor, campaign, card.identifier, row if settling else None, form)
        if perform(request, judge, _("Your judgement was kept.")):
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
            files=[(file.name or "", file.read()) for file in form.cleaned_data["files"]],
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
