"""Pages of the room beside the engine: a form's script."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from ratusha.intake import queries


def script(request: HttpRequest, content_hash: str) -> HttpResponse:
    """The script of a form version: it never changes, so browsers keep it."""
    text = queries.script(content_hash)
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
