"""The consultation in the office: open it, keep out what may not be published, answer each comment."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.papers import queries as papers
from ratusha.people.queries import today, who_asks
from ratusha.plan import actions, queries
from ratusha.plan.forms.concept import AnswerForm, ModerateForm, OpenForm
from ratusha.plan.views import reading
from ratusha.plan.views.office import desk

STATES = ("open", "answered", "moderated", "late")


def consultation(request: HttpRequest, version: int) -> HttpResponse:
    """A version's consultation: before it opens a form for its days, then its comments."""
    try:
        facts = papers.version(version)
    except papers.NoSuchPaper as missing:
        raise Http404 from missing
    talk = queries.consultation(version)
    return _opening(request, facts) if talk is None else _comments(request, facts, talk)


def _opening(request: HttpRequest, facts: papers.VersionFacts) -> HttpResponse:
    form = OpenForm(request.POST or None, initial={"opens": today(), "days": 15})

    def work(clean: dict[str, Any]) -> None:
        actions.open_consultation(
            actor=who_asks(request), version=facts.id, opens=clean["opens"], closes=form.closes
        )

    here = reverse("plan:office-consultation", args=[facts.id])
    if request.method == "POST" and desk.attempt(form, work):
        return desk.done(request, _("The version is published, comments are taken."), here)
    return desk.form_page(
        request,
        form,
        title=_("Open a consultation on version %(number)d") % {"number": facts.number},
        lead=_(
            "The version is published and no longer changes. Anybody can comment on a paragraph; each comment that "
            "came in time is answered before approval."
        ),
        label=_("Publish the version and ask for comments"),
        crumbs=crumbs(),
    )


def _comments(
    request: HttpRequest, facts: papers.VersionFacts, talk: queries.ConsultationFacts
) -> HttpResponse:
    what, who = request.POST.get("what", ""), who_asks(request)
    open_ones = [c.number for c in talk.comments if c.state == "open"]
    known = [c.number for c in talk.comments if c.state in {"open", "answered"}]
    answer = AnswerForm(request.POST if what == "answer" else None, numbers=known)
    moderate = ModerateForm(request.POST if what == "moderate" else None, numbers=open_ones)
    works = {
        "answer": (
            answer,
            lambda c: actions.answer(actor=who, consultation=talk.id, **c),
            _("The answer is published."),
        ),
        "moderate": (
            moderate,
            lambda c: actions.moderate_many(actor=who, consultation=talk.id, **c),
            _("The comments are not published; their number and the reason are."),
        ),
    }
    here = reverse("plan:office-consultation", args=[facts.id])
    if what in works and desk.attempt(works[what][0], works[what][1]):
        return desk.done(request, works[what][2], here)
    state = request.GET.get("state", "open")
    state = state if state in STATES else "open"
    words = reading.paragraphs(facts.id, get_language() or "uk")
    groups: dict[str, list[queries.CommentFacts]] = {}
    for said in talk.comments:
        if said.late if state == "late" else said.state == state and (state != "open" or not said.late):
            groups.setdefault(said.paragraph, []).append(said)
    seen = {
        "version": facts,
        "talk": talk,
        "state": state,
        "states": [(name, _count(talk, name)) for name in STATES],
        "groups": [(anchor, words.get(anchor, ""), found) for anchor, found in sorted(groups.items())],
        "answer": answer,
        "moderate": moderate,
        "chosen": set(request.POST.getlist("numbers")),
        "crumbs": crumbs(),
    }
    wrong = bool(answer.errors or moderate.errors)
    return render(request, "plan/office/consultation.html", seen, status=400 if wrong else 200)


def crumbs() -> list[tuple[str, str]]:
    """The way to the pages of the Concept."""
    return [
        (_("Concept and plan"), reverse("plan:office")),
        (_("Concept"), reverse("plan:office-concept")),
    ]


def _count(talk: queries.ConsultationFacts, state: str) -> int:
    if state == "late":
        return talk.counts["late"]
    return sum(c.state == state and (state != "open" or not c.late) for c in talk.comments)
