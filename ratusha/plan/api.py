"""JSON twins of the public pages."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from ratusha.papers import queries as papers
from ratusha.plan import queries

router = Router()
Json = dict[str, Any]


@router.get("/plan/")
def plan(request: HttpRequest) -> Json:
    """The plan: measures, money by source and year against ceilings (UAH), overlaps, lights by rule."""
    whole = queries.plan()
    return {
        "measures": [_measure(m) for m in whole.measures],
        "sources": [
            {"identifier": s.identifier, "title": s.title, "ceilings": s.ceilings} for s in whole.sources
        ],
        "planned": [
            {"source": source, "year": year, "amount": amount}
            for (source, year), amount in sorted(whole.planned.items())
        ],
        "unfunded": whole.unfunded,
        "lights": whole.lights,
        "overlaps": [asdict(o) for o in whole.overlaps],
        "effects": [_effect(row) for row in queries.effects(whole.measures)],
        "drafts": [_draft(d) for d in queries.drafts("plan")],
    }


@router.get("/plan/{number}/")
def measure(request: HttpRequest, number: str) -> Json:
    """A measure with its reports."""
    try:
        found = queries.measure(number)
    except queries.NoSuchMeasure as missing:
        raise HttpError(404, missing.message) from missing
    return {**_measure(found), "reports": [asdict(r) for r in queries.reports(number)]}


@router.get("/concept/")
def concept(request: HttpRequest) -> Json:
    """Versions of the Concept with their files, and comments with answers."""
    known = papers.versions("concept", public=True)
    return {
        "versions": [_version(v) for v in known],
        "comments": [asdict(c) for c in queries.comments_of_document("concept")] if known else [],
        "drafts": [_draft(d) for d in queries.drafts("concept")],
    }


@router.get("/programme/")
def programme(request: HttpRequest) -> Json:
    """The programme with components and milestones, the group with meetings and resolutions."""
    try:
        found = queries.programme()
    except queries.NoProgramme as missing:
        raise HttpError(404, missing.message) from missing
    panel = queries.group()
    return {"programme": _shown(asdict(found)), "group": _shown(asdict(panel)) if panel else None}


@router.get("/partners/")
def partners(request: HttpRequest) -> list[Json]:
    """All projects of others, with their overlaps with the plan."""
    overlaps = queries.plan().overlaps
    return [
        {**asdict(p), "overlaps": [asdict(o) for o in overlaps if o.theirs == p.slug]}
        for p in queries.projects()
    ]


@router.get("/partners/{slug}/")
def partner(request: HttpRequest, slug: str) -> Json:
    """A project of somebody else and how it stands to measures."""
    try:
        found = queries.project(slug)
    except queries.NoSuchProject as missing:
        raise HttpError(404, missing.message) from missing
    overlaps = [asdict(o) for o in queries.plan().overlaps if o.theirs == slug]
    return {**asdict(found), "overlaps": overlaps}


def _measure(m: queries.MeasureFacts) -> Json:
    made = asdict(m)
    made["unit"], made["co_executors"] = m.unit.code, [u.code for u in m.co_executors]
    made["critical"] = bool(m.slot and m.slot.critical)
    made.pop("id")
    return made | {"planned": m.planned, "spent": m.spent, "unfunded": m.unfunded}


def _effect(row: queries.EffectFacts) -> Json:
    """A promised effect: low, most likely and high, what was measured, and where that lies."""
    effect = row.effect
    return {
        "measure": row.number,
        "service": effect.service,
        "effect": effect.kind,
        "promised": list(effect.promised),
        "measured": effect.measured,
        "n": effect.n,
        "verdict": effect.verdict,
    }


def _draft(d: queries.DraftFacts) -> Json:
    return {"title": d.title, "text": d.text, "published_on": d.published_on, "sitting": d.sitting}


def _version(v: papers.VersionFacts) -> Json:
    return {
        "number": v.number,
        "state": v.state,
        "sha256": v.sha256,
        "approved_on": v.approved_on,
        "act": v.act,
        "files": [
            {
                "language": f.language,
                "kind": f.kind,
                "sha256": f.sha256,
                "size": f.size,
                "address": f"/papers/{f.id}/",
                "signatures": [
                    {
                        "form": s.form,
                        "level": s.level,
                        "signer": s.signer,
                        "status": s.status,
                        "legal": s.legal,
                    }
                    for s in f.signatures
                ],
            }
            for f in v.files
        ],
    }


def _shown(value: Any) -> Any:
    """Without row ids; a unit is its code."""
    if isinstance(value, dict):
        if {"code", "short_name", "parent_id"} <= set(value):
            return value["code"]
        return {key: _shown(inner) for key, inner in value.items() if key != "id"}
    if isinstance(value, (list, tuple)):
        return [_shown(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
