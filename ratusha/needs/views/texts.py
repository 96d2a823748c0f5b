"""The researcher's page of free answers: themes, their shares, and changing them by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ratusha.core.refusal import Refusal
from ratusha.needs import actions, queries
from ratusha.needs.forms import refusal_words
from ratusha.people.queries import who_asks


def texts(request: HttpRequest, slug: str, variable: str) -> HttpResponse:
    """Themes of a text question; each button is one change."""
    try:
        about = queries.survey(slug)
        asked = about.variable(variable)
    except queries.NoSuchSurvey as refusal:
        raise Http404 from refusal
    if request.method == "POST":
        try:
            _change(request, slug, variable)
        except Refusal as refusal:
            messages.error(request, refusal_words(refusal), extra_tags="bad")
        return redirect("needs:texts", slug=slug, variable=variable)
    found = queries.free_answers(about, variable)
    return render(request, "needs/texts.html", {"survey": about, "asked": asked, "found": found})


def _change(request: HttpRequest, slug: str, variable: str) -> None:
    """What the pressed button says."""
    given, actor = request.POST, who_asks(request)
    match given.get("do", ""):
        case "propose":
            actions.propose_themes(
                actor=actor, slug=slug, variable=variable, count=_number(given.get("count")) or 6
            )
        case "rename":
            actions.rename_theme(
                actor=actor, theme=_number(given.get("theme")) or 0, name=given.get("name", "")
            )
        case "merge":
            actions.merge_themes(
                actor=actor, gone=_number(given.get("theme")) or 0, into=_number(given.get("into")) or 0
            )
        case "move":
            actions.code_answer(
                actor=actor,
                response=_number(given.get("response")) or 0,
                variable=variable,
                theme=_number(given.get("theme")),
                coder=given.get("coder", "first"),
            )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 18 else None
