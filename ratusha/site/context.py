"""What every page knows: the city, the actor, the menu, the same page in the other languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from ratusha.people.queries import who_asks

# address name, words
MENU = [
    ("catalogue:services", _("Services")),
    ("delivery:track", _("Track an application")),
    ("needs:take-part", _("Take part")),
    ("priorities:ranking", _("Priorities")),
    ("plan:plan", _("Plan")),
    ("site:measured", _("Measured again")),
    ("site:data", _("Open data")),
]

# address name, words; shown to those whose right opens it
OFFICE_MENU = [
    ("delivery:inbox", _("Inbox")),
    ("delivery:counter", _("Counter")),
    ("catalogue:cards", _("Services")),
    ("intake:forms", _("Forms")),
    ("quality:audit", _("Quality")),
    ("quality:requests", _("Figures of units")),
    ("needs:surveys", _("Surveys")),
    ("priorities:workshop", _("Decision workshop")),
    ("plan:office", _("Concept and plan")),
    ("plan:group", _("Working group")),
    ("papers:office", _("Signatures")),
    ("people:trail", _("Trail: who did what")),
]


def house(request: HttpRequest) -> dict[str, Any]:
    """Values for `site/base.html`."""
    here = request.get_full_path()
    return {
        "city": getattr(request, "city", None),
        "actor": getattr(request, "actor", None),
        "languages": [(code, name, translate_url(here, code)) for code, name in settings.LANGUAGES],
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "office_menu": SimpleLazyObject(lambda: _office_menu(request)),
        "in_office": _in_office(request),
    }


def _in_office(request: HttpRequest) -> bool:
    """Whether the page belongs to the office, so that the menu is the office's."""
    match = request.resolver_match
    return match is not None and "office/" in match.route and request.user.is_authenticated


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"address": address, "label": label, "current": request.path.startswith(address)}
        for name, label in MENU
        if (address := _address(name))
    ]


def _address(name: str) -> str:
    """The address, or nothing for a page that this installation does not have."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _office_menu(request: HttpRequest) -> list[dict[str, Any]]:
    from ratusha.site.middleware import office_rights

    rights, actor = office_rights(), who_asks(request)
    return [
        {"name": name, "address": address, "label": label, "current": request.path.startswith(address)}
        for name, label in OFFICE_MENU
        if name in rights and actor.may(rights[name]) and (address := _address(name))
    ]
