"""Pages of the room: the trail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ratusha.people import queries


def trail_page(request: HttpRequest) -> HttpResponse:
    """The newest lines of the trail, of one room or subject if asked."""
    lines = queries.trail(room=request.GET.get("room", ""), subject=request.GET.get("subject", ""))
    return render(request, "people/trail.html", {"lines": lines})
