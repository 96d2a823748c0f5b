"""Pages of the room: why these services first (everybody); the decision workshop (the working group)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusha.catalogue import queries as catalogue
from ratusha.core.refusal import Refusal
from ratusha.core.texts import pick, same
from ratusha.outbox import actions as outbox
from ratusha.outbox import queries as waiting
from ratusha.papers.charts import Chart, Item, RankRow, bars, ranks
from ratusha.papers.charts.scales import Style
from ratusha.people.queries import Actor, today
from ratusha.priorities import actions, forms, queries
from ratusha.quality import queries as quality


def ranking_page(request: HttpRequest) -> HttpResponse:
    """The ranking with its uncertainty, what was decided, and how it was computed."""
    analysis, places = queries.current_analysis(), queries.ranking()
    context = {
        "analysis": analysis,
        "places": places,
        "decision": queries.decision(),
        "criteria": queries.criteria(),
        "picture": _ranks(places) if places else None,
        "uncertainty": analysis.results["uncertainty"] if analysis else {},
        "optimum": analysis.results.get("portfolio", {}).get("optimum") if analysis else None,
    }
    return render(request, "priorities/ranking.html", context)


def explanation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Why a service (or an initiative) stands where it stands."""
    place, card = _place(slug)
    if place is None:
        if card is None:
            raise Http404
        return render(request, "priorities/not_proposed.html", {"card": card})
    found, weights = queries.explanation(place.initiative.code)
    services = catalogue.services(identifiers=place.initiative.services, size=None).items
    titles = {criterion.code: criterion for criterion in queries.criteria()}
    decision = queries.decision()
    choice = (
        next((c for c in decision.choices if c.code == place.initiative.code), None) if decision else None
    )
    context = {
        "place": place,
        "of": len(queries.initiatives()),
        "card": card,
        "services": services,
        "found": found,
        "parts": [(titles[part.criterion], part) for part in found.contributions],
        "changes": [(titles[c.criterion], c) for c in found.changes if c.quantity is not None],
        "strongest": titles[found.strongest.criterion],
        "picture": _contributions(found.contributions, titles),
        "choice": choice,
        "weights": weights,
        "simplified": quality.simplifications(place.initiative.services),
    }
    return render(request, "priorities/explanation.html", context)


def compare_page(request: HttpRequest) -> HttpResponse:
    """Two initiatives side by side: what puts one before the other, and how sure that is."""
    places = queries.ranking()
    if len(places) < 2:
        raise Http404
    first = request.GET.get("a") or places[0].initiative.code
    second = request.GET.get("b") or next(p.initiative.code for p in places if p.initiative.code != first)
    try:
        found = queries.side_by_side(first, second)
    except queries.NoSuchInitiative as missing:
        raise Http404 from missing
    titles = {criterion.code: criterion for criterion in queries.criteria()}
    context = {
        "found": found,
        "places": places,
        "parts": [(titles[code], part) for code, part in found.parts],
        "picture": _difference(found, titles),
    }
    return render(request, "priorities/compare.html", context)


def try_page(request: HttpRequest) -> HttpResponse:
    """Move the weights and see the order; nothing is kept."""
    criteria = queries.criteria()
    points = {c.code: _points(request.GET.get(c.code, "50")) for c in criteria}
    tried: tuple[queries.Tried, ...] = ()
    try:
        tried = queries.at_weights(points)
    except Refusal as refusal:
        messages.error(request, _(refusal.template) % refusal.params, extra_tags="bad")
    rows = [(criterion, points[criterion.code]) for criterion in criteria]
    return render(request, "priorities/try.html", {"rows": rows, "tried": tried})


def model_file(request: HttpRequest) -> HttpResponse:
    """The model of the current analysis, to compute it again."""
    return _file(0, "decision.toml", "application/toml")


def replicates_file(request: HttpRequest) -> HttpResponse:
    """The joint draws that the model names."""
    return _file(1, "replicates.csv", "text/csv")


def workshop_page(request: HttpRequest) -> HttpResponse:
    """Criteria, members' weights apart and together, what is core and borderline."""
    context = {
        "criteria": queries.criteria(),
        "members": queries.members(today()),
        "places": queries.ranking(),
        "analysis": queries.current_analysis(),
        "decision": queries.decision(),
        "job": waiting.job(_job_key(request)) if "job" in request.GET else None,
    }
    return render(request, "priorities/workshop.html", context)


