"""The gate: every office address names its right, and opens to exactly the roles that have it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ratusha.people.queries import RIGHTS
from ratusha.site.middleware import office_rights
from tests.cast import CHARACTERS, make_cast
from tests.worlds import world


def addresses(resolver=None, prefix="", space=""):
    """Every address of the house as (route, name), without the API and Django's own."""
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = item.namespace or ""
            yield from addresses(item, route, f"{space}{inner}:" if inner else space)
        elif isinstance(item, URLPattern) and item.name:
            yield route, f"{space}{item.name}"


OFFICE = sorted({(route, name) for route, name in addresses() if route.startswith("office/")})


def test_every_office_address_names_a_right_that_exists():
    rights = office_rights()
    assert not [name for _, name in OFFICE if name not in rights]
    assert not [name for name, right in rights.items() if right not in RIGHTS]
    known = {name for _, name in OFFICE}
    assert not [name for name in rights if name not in known], "a right for an address that is not there"


def path_of(route: str) -> str:
    """An address with every variable part filled by something that fits it."""
    import re

    path = re.sub(r"<int:[^>]+>", "1", route)
    path = re.sub(r"<uuid:[^>]+>", "00000000-0000-4000-8000-000000000000", path)
    return "/" + re.sub(r"<(?:[a-z_]+:)?[^>]+>", "x", path)


def sign_in_everybody():
    """A browser for each of the cast, signed in."""
    cast, found = make_cast(), {name: Client() for name in CHARACTERS}
    for name, client in found.items():
        client.force_login(cast.user(name), backend="django.contrib.auth.backends.ModelBackend")
    return found


@pytest.mark.parametrize(("route", "name"), OFFICE, ids=[name for _, name in OFFICE])
def test_an_office_address_opens_to_the_roles_with_its_right_and_to_nobody_else(db, client, route, name):
    visitors = world(sign_in_everybody)
    right, path = office_rights()[name], path_of(route)
    answer = client.get(path)
    assert answer.status_code == 302, "a stranger is asked to sign in"
    assert "/account/login/" in answer["Location"]
    for character, (role, _) in CHARACTERS.items():
        status = visitors[character].get(path).status_code
        if role in RIGHTS[right]:
            assert status != 403, f"{character} ({role}) has {right}"
        else:
            assert status == 403, f"{character} ({role}) lacks {right}"


@pytest.mark.django_db
def test_an_office_address_without_a_right_is_closed_to_everybody(client, cast, monkeypatch):
    monkeypatch.setattr("ratusha.site.middleware.office_rights", dict)
    client.force_login(cast.user("bohdan"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/office/trail/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/en/", "/about/", "/no-such-page/", "/account/login/"])
def test_every_page_forbids_foreign_and_inline_code(client, path):
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_cookies_are_strict():
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_SAMESITE == "Strict"
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/services/a%00b/", "/api/services/%00/", "/track/%00/"])
def test_an_address_with_a_nul_is_not_found_on_any_database(client, path):
    assert client.get(path).status_code == 404
