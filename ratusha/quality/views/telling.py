"""What the pages of the room share: telling why something was not done, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ratusha.core.refusal import Refusal

# sentences about files that `core` puts together, marked so that they are translated
FILES = (
    gettext_noop("The file “%(name)s” is empty."),
    gettext_noop("The file “%(name)s” is larger than %(most)d MB."),
    gettext_noop("The file “%(name)s” is not a PDF, a picture or a document by its content."),
    gettext_noop("The file “%(name)s” is not taken: %(found)s."),
)


def attempt(request: HttpRequest, act: Callable[[], object], done: str | Promise = "") -> bool:
    """Do it and say so, or say on the page why not; returns whether it was done."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.said(_), extra_tags="bad")
        return False
    if done:
        messages.success(request, str(done), extra_tags="good")
    return True
