"""JSON twins of the public pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from ratusha.core.refusal import Refusal
from ratusha.needs import queries
from ratusha.needs.queries import Figure, Published
from ratusha.people.queries import today

router = Router()
Json = dict[str, Any]


@router.get("/take-part/")
def take_part(request: HttpRequest) -> Json:
    """Surveys open today and those with published results."""
    return {
        "open": [
            {"slug": s.slug, "title": s.title, "closes": s.closes} for s in queries.open_surveys(today())
        ],
        "published": [_published(one) for one in queries.published_surveys()],
    }


@router.get("/take-part/{slug}/")
def survey(request: HttpRequest, slug: str) -> Json:
    """One survey: whom it speaks of and what it asks."""
    try:
        about = queries.survey(slug)
    except queries.NoSuchSurvey as refusal:
        raise HttpError(404, refusal.message) from refusal
    return {
        "slug": about.slug,
        "title": about.title,
        "population": about.population,
        "kind": about.kind,
        "opens": about.opens,
        "closes": about.closes,
        "questions": [
            {
                "name": v.name,
                "kind": v.kind,
                "title": v.title,
                "levels": [{"code": x.code, "title": x.title, "service": x.service} for x in v.levels],
            }
            for v in about.variables
        ],
    }


@router.get("/needs/")
def needs(request: HttpRequest, survey: str = "", by: str = "") -> Json:
    """What residents need first; `by` breaks the shares down (district, age, sex, …)."""
    try:
        found = queries.service_needs(survey)
        about = found.published.survey
        asked = about.need_variable
        figures = queries.estimates(about.slug, variable=asked.name if asked else "", by=by)
    except Refusal as refusal:
        raise HttpError(404, refusal.message) from refusal
    return {
        "survey": _published(found.published),
        "question": found.question,
        "breakdowns": [v.name for v in about.domains],
        "figures": [_figure(figure) for figure in figures],
    }


def _published(one: Published) -> Json:
    return {
        "slug": one.survey.slug,
        "title": one.survey.title,
        "population": one.survey.population,
        "kind": one.survey.kind,
        "publication": one.number,
        "day": one.day,
        "answers": one.rows,
        "method": one.method,
        "software": one.software,
        "snapshot": one.digest,
    }


def _figure(figure: Figure) -> Json:
    shown = {
        "statistic": figure.statistic,
        "variable": figure.variable,
        "level": figure.level,
        "title": figure.title,
        "service": figure.service or None,
        "value": figure.value,
        "se": figure.se,
        "low": figure.low,
        "high": figure.high,
        "n": figure.n,
        "deff": figure.deff,
    }
    if figure.by:
        shown |= {"by": figure.by, "domain": figure.domain, "domain_title": figure.domain_title}
    return shown | ({"hidden": figure.hidden} if figure.hidden else {})
