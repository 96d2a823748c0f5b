"""Pages for everybody: services, one service, life events."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from ratusha.catalogue import queries
from ratusha.core.catalogue.card import AUDIENCES
from ratusha.core.refusal import Refusal
from ratusha.people.queries import units

STATES = ("online", "planned", "desk")
SIZE = 20


def services(request: HttpRequest) -> HttpResponse:
    """All services, searched and filtered; an empty answer shows other ways on."""
    asked = filters_of(request)
    found = queries.services(**asked, page=page_of(request), size=SIZE, language=get_language() or "uk")
    events = queries.life_events()
    chosen = next((event for event in events if event.slug == asked["life_event"]), None)
    return render(
        request,
        "catalogue/services.html",
        {
            "asked": asked,
            "found": found,
            "events": events,
            "chosen": chosen,
            "audiences": AUDIENCES,
            "counts": queries.outlook_counts(),
            "without_page": _address_without(request, "page"),
            "without_outlook": _address_without(request, "page", "outlook"),
            "is_filtered": any(asked.values()),
            "desk": None if found.total else service_centre(),
        },
    )


def service(request: HttpRequest, slug: str) -> HttpResponse:
    """The information card in the prescribed order, and how the service can be had today."""
    try:
        card = queries.card_at(slug)
    except queries.NoSuchService as missing:
        raise Http404 from missing
    return render(
        request,
        "catalogue/service.html",
        {
            "card": card,
            "content": card.content,
            "completeness": card.completeness,
            "address": request.build_absolute_uri(request.path),
            "desk": card.unit or service_centre(),
        },
    )


def life_events(request: HttpRequest) -> HttpResponse:
    """What happened? All life events."""
    return render(request, "catalogue/life_events.html", {"events": queries.life_events()})


def life_event(request: HttpRequest, slug: str) -> HttpResponse:
    """The services of one life event: those that can be had online first."""
    try:
        event = queries.life_event(slug)
    except Refusal as missing:
        raise Http404 from missing
    cards = queries.services(life_event=event.identifier, size=None, language=get_language() or "uk").items
    groups = [(state, [c for c in cards if c.outlook.state == state]) for state in STATES]
    others = [other for other in queries.life_events() if other.slug != slug]
    return render(
        request,
        "catalogue/life_event.html",
        {"event": event, "groups": [g for g in groups if g[1]], "others": others, "desk": service_centre()},
    )


def filters_of(request: HttpRequest) -> dict[str, str]:
    """The words and filters of the address; a state that does not exist is no filter."""
    asked = {name: request.GET.get(name, "").strip()[:300] for name in ("life_event", "audience", "outlook")}
    if asked["outlook"] not in STATES:
        asked["outlook"] = ""
    return {"text": request.GET.get("q", "").strip()[:300], **asked}


def page_of(request: HttpRequest) -> int:
    """The page asked for; anything that is not a number is the first."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def service_centre() -> Any:
    """Whom to ask when nothing else is known: the service centre, else the first unit, else nobody."""
    known = units()
    return next((unit for unit in known if unit.code == "cnap"), known[0] if known else None)


def _address_without(request: HttpRequest, *names: str) -> str:
    """The query of this page without some of its words, ready to be continued."""
    left = request.GET.copy()
    for name in names:
        left.pop(name, None)
    for name in [name for name, value in left.items() if not value]:
        left.pop(name)
    return f"?{left.urlencode()}&" if left else "?"
