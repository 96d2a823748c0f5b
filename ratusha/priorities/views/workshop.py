"""The decision workshop: each member's weights apart, the analysis, other weights tried, the decision recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusha.core.refusal import Refusal
from ratusha.core.texts import same
from ratusha.outbox import actions as outbox
from ratusha.outbox import queries as waiting
from ratusha.people.queries import today, who_asks
from ratusha.priorities import actions, forms, queries
from ratusha.priorities.views.refusing import said


def try_page(request: HttpRequest) -> HttpResponse:
    """Move the weights and see the order; nothing is kept."""
    criteria = _weighed()
    points = {c.code: _points(request.GET.get(c.code, "50")) for c in criteria}
    tried: tuple[queries.Tried, ...] = ()
    try:
        tried = queries.at_weights(points)
    except Refusal as refusal:
        messages.error(request, said(refusal.template, refusal.params), extra_tags="bad")
    rows = [(criterion, points[criterion.code]) for criterion in criteria]
    return render(request, "priorities/try.html", {"rows": rows, "tried": tried})


def _weighed() -> list[queries.CriterionFacts]:
    """The criteria that the current analysis weighs; without one, those that count now."""
    analysis = queries.current_analysis()
    if analysis is None:
        return list(queries.criteria())
    names = {criterion["name"] for criterion in analysis.inputs["criteria"]}
    return [criterion for criterion in queries.criteria(every=True) if criterion.code in names]


def _points(raw: str) -> float:
    """Points from an address; what is no number from 0 to 100 counts as none."""
    try:
        points = float(raw)
    except ValueError:
        return 0.0
    return points if 0 <= points <= 100 else 0.0


def workshop_page(request: HttpRequest) -> HttpResponse:
    """Criteria, members' weights apart and together, what is core and borderline, what would settle it."""
    analysis = queries.current_analysis()
    job = waiting.job(request.GET["job"]) if "job" in request.GET else None
    refusal = job.result.get("refusal") if job and isinstance(job.result, dict) else None
    context = {
        "criteria": queries.criteria(),
        "members": queries.members(today()),
        "places": queries.ranking(),
        "analysis": analysis,
        "weight_set": queries.weight_set(analysis.id) if analysis else None,
        "settling": queries.settling(),
        "titles": queries.criteria(every=True),
        "pace": queries.pace(),
        "decision": queries.decision(),
        "over": queries.over_ceilings(),
        "sources": queries.sources(),
        "job": job,
        "refused": said(refusal["template"], refusal["params"]) if refusal else "",
    }
    return render(request, "priorities/workshop.html", context)


def judge_page(request: HttpRequest) -> HttpResponse:
    """A member's own judgement: swings, an order, pairs, or best and worst; looked at first or kept at once."""
    actor = who_asks(request)
    asked = request.GET.get("way", "swings")
    way = asked if asked in forms.WAYS else "swings"
    known = queries.criteria()
    mine = next((m for m in queries.members(today()) if m.id == actor.id), None)
    first = forms.said_before(way, mine, known) or None
    data = request.POST if request.method == "POST" else first
    form = forms.WAYS[way](data, get_language() or "uk")
    seen: queries.Elicited | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") == "look":
                seen = _compared([c.code for c in known], form.judgement())
            else:
                actions.record_judgement(
                    actor=actor, member=actor.id or 0, at=timezone.now(), **form.judgement()
                )
                messages.success(request, _("Your weights were kept."), extra_tags="good")
                return redirect("priorities:workshop")
        except Refusal as refusal:
            messages.error(request, said(refusal.template, refusal.params), extra_tags="bad")
    context = {
        "form": form,
        "way": way,
        "seen": seen,
        "rows": _rows(way, form, known),
        "criteria": known,
        "said": queries.said_by(actor.id or 0),
        "shows_errors": request.method == "POST",
    }
    return render(request, "priorities/judge.html", context)


def _compared(names: list[str], judgement: dict[str, Any]) -> queries.Elicited | None:
    """What comparisons come to, without keeping them; points and an order show themselves."""
    if "pairs" in judgement:
        return queries.by_pairs(names, judgement["pairs"])
    if "extremes" in judgement:
        return queries.by_extremes(names, judgement["extremes"])
    return None


def _rows(way: str, form: Any, known: tuple[queries.CriterionFacts, ...]) -> list[tuple[Any, ...]]:
    """Fields as the template walks them: beside their criterion, or in pairs of the two sides."""
    if way == "pairs":
        return [(field,) for field in form]
    if way == "extremes":
        return [(form[f"over_{c.code}"], form[f"under_{c.code}"], c) for c in known]
    return [(form[c.code], c) for c in known]


@require_POST
def analyse(request: HttpRequest) -> HttpResponseRedirect:
    """Ask the worker for an analysis of what is known now; what is missing for one is said at once."""
    try:
        actions.require_inputs()
    except Refusal as refusal:
        messages.error(request, said(refusal.template, refusal.params), extra_tags="bad")
        return redirect("priorities:workshop")
    key = f"analysis {timezone.now():%Y-%m-%d %H:%M:%S}"
    outbox.enqueue(job="priorities.analysis", payload={"by": who_asks(request).name}, key=key, awaited=True)
    messages.success(
        request, _("The analysis is being computed; the page shows it when it is ready."), extra_tags="info"
    )
    return redirect(f"{reverse('priorities:workshop')}?{urlencode({'job': key})}")


def decide_page(request: HttpRequest) -> HttpResponse:
    """Take the computed portfolio over, with a year for each and a reason for every departure."""
    places = queries.ranking()
    codes = [place.initiative.code for place in places]
    years = sorted({year for _code, _title, ceiling in queries.sources() for year in ceiling})
    form = forms.DecisionForm(request.POST if request.method == "POST" else None, codes, years)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        added, dropped = _departures(places, clean)
        try:
            actions.record_decision(
                actor=who_asks(request),
                day=today(),
                resolution=clean["resolution"],
                added=added,
                dropped=dropped,
                years={code: clean[f"year_{code}"] for code in codes if clean[f"year_{code}"]},
                other_years=same(clean["other_years"]),
            )
        except Refusal as refusal:
            messages.error(request, said(refusal.template, refusal.params), extra_tags="bad")
        else:
            messages.success(request, _("The decision was recorded."), extra_tags="good")
            return redirect("priorities:workshop")
    pace = queries.pace()
    rows = [_decision_row(form, place, pace.begins if pace else {}) for place in places]
    return render(request, "priorities/decide.html", {"form": form, "rows": rows, "years": years})


def _departures(
    places: tuple[queries.Place, ...], clean: dict[str, Any]
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """What was ticked against the computation, and what was unticked, each with the words beside it."""
    added: dict[str, dict[str, str]] = {}
    dropped: dict[str, dict[str, str]] = {}
    for place in places:
        code = place.initiative.code
        if clean[f"take_{code}"] != place.chosen:
            (dropped if place.chosen else added)[code] = same(clean[f"why_{code}"])
    return added, dropped


def _decision_row(
    form: forms.DecisionForm, place: queries.Place, computed: Mapping[str, int]
) -> dict[str, Any]:
    """A place with what was ticked, written and chosen so far."""
    code = place.initiative.code
    bound = form.is_bound
    return {
        "place": place,
        "taken": bool(form[f"take_{code}"].value()) if bound else place.chosen,
        "why": (form[f"why_{code}"].value() or "") if bound else "",
        "year": str(form[f"year_{code}"].value() if bound else computed.get(code) or ""),
        "computed": computed.get(code),
    }
