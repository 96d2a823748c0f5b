"""Papers and calls: the door to the keyboard entry screen, and two entries of one paper side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.core.refusal import Refusal
from ratusha.needs import actions, queries
from ratusha.needs.forms import refusal_words
from ratusha.needs.queries import SurveyFacts
from ratusha.people.queries import who_asks


def entries(request: HttpRequest, slug: str) -> HttpResponse:
    """Type a paper in; which papers wait for their second entry, and how many answers differed."""
    about = _survey(slug)
    if request.method == "POST":
        try:
            return redirect(_begun(request, slug))
        except Refusal as refusal:
            messages.error(request, refusal_words(refusal), extra_tags="bad")
            return redirect("needs:entries", slug=slug)
    key = request.GET.get("entered", "")
    actor = who_asks(request)
    context: dict[str, Any] = {
        "survey": about,
        "entries": queries.entries(about),
        "entered": queries.entry(about, int(key)) if key.isdecimal() and len(key) < 18 else None,
        "may_run": actor.may("run_survey"),
        "words": actions.MODES,
    }
    return render(request, "needs/entries.html", context)


def _begun(request: HttpRequest, slug: str) -> str:
    """Do what the pressed button says; the address to go to."""
    actor = who_asks(request)
    given = request.POST
    if "share" in given:
        actions.set_double_entry(actor=actor, slug=slug, share=_share(given["share"]))
        messages.success(request, _("The share of papers typed twice is saved."))
        return request.path
    language = get_language() or "uk"
    number, mode = given.get("number", ""), given.get("mode", "paper")
    key = actions.start_entry(actor=actor, slug=slug, number=number, mode=mode, language=language)
    return key.address


def _share(text: str) -> float:
    try:
        return float(text.replace(",", ".")) / 100
    except ValueError:
        return -1.0


def pair(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Two entries of one paper; each difference is resolved by choosing, or the paper is typed once more."""
    about = _survey(slug)
    language = get_language() or "uk"
    try:
        found = queries.pair(about, number, language)
    except queries.NoSuchEntry as refusal:
        raise Http404 from refusal
    if request.method == "POST":
        actor = who_asks(request)
        try:
            if "retype" in request.POST:
                key = actions.retype_entry(actor=actor, slug=slug, number=number, language=language)
                return redirect(key.address)
            chosen = {one.path: request.POST.get(one.path, "") for one in found.differences}
            actions.resolve_entry(actor=actor, slug=slug, number=number, chosen=chosen)
        except Refusal as refusal:
            messages.error(request, refusal_words(refusal), extra_tags="bad")
            return redirect(request.path)
        messages.success(request, _("“%(number)s” is resolved; both entries are kept.") % {"number": number})
        return redirect("needs:entries", slug=slug)
    return render(request, "needs/pair.html", {"survey": about, "pair": found})


def back(request: HttpRequest, about: str) -> HttpResponse:
    """From the entry screen back to the survey's papers."""
    return redirect("needs:entries", slug=about.rsplit("-", 2)[0])


def _survey(slug: str) -> SurveyFacts:
    try:
        return queries.survey(slug)
    except queries.NoSuchSurvey as refusal:
        raise Http404 from refusal
