"""What every page of the office does: run one action for a form, tell its refusal there, keep what was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, pick
from ratusha.people.forms import attempt
from ratusha.people.queries import units

__all__ = ["attempt", "done", "form_page", "run", "said", "unit_choices"]
# refusals of rooms below and of core that people meet on these pages, marked so that they are translated
REFUSALS = (
    gettext_noop(
        "These measures wait for each other in a circle: %(circle)s. Remove one of the dependencies."
    ),
    gettext_noop(
        "From “%(source)s” in %(year)d the plan takes %(planned)s UAH, but its ceiling is %(ceiling)s UAH: "
        "%(over)s UAH too much."
    ),
    gettext_noop(
        "Measure %(measure)s costs %(need)s UAH in %(year)d but would get %(total)s UAH from %(sources)s: "
        "the same work is not paid twice."
    ),
)


def said(texts: Texts | None) -> str:
    """Texts in the reader's language."""
    return pick(texts, get_language() or "uk").text


def unit_choices() -> list[tuple[str, str]]:
    """Units to choose from."""
    return [(u.code, said(u.name)) for u in units()]


def run(request: HttpRequest, work: Callable[[], object], done: str, to: str) -> HttpResponse:
    """Run an action that needs no input; what it refuses is told at the top of the page."""
    try:
        work()
    except Refusal as refusal:
        if refusal.code == "forbidden":
            raise
        messages.error(request, refusal.said(_))
    else:
        messages.success(request, done)
    return redirect(to)


def done(request: HttpRequest, words: str, to: str) -> HttpResponse:
    """Say that it is done and go on."""
    messages.success(request, words)
    return redirect(to)


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    label: str,
    crumbs: Iterable[tuple[str, str]],
    template: str = "plan/office/one.html",
    beside: Iterable[forms.Form | forms.BaseFormSet[Any]] = (),
    **seen: Any,
) -> HttpResponse:
    """A page that is one form; 400 when it, or a form `beside` it, was sent with mistakes."""
    context = {"form": form, "title": title, "label": label, "crumbs": tuple(crumbs), **seen}
    wrong = form.errors or any(other.is_bound and not other.is_valid() for other in beside)
    return render(request, template, context, status=400 if wrong else 200)
