"""The one gate to office addresses: who is asking, and does the address's right allow it.

Each room's `urls.py` says in `OFFICE` which right opens which of its office addresses. An address under
`/office/` that names none is refused: forgetting the line locks a door, it never opens one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from ratusha.people.queries import Actor, Forbidden, actor_of, city


@cache
def office_rights() -> dict[str, str]:
    """Address name ("room:page") to the right that opens it, for the whole house."""
    rights = {"site:office": "see_office"}
    for room in settings.ROOMS:
        urls = import_module(f"ratusha.{room}.urls")
        rights |= {f"{room}:{name}": right for name, right in getattr(urls, "OFFICE", {}).items()}
    return rights


class PlainAddressMiddleware:
    """An address with a NUL in it is no address of ours: PostgreSQL could not even look it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer “not found” before anything is asked of the database."""
        if "\0" in request.path:
            raise Http404
        return self.get_response(request)


class RightsMiddleware:
    """Puts `request.actor` there and closes office addresses to those without the right."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the city and the actor, looked up only when somebody asks for them."""
        request.city = SimpleLazyObject(city)  # type: ignore[attr-defined]  # our own attribute
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]  # our own attribute
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let a public address through; for an office address ask for its right."""
        match = request.resolver_match
        if match is None or not match.route.removeprefix(f"{get_language()}/").startswith("office/"):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        right = office_rights().get(match.view_name)
        if right is None or not request.actor.may(right):  # type: ignore[attr-defined]  # our own attribute
            return render(request, "site/refused.html", {"right": right}, status=403)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An action that refused for lack of a right becomes the same page."""
        if isinstance(exception, Forbidden):
            right = exception.params.get("right")
            # the general sentence says no more than the page does; a particular one says why
            why = "" if "%(right)s" in exception.template else exception.said(gettext)
            return render(request, "site/refused.html", {"right": right, "why": why}, status=403)
        return None


def _actor(request: HttpRequest) -> Actor:
    user = request.user if request.user.is_authenticated else None
    day = request.city.fixed_day or timezone.localdate()  # type: ignore[attr-defined]  # our own attribute
    return actor_of(user, day)
