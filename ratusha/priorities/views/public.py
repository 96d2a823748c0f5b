"""Public pages: why these services first, why each stands there, what would settle the rest, what money buys."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from ratusha.catalogue import queries as catalogue
from ratusha.core.texts import pick
from ratusha.papers.charts import Chart
from ratusha.priorities import actions, queries
from ratusha.priorities.views import pictures
from ratusha.priorities.views.refusing import rules_in_words
from ratusha.quality import queries as quality


def ranking_page(request: HttpRequest) -> HttpResponse:
    """The ranking with its uncertainty, what was decided, and how it was computed."""
    analysis, places = queries.current_analysis(), queries.ranking()
    context = {
        "analysis": analysis,
        "places": places,
        "decision": queries.decision(),
        "over": queries.over_ceilings(),
        "sources": queries.sources(),
        "criteria": queries.criteria(),
        "picture": pictures.rank_picture(places) if places else None,
        "uncertainty": analysis.results["uncertainty"] if analysis else {},
        "optimum": analysis.results.get("portfolio", {}).get("optimum") if analysis else None,
    }
    return render(request, "priorities/ranking.html", context)


def importance_page(request: HttpRequest) -> HttpResponse:
    """Importance beside performance with their intervals: what to mend first, and what cannot be said."""
    by = request.GET.get("by") or queries.YARDSTICKS[0]
    try:
        found = queries.importance(by)
    except quality.NoSuchInstrument as missing:
        raise Http404 from missing
    context = {
        "found": found,
        "by": by,
        "tabs": [one for one in quality.instruments() if one.identifier in queries.YARDSTICKS],
        "picture": pictures.importance_picture(found) if found else None,
        "quarters": [(name, found.of(name)) for name in ("concentrate", "keep", "low", "overkill")]
        if found
        else [],
        "undecided": found.of("") if found else (),
    }
    return render(request, "priorities/importance.html", context)


def explanation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Why a service (or an initiative) stands where it stands."""
    place, card = _place(slug)
    if place is None:
        if card is None:
            raise Http404
        return render(request, "priorities/not_proposed.html", {"card": card})
    found, weights = queries.explanation(place.initiative.code)
    services = catalogue.services(identifiers=place.initiative.services, size=None).items
    titles = {criterion.code: criterion for criterion in queries.criteria(every=True)}
    decision = queries.decision()
    choice = (
        next((c for c in decision.choices if c.code == place.initiative.code), None) if decision else None
    )
    views = queries.views_of(found)
    context = {
        "place": place,
        "views": [(view, titles[view.dearest]) for view in views],
        "views_inside": sum(view.inside for view in views),
        "of": len(queries.ranking()),
        "card": card,
        "services": services,
        "found": found,
        "parts": [(titles[part.criterion], part) for part in found.contributions],
        "changes": [(titles[c.criterion], c) for c in found.changes if c.quantity is not None],
        "strongest": titles[found.strongest.criterion],
        "picture": pictures.contribution_picture(found.contributions, titles),
        "choice": choice,
        "weights": weights,
        "simplified": quality.simplifications(place.initiative.services),
        "places": queries.ranking(),
        "screened": next((s for s in queries.screening() if s.code == place.initiative.code), None),
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
    titles = {criterion.code: criterion for criterion in queries.criteria(every=True)}
    context = {
        "found": found,
        "places": places,
        "parts": [(titles[code], part) for code, part in found.parts],
        "picture": pictures.difference_picture(found, titles),
    }
    return render(request, "priorities/compare.html", context)


def criteria_page(request: HttpRequest) -> HttpResponse:
    """What counts, part by part, on which scale, and what each step of it is worth."""
    branches: dict[str, list[tuple[queries.CriterionFacts, Chart]]] = {}
    for criterion in queries.criteria():
        branch = pick(criterion.branch, get_language() or "uk").text
        branches.setdefault(branch, []).append((criterion, pictures.value_picture(criterion)))
    return render(request, "priorities/criteria.html", {"branches": branches})


def settle_page(request: HttpRequest) -> HttpResponse:
    """What more answers, agreement or sure delivery would settle of what is open."""
    found, criteria = queries.settling(), queries.criteria(every=True)
    answers = found.answers if found else ()
    context = {
        "found": found,
        "criteria": criteria,
        "places": queries.ranking(),
        "telling": [answer for answer in answers if answer.settled],
        "idle": [pictures.answer_words(a, found, criteria) for a in answers if found and not a.settled],
        "picture": pictures.doubt_picture(found, criteria) if found and answers else None,
    }
    return render(request, "priorities/settle.html", context)


def money_page(request: HttpRequest) -> HttpResponse:
    """What each amount of money buys, and what a little more of each limit would."""
    analysis = queries.current_analysis()
    points = queries.frontier()
    context = {
        "points": points,
        "picture": pictures.frontier_picture(points) if points else None,
        "steps": queries.next_steps(),
        "places": queries.ranking(),
        "settling": queries.settling(),
        "sources": queries.sources(),
        "analysis": analysis,
    }
    return render(request, "priorities/money.html", context)


def years_page(request: HttpRequest) -> HttpResponse:
    """What begins when by the computation, what each year's money and people are taken for, and what holds it back."""
    pace = queries.pace()
    rules = [(rule.gain / pace.value, rule) for rule in pace.rules or ()] if pace and pace.value else []
    context = {
        "pace": pace,
        "rules": zip(rules_in_words(rule.says for _share, rule in rules), rules, strict=True),
        "rows": _limit_rows(pace) if pace else [],
        "places": queries.ranking(),
        "sources": queries.sources(),
        "decision": queries.decision(),
        "over": queries.over_ceilings(),
    }
    return render(request, "priorities/years.html", context)


def _limit_rows(pace: queries.PaceFacts) -> list[tuple[str, list[queries.Limit | None]]]:
    """Each source, and people's time, with its limit in each year."""
    known = {(limit.source, limit.year): limit for limit in pace.limits}
    names = list(dict.fromkeys(limit.source for limit in pace.limits))
    return [(name, [known.get((name, year)) for year in pace.years]) for name in names]


def gates_page(request: HttpRequest) -> HttpResponse:
    """Which proposals may be considered at all, what the law demands, what opens the way for others."""
    found = queries.screening()
    context = {
        "found": found,
        "duties": [s for s in found if s.duty],
        "enablers": sorted((s for s in found if len(s.enables) > 1), key=lambda s: -len(s.enables)),
        "places": queries.ranking(),
    }
    return render(request, "priorities/gates.html", context)


def model_file(request: HttpRequest) -> HttpResponse:
    """The model of the current analysis, to compute it again."""
    return _file(0, "decision.toml", "application/toml")


def replicates_file(request: HttpRequest) -> HttpResponse:
    """The joint draws that the model names."""
    return _file(1, "replicates.csv", "text/csv")


def _place(slug: str) -> tuple[queries.Place | None, catalogue.Card | None]:
    """The place behind an address: of a service, or of an initiative by its code."""
    try:
        card = catalogue.card_at(slug)
    except catalogue.NoSuchService:
        return next((p for p in queries.ranking() if p.initiative.code == slug), None), None
    return queries.place_of(card.identifier), card


def _file(part: int, name: str, kind: str) -> HttpResponse:
    analysis = queries.current_analysis()
    if analysis is None:
        raise Http404
    answer = HttpResponse(
        actions.export_model(analysis=analysis.id)[part], content_type=f"{kind}; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
