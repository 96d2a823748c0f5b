"""Check the answers, hand them in, or come back later; and what belongs to the draft besides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from ratusha.core.forms.words import answer_lines, words
from ratusha.core.refusal import Refusal
from ratusha.intake import actions, forms, ports
from ratusha.intake.engine.showing import frame
from ratusha.intake.engine.visit import FROM_CHECK, Visit, visiting
from ratusha.intake.models import Upload
from ratusha.people.queries import Forbidden, who_asks


@visiting()
def check(visit: Visit) -> HttpResponse:
    """All answers with a way to change each; then hand them in, once."""
    problems = _problems(visit)
    if visit.request.method == "POST" and not problems:
        try:
            seen = visit.request.META
            origin = f"{seen.get('REMOTE_ADDR', '')} {seen.get('HTTP_USER_AGENT', '')[:300]}"
            receipt = actions.submit(secret=visit.secret, language=visit.language, origin=origin)
            return HttpResponseRedirect(receipt.address)
        except actions.NotReady:  # another window changed something between our look and the lock
            return HttpResponseRedirect(visit.address("check"))
        except Forbidden:  # who lost the right meanwhile is told so, not asked to try again
            raise
        except Refusal as refusal:  # the owner cannot take it now; the answers stay
            messages.error(visit.request, forms.owner_words(refusal), extra_tags="bad")
            return HttpResponseRedirect(visit.address("check"))
    found = {line.path: visit.page_at(line.path) for line in answer_lines(visit.filled, visit.form_language)}
    sections: list[tuple[str, list[dict[str, Any]]]] = []
    for line in answer_lines(visit.filled, visit.form_language):
        if not sections or sections[-1][0] != line.section:
            sections.append((line.section, []))
        its_page = found[line.path]
        change = f"{visit.page_address(its_page)}?from={FROM_CHECK}" if its_page else ""
        sections[-1][1].append({"line": line, "change": change})
    repeats = [
        (
            words(visit.filled, p.group.label, p.path, visit.form_language),
            f"{visit.page_address(p)}?from={FROM_CHECK}",
        )
        for p in visit.pages()
        if p.kind == "another" and p.group
    ]
    context = frame(visit, None) | {
        "sections": sections,
        "problems": problems,
        "repeats": repeats,
        "finish": ports.owner_named(visit.draft.owner).finish,
        "lang": visit.shown_language,
    }
    status = 422 if visit.request.method == "POST" else 200
    return render(visit.request, "intake/check.html", context, status=status)


def _problems(visit: Visit) -> list[tuple[str, str]]:
    """(address, words) of every answer that is missing or wrong."""
    found = []
    for fault in visit.filled.errors:
        its_page = visit.page_at(fault.path)
        node = visit.filled.state.find(fault.path)
        item = visit.filled.state.item_of.get(node) if node else None
        if its_page is None or item is None:
            continue
        label = words(visit.filled, item.label, fault.path, visit.form_language)
        found.append((f"{visit.page_address(its_page)}?from={FROM_CHECK}", label or item.name))
    return found


@visiting()
def later(visit: Visit) -> HttpResponse:
    """The address that brings the person back, and until when it works; who is signed in can keep it among theirs."""
    actor = who_asks(visit.request)
    if visit.request.method == "POST":
        try:
            actions.keep_draft(actor=actor, secret=visit.secret)
        except actions.NotOwn as refusal:
            messages.error(visit.request, forms.owner_words(refusal), extra_tags="bad")
        return HttpResponseRedirect(visit.address("later"))
    address = visit.request.build_absolute_uri(visit.address())
    return render(
        visit.request, "intake/later.html", frame(visit, None) | {"address": address, "me": actor.id}
    )


@visiting()
def upgrade(visit: Visit) -> HttpResponse:
    """Carry the draft over to the newest version of its form, and say what became of the answers."""
    if visit.request.method != "POST" or not visit.draft.stale:
        return HttpResponseRedirect(visit.address())
    done = actions.upgrade(secret=visit.secret)
    labels = {line.path: line.label for line in answer_lines(visit.filled, visit.form_language)}
    context = frame(visit, None) | {
        "kept": len(done.kept),
        "moved": [labels.get(old, old) for old, _new in done.moved],
        "again": [labels.get(path, path) for path in done.again],
        "address": visit.address(),
    }
    return render(visit.request, "intake/upgraded.html", context)


@visiting(open_only=False)
def file(visit: Visit, upload: int) -> HttpResponse:
    """The person's own uploaded file, as a download that no browser runs."""
    row = Upload.objects.filter(pk=upload, draft_id=visit.draft.id).first()
    if row is None:
        raise Http404
    response = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response  # type: ignore[return-value]  # a FileResponse is an HttpResponseBase with the same use