def judge_page(request: HttpRequest) -> HttpResponse:
    """A member's own swings."""
    actor = _actor(request)
    mine = next((m for m in queries.members(today()) if m.id == actor.id), None)
    form = forms.SwingsForm(request.POST or (dict(mine.swings) if mine else None), get_language() or "uk")
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_judgement(
                actor=actor, member=actor.id or 0, at=timezone.now(), swings=form.cleaned_data
            )
        except Refusal as refusal:
            messages.error(request, _(refusal.template) % refusal.params, extra_tags="bad")
        else:
            messages.success(request, _("Your weights were kept."), extra_tags="good")
            return redirect("priorities:workshop")
    scales = {criterion.code: criterion for criterion in queries.criteria()}
    rows = [(form[code], criterion) for code, criterion in scales.items()]
    return render(request, "priorities/judge.html", {"form": form, "rows": rows})


@require_POST
def analyse(request: HttpRequest) -> HttpResponseRedirect:
    """Ask the worker for an analysis of what is known now."""
    key = f"analysis {timezone.now():%Y-%m-%d %H:%M:%S}"
    outbox.enqueue(job="priorities.analysis", payload={"by": _actor(request).name}, key=key)
    messages.success(
        request, _("The analysis is being computed; the page shows it when it is ready."), extra_tags="info"
    )
    return redirect("priorities:workshop")


def decide_page(request: HttpRequest) -> HttpResponse:
    """Take the computed portfolio over, with a reason for every departure."""
    places = queries.ranking()
    form = forms.DecisionForm(request.POST or None, [place.initiative.code for place in places])
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        added = {
            p.initiative.code: same(clean[f"why_{p.initiative.code}"])
            for p in places
            if not p.chosen and clean[f"take_{p.initiative.code}"]
        }
        dropped = {
            p.initiative.code: same(clean[f"why_{p.initiative.code}"])
            for p in places
            if p.chosen and not clean[f"take_{p.initiative.code}"]
        }
        try:
            actions.record_decision(
                actor=_actor(request),
                day=today(),
                resolution=clean["resolution"],
                added=added,
                dropped=dropped,
            )
        except Refusal as refusal:
            messages.error(request, _(refusal.template) % refusal.params, extra_tags="bad")
        else:
            messages.success(request, _("The decision was recorded."), extra_tags="good")
            return redirect("priorities:workshop")
    return render(request, "priorities/decide.html", {"form": form, "places": places})


def _place(slug: str) -> tuple[queries.Place | None, catalogue.Card | None]:
    """The place behind an address: of a service, or of an initiative by its code."""
    try:
        card = catalogue.card_at(slug)
    except catalogue.NoSuchService:
        return next((p for p in queries.ranking() if p.initiative.code == slug), None), None
    return queries.place_of(card.identifier), card


def _ranks(places: tuple[queries.Place, ...]) -> Chart:
    language = get_language() or "uk"
    return ranks(
        title=_("How sure each place is"),
        desc=_("Darker means more probable; the line spans nine tenths of the ranks."),
        rows=[
            RankRow(pick(p.initiative.title, language).text, p.acceptability, p.expected, p.low, p.high)
            for p in places
        ],
    )


def _contributions(parts: Any, titles: dict[str, queries.CriterionFacts]) -> Chart:
    language = get_language() or "uk"
    return bars(
        title=_("What each criterion gives"),
        desc=_("Weight × value at the middle of the members’ weights and the most likely measurements."),
        items=[Item(pick(titles[p.criterion].title, language).text, p.part) for p in parts],
        style=Style(places=3),
    )


def _difference(found: queries.SideBySide, titles: dict[str, queries.CriterionFacts]) -> Chart:
    language = get_language() or "uk"
    return bars(
        title=_("What each criterion gives to the first beyond the second"),
        desc=_("To the left of nought it speaks for the second."),
        items=[Item(pick(titles[code].title, language).text, part) for code, part in found.parts],
        style=Style(places=3),
    )


def _points(raw: str) -> float:
    """Points from an address; what is no number from 0 to 100 counts as none."""
    try:
        points = float(raw)
    except ValueError:
        return 0.0
    return points if 0 <= points <= 100 else 0.0


def _file(part: int, name: str, kind: str) -> HttpResponse:
    analysis = queries.current_analysis()
    if analysis is None:
        raise Http404
    answer = HttpResponse(
        actions.export_model(analysis=analysis.id)[part], content_type=f"{kind}; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _job_key(request: HttpRequest) -> str:
    return request.GET.get("job", "")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
    return actor
