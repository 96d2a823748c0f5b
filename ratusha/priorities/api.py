"""JSON twins of the room's public pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from ratusha.catalogue import queries as catalogue
from ratusha.core.refusal import Refusal
from ratusha.priorities import queries

router = Router()


@router.get("/priorities", summary="The ranking, how sure it is, and what was decided")
def ranking(request: HttpRequest) -> dict[str, Any]:
    """Every initiative with its expected rank, the span of its ranks and its part in the robust portfolio."""
    analysis, decision = queries.current_analysis(), queries.decision()
    if analysis is None:
        return {"analysis": None, "places": [], "decision": None}
    return {
        "analysis": {
            "digest": analysis.digest,
            "seed": analysis.seed,
            "draws": analysis.draws,
            "method": analysis.method,
            "software": analysis.software,
            "uncertainty": analysis.results["uncertainty"],
        },
        "places": [plain(place) for place in queries.ranking()],
        "decision": decision
        and {
            "day": decision.day.isoformat(),
            "resolution": decision.resolution,
            "chosen": list(decision.chosen),
            "departures": [
                {"initiative": c.code, "chosen": c.chosen, "reason": c.reason}
                for c in decision.choices
                if c.departs
            ],
            "years": {str(year): list(codes) for year, codes in decision.phases},
            "other_years": {
                "initiatives": {
                    c.code: {"computed": c.computed_year, "decided": c.year} for c in decision.moved
                },
                "reason": decision.other_years,
            },
            "not_funded": [
                {"source": o.source or "person-months", "year": o.year, "over": o.by}
                for o in queries.over_ceilings()
            ],
        },
    }


@router.get("/priorities/criteria", summary="What counts, and on which scale")
def criteria(request: HttpRequest) -> list[dict[str, Any]]:
    """Every criterion with its anchors in natural units and the points of its value function."""
    return [
        {
            "criterion": c.code,
            "title": c.title,
            "unit": c.unit,
            "meaning": c.meaning,
            "branch": c.branch or None,
            "worst": c.worst,
            "best": c.best,
            "points": [list(pair) for pair in c.points],
        }
        for c in queries.criteria()
    ]


@router.get("/priorities/settle", summary="What would settle what is open")
def settle(request: HttpRequest) -> dict[str, Any]:
    """For each kind of information the borderline initiatives it would make core or exterior; an approximation."""
    found = queries.settling()
    if found is None:
        return {"settling": None}
    return {
        "settling": {
            "asked": found.asked,
            "more": found.more,
            "draws": found.draws,
            "approximation": True,
            "borderline": list(found.borderline),
            "answers": [
                {
                    "kind": a.kind,
                    "criterion": a.criterion or None,
                    "settled": list(a.settled),
                    "undecided_before": a.doubt[0],
                    "undecided_after": a.doubt[1],
                }
                for a in found.answers
            ],
        }
    }


@router.get("/priorities/money", summary="What each amount of money buys")
def money(request: HttpRequest) -> dict[str, Any]:
    """The frontier, what each step along it adds, and what a little more of each limit would buy."""
    found = queries.settling()
    return {
        "frontier": [
            {"budget": p.budget, "value": p.value, "chosen": list(p.chosen), "computed": p.is_optimum}
            for p in queries.frontier()
        ],
        "steps": [
            {
                "from": s.start,
                "to": s.end,
                "gain": s.gain,
                "gain_per_100000": s.per,
                "enters": list(s.enters),
                "leaves": list(s.leaves),
            }
            for s in queries.next_steps()
        ],
        "margins": [
            {
                "source": m.source,
                "year": m.year,
                "step": m.step,
                "unit": "money" if m.is_money else "person-months",
                "gain": m.gain,
                "enters": list(m.enters),
                "leaves": list(m.leaves),
            }
            for m in (found.margins if found else ())
        ],
    }


@router.get("/priorities/years", summary="What begins when, and which limits hold it back")
def years(request: HttpRequest) -> dict[str, Any]:
    """The computed schedule: years with their worth, beginnings, use of each limit, rules that bind (null: not yet)."""
    found = queries.pace()
    if found is None:
        return {"schedule": None}
    return {
        "schedule": {
            "years": [{"year": y, "worth": w} for y, w in zip(found.years, found.worth, strict=True)],
            "begins": dict(found.begins),
            "beside": list(found.beside),
            "value": found.value,
            "gap": found.gap,
            "limits": [
                {
                    "source": limit.source or "person-months",
                    "year": limit.year,
                    "used": limit.used,
                    "ceiling": limit.ceiling,
                }
                for limit in found.limits
            ],
            "after": {source or "person-months": amount for source, amount in found.later.items()},
            "binding": None
            if found.rules is None
            else [{"rule": rule.says, "gain": rule.gain} for rule in found.rules],
        }
    }


@router.get("/priorities/gates", summary="Which proposals may be considered")
def gates(request: HttpRequest) -> list[dict[str, Any]]:
    """Every initiative at its gates, the law that demands it, and the initiatives that need it."""
    return [
        {
            "initiative": s.code,
            "passes": s.passes,
            "duty": s.duty or None,
            "stopped_by": {g.name: g.reason or list(g.stopped) for g in s.gates if not g.is_open},
            "services": s.raises,
            "enables": list(s.enables),
        }
        for s in queries.screening()
    ]


@router.get("/priorities/importance", summary="Importance beside quality, with intervals")
def importance(request: HttpRequest, by: str = queries.YARDSTICKS[0]) -> dict[str, Any]:
    """Every service of the needs survey that was measured by the yardstick; an empty quarter: it cannot be said."""
    try:
        found = queries.importance(by)
    except Refusal as missing:
        raise HttpError(404, missing.message) from missing
    if found is None:
        return {"yardstick": by, "lines": None, "services": []}
    return {
        "yardstick": by,
        "survey": found.survey_slug,
        "lines": {"importance": found.field.importance, "performance": found.field.performance},
        "services": [
            {
                "service": spot.service,
                "title": spot.title,
                **{
                    axis: {
                        "value": value.value,
                        "interval": None if value.low is None else [value.low, value.high],
                    }
                    for axis, value in (
                        ("importance", spot.placed.attribute.importance),
                        ("performance", spot.placed.attribute.performance),
                    )
                },
                "quarter": spot.placed.quarter,
                "undecided": list(spot.placed.open),
            }
            for spot in found.spots
        ],
        "not_measured": found.left_out,
    }


@router.get("/priorities/{slug}", summary="Why a service stands where it stands")
def explanation(request: HttpRequest, slug: str) -> dict[str, Any]:
    """The place of the best initiative that touches the service, and what each criterion gives it."""
    try:
        place = queries.place_of(catalogue.card_at(slug).identifier)
    except catalogue.NoSuchService:
        place = next((p for p in queries.ranking() if p.initiative.code == slug), None)
    if place is None:
        raise HttpError(404, "No initiative touches this service.")
    found, _weights = queries.explanation(place.initiative.code)
    views = queries.views_of(found)
    return {
        **plain(place),
        "contributions": [
            {
                "criterion": c.criterion,
                "weight": c.weight,
                "value": c.value,
                "part": c.part,
                "quantity": c.quantity,
            }
            for c in found.contributions
        ],
        "changes": [{"criterion": c.criterion, "now": c.now, "needed": c.quantity} for c in found.changes],
        "line": found.line,
        "inside": found.inside,
        "members": {
            "first": found.k,
            "inside": sum(view.inside for view in views),
            "places": [{"dearest": view.dearest, "place": view.place} for view in views],
        },
    }


def plain(place: queries.Place) -> dict[str, Any]:
    """A place as JSON."""
    return {
        "rank": place.rank,
        "initiative": place.initiative.code,
        "title": place.initiative.title,
        "services": list(place.initiative.services),
        "expected_rank": place.expected,
        "rank_interval": [place.low, place.high],
        "first": place.first,
        "part": place.part,
        "core_index": place.core_index,
        "in_computed_portfolio": place.chosen,
    }
