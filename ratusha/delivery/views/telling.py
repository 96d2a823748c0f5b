"""What the pages of the room share: telling why something was not done."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ratusha.core.refusal import Refusal

StrOrPromise = str | Promise


def attempt(request: HttpRequest, act: Callable[[], object], done: StrOrPromise = "") -> bool:
    """Do it and say so, or tell on the next page why not; returns whether it was done."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.said(_), extra_tags="bad")
        return False
    if done:
        messages.success(request, str(done), extra_tags="good")
    return True
