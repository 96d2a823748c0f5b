"""A page is shown, its answers are taken, the next page follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import translate_url
from django.utils.translation import gettext as _

from ratusha.core.forms import refill
from ratusha.core.forms.files import FileRefused
from ratusha.core.forms.flow import Page, pages, unfinished
from ratusha.core.forms.words import answer_lines
from ratusha.core.refusal import Refusal
from ratusha.intake import actions, forms, queries
from ratusha.intake.engine.showing import repeat_page, shown
from ratusha.intake.engine.visit import FROM_CHECK, Visit, path_of, visiting


@visiting()
def start(visit: Visit) -> HttpResponse:
    """Where the person stopped, or the first page."""
    here = visit.page_at(visit.draft.position) if visit.draft.position else None
    first = here or next(iter(visit.pages()), None)
    return HttpResponseRedirect(visit.page_address(first))


@visiting()
def page(visit: Visit, place: str) -> HttpResponse:
    """Show one page, or take its answers and go on."""
    found = visit.page_at(path_of(place))
    if found is None:
        _tell_gone(visit)
        return HttpResponseRedirect(visit.address())
    if visit.request.method != "POST":
        return shown(visit, found)
    if "language" in visit.request.POST and found.kind != "questions":
        return HttpResponseRedirect(_in_language(visit, visit.page_address(found)))
    return _another(visit, found) if found.kind == "another" else _taken(visit, found)


def _tell_gone(visit: Visit) -> None:
    """What was typed on a page that another window made disappear is said, so that it can be typed elsewhere."""
    typed = [
        text for key in visit.request.POST if key.startswith("/") for text in visit.request.POST.getlist(key)
    ]
    if said := ", ".join(text.strip()[:500] for text in typed if text.strip()):
        text = _(
            "Another window changed the form, and this question is not asked any more. You had typed: %(words)s"
        )
        messages.warning(visit.request, text % {"words": said[:2000]}, extra_tags="warn")


def _taken(visit: Visit, found: Page) -> HttpResponse:
    """Save what was typed on a page of questions, then do what the pressed button says."""
    data = visit.request.POST
    changes = forms.posted(found, visit.filled, data)
    refused = _files(visit, found, changes)
    try:
        draft = actions.answer(
            secret=visit.secret,
            changes=changes,
            position=found.path,
            seen=data.get("seen", ""),
            language=visit.language,
        )
    except actions.ChangedElsewhere as conflict:
        return _conflict(visit, found, changes, conflict)
    if data.get("version") not in {None, str(visit.draft.version)}:
        text = _(
            "These answers were also changed in another window. Both changes are kept; check them at the end."
        )
        messages.info(visit.request, text)
    filled = queries.filled(draft, visit.language)
    now = Visit(visit.request, visit.secret, draft, visit.form, filled, visit.language, visit.form_language)
    if "language" in data:
        return HttpResponseRedirect(_in_language(now, now.page_address(found)))
    if "later" in data:
        return HttpResponseRedirect(now.address("later"))
    return _next(now, found, refused, visit)


def _next(now: Visit, found: Page, refused: Mapping[str, str], was: Visit) -> HttpResponse:
    """The page again when something on it is wrong, was searched or appeared; else the one that follows."""
    data = now.request.POST
    here = now.page_at(found.path)
    stays = "search" in data or "remove" in data
    if here is not None and not stays:
        wrong = {fault.path for fault in now.filled.errors} & {e.path for e in here.entries if e.asked}
        if wrong or refused:
            return shown(now, here, tell=True, refused=refused, status=422)
        if new := _appeared(was, here, found):
            messages.info(now.request, _("Your answer brought more questions: %(names)s") % {"names": new})
            stays = True
    if here is not None and stays:
        return shown(now, here)
    if now.from_check:
        missing = unfinished(now.filled, dense=now.dense)
        address = now.page_address(missing)
        return HttpResponseRedirect(f"{address}?from={FROM_CHECK}" if missing else address)
    return HttpResponseRedirect(now.page_address(now.after(found.path)))


def _appeared(was: Visit, here: Page, found: Page) -> str:
    """Labels of questions that this page asks now and did not before (and that the browser could not show)."""
    known = {entry.path for entry in found.entries if entry.asked} | set(was.request.POST)
    new = [e for e in here.answered if e.asked and not any(key.startswith(e.path) for key in known)]
    return ", ".join(e.question.label.plain(was.form_language) for e in new)


def _files(visit: Visit, found: Page, changes: dict[str, Any]) -> dict[str, str]:
    """Store posted files and put them into `changes`; returns what was refused, by path."""
    refused: dict[str, str] = {}
    for entry in forms.file_entries(found):
        sent = visit.request.FILES.get(entry.path)
        if visit.request.POST.get("remove") == entry.path:
            changes[entry.path] = None
        elif sent is not None:
            try:
                changes[entry.path] = actions.attach(
                    secret=visit.secret,
                    path=entry.path,
                    name=sent.name or entry.question.name,
                    content=sent.read(),
                    kind=entry.question.kind,
                )
            except FileRefused as refusal:
                refused[entry.path] = forms.refusal_words(refusal)
    return refused


def _conflict(
    visit: Visit, found: Page, typed: Mapping[str, Any], conflict: actions.ChangedElsewhere
) -> HttpResponse:
    """Show what was typed here beside what another window saved; pressing on keeps what is in the fields."""
    stored = queries.filled(queries.draft(visit.secret), visit.language)
    lines = {line.path: line.text for line in answer_lines(stored, visit.form_language)}
    theirs = [
        (entry.question.label.plain(visit.form_language), lines.get(entry.path, ""))
        for entry in found.answered
        if conflict.theirs.get(entry.path) != typed.get(entry.path)
    ]
    draft = queries.draft(visit.secret)
    here = Visit(visit.request, visit.secret, draft, visit.form, stored, visit.language, visit.form_language)
    mine = refill(stored, dict(typed))
    return shown(here, found, overlay=mine, theirs=theirs, status=409)


def _another(visit: Visit, found: Page) -> HttpResponse:
    """The page of a repeat: add one more, take one out, or go on."""
    data = visit.request.POST
    if "remove" in data:
        seen, _at, path = data["remove"].rpartition(" ")
        try:
            actions.remove_instance(secret=visit.secret, path=path, seen=seen)
        except actions.ChangedElsewhere:
            text = _(
                "Another window changed this list meanwhile. Nothing was removed: look at it as it is now."
            )
            messages.warning(visit.request, text, extra_tags="warn")
        return HttpResponseRedirect(visit.page_address(found))
    if data.get("another") == "yes":
        try:
            path = actions.add_instance(secret=visit.secret, path=found.path)
        except Refusal as refusal:
            return repeat_page(visit, found, error=forms.refusal_words(refusal))
        filled = queries.filled(queries.draft(visit.secret), visit.language)
        first = next((p for p in pages(filled, dense=visit.dense) if p.path.startswith(path)), None)
        return HttpResponseRedirect(visit.page_address(first))
    if data.get("another") != "no":
        return repeat_page(visit, found, error=_("Choose yes or no"))
    address = visit.address("check") if visit.from_check else visit.page_address(visit.after(found.path))
    return HttpResponseRedirect(address)


def _in_language(visit: Visit, address: str) -> str:
    code = visit.request.POST.get("language", "")
    return translate_url(address, code) + (f"?from={FROM_CHECK}" if visit.from_check else "")
