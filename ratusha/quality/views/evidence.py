"""A file that an assessor laid beside a judgement, given out to nobody whom it could sway."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from ratusha.catalogue import queries as catalogue
from ratusha.people.queries import Forbidden, who_asks
from ratusha.quality import queries


def evidence(request: HttpRequest, code: str, slug: str, file: int) -> HttpResponse:
    """A file of an assessor, for those who may see the judgement: a picture as it is, anything else to keep."""
    try:
        row = queries.audited(code, catalogue.card_at(slug).identifier)
        if row is None:
            raise Http404
        if not row.may_see(who_asks(request).id):
            raise Forbidden(
                "forbidden", "Evidence is shown once you have judged, or both have.", right="judge"
            )
        facts, content = queries.evidence_file(row, file)
    except (catalogue.NoSuchService, queries.NoSuchCampaign) as missing:
        raise Http404 from missing
    kind = facts.kind if facts.is_picture else "application/octet-stream"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Disposition"] = (
        content_disposition_header(not facts.is_picture, facts.name) or "attachment"
    )
    return answer
