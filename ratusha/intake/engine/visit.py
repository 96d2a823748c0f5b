"""One request to a draft: opened by the secret in its address, kept out of caches and indexes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from ratusha.core.forms import Filled, Form
from ratusha.core.forms.flow import Page, after, page_at, pages
from ratusha.core.forms.languages import code_of, language_for
from ratusha.intake import queries
from ratusha.intake.models import Mode

FROM_CHECK = "check"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a draft: who it is for, what it holds, in which language it is shown."""

    request: HttpRequest
    secret: str
    draft: queries.DraftFacts
    form: Form
    filled: Filled
    language: str  # of the page
    form_language: str

    def address(self, page: str = "start", **more: Any) -> str:
        """The address of one of this draft's pages."""
        return queries.address(self.draft.owner, self.draft.about, self.secret, page, **more)

    @property
    def outside(self) -> str:
        """The owner's page where the draft began."""
        if self.draft.mode == Mode.TRIAL:
            return reverse("intake:form", kwargs={"code": self.draft.about})
        return self.address().partition(self.secret)[0]

    def page_address(self, page: Page | None) -> str:
        """The address of a question's page; of the check page after the last one."""
        return self.address("page", place=place_of(page.path)) if page else self.address("check")

    @property
    def dense(self) -> bool:
        """Whether a clerk copies paper or talks by telephone: many questions a page, quick to type through."""
        return self.draft.mode in {Mode.PAPER, Mode.TELEPHONE}

    def pages(self) -> tuple[Page, ...]:
        """All pages as the answers stand."""
        return pages(self.filled, dense=self.dense)

    def page_at(self, path: str) -> Page | None:
        """The page at a path, or the one that shows the question there."""
        return page_at(self.filled, path, dense=self.dense)

    def after(self, path: str) -> Page | None:
        """The page after the one at a path."""
        return after(self.filled, path, dense=self.dense)

    @property
    def from_check(self) -> bool:
        """Whether the person came to change one answer and goes back to the check page."""
        return FROM_CHECK in (self.request.GET.get("from"), self.request.POST.get("from"))

    @property
    def shown_language(self) -> str:
        """The form's language when it is not the page's, for `lang=`."""
        code = code_of(self.form_language)
        return code if code and code != self.language else ""


def place_of(path: str) -> str:
    """`/member[2]/age` as an address: `member/2/age`."""
    return path.strip("/").replace("[", "/").replace("]", "")


def path_of(place: str) -> str:
    """The way back from `place_of`: a step of digits is a position."""
    path = ""
    for part in place.strip("/").split("/"):
        path += f"[{part}]" if part.isdigit() else f"/{part}"
    return path


Shows = Callable[..., HttpResponse]


def visiting(*, open_only: bool = True) -> Callable[[Shows], Shows]:
    """Open the draft that the address names, and keep the answers out of caches, indexes and other sites' logs."""

    def wrap(view: Shows) -> Shows:
        @wraps(view)
        def opened(request: HttpRequest, prefix: str, about: str, secret: str, **more: Any) -> HttpResponse:
            response = _open(view, request, prefix, (about, secret), open_only=open_only, **more)
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex"
            response["Referrer-Policy"] = (
                "same-origin"  # no-referrer would make browsers post with Origin: null
            )
            return response

        return opened

    return wrap


def _open(
    view: Shows, request: HttpRequest, prefix: str, key: tuple[str, str], *, open_only: bool, **more: Any
) -> HttpResponse:
    about, secret = key
    try:
        draft = queries.draft(secret)
    except queries.NoSuchDraft:
        return render(request, "intake/gone.html", status=404)
    if draft.about != about or draft.prefix != prefix:
        raise Http404
    if open_only and not draft.open:
        return HttpResponseRedirect((draft.receipt or {}).get("address", "/"))
    language = get_language() or "uk"
    form = queries.form(draft.form, draft.form_hash)
    filled = queries.filled(draft, language)
    return view(Visit(request, secret, draft, form, filled, language, language_for(form, language)), **more)
