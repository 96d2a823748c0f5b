"""Pages of officials: the inbox with assignment of many, a case with the steps of handling."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusha.delivery import actions, forms, queries
from ratusha.intake import queries as intake
from ratusha.people import actions as people
from ratusha.people.forms import perform
from ratusha.people.queries import Actor, today, who_asks


def inbox_page(request: HttpRequest) -> HttpResponse:
    """What is due next: tabs as saved queries, pages by position."""
    actor, day = who_asks(request), today()
    tab = request.GET.get("tab", "unit")
    if tab not in queries.TABS:
        raise Http404
    page = queries.inbox(actor, tab, day, after=request.GET.get("after", ""))
    counts = queries.inbox_counts(actor, day)
    names = {
        "mine": _("Mine"),
        "unit": _("My unit"),
        "week": _("Due this week"),
        "late": _("Late"),
        "waiting": _("Waiting for applicants"),
        "closed": _("Closed"),
    }
    tabs = [(name, names[name], counts[name]) for name in queries.TABS]
    people = queries.colleagues(actor, day) if tab != "closed" else ()
    context = {"tabs": tabs, "tab": tab, "page": page, "people": people, "me": actor.id}
    return render(request, "delivery/inbox.html", context)


@require_POST
def assign_many(request: HttpRequest) -> HttpResponse:
    """Give the marked cases of the inbox to one person."""
    back = f"{reverse('delivery:inbox')}?tab={request.POST.get('tab', 'unit')}"
    form = forms.AssignForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]), extra_tags="bad")
        return redirect(back)
    clean = form.cleaned_data
    done = actions.assign_many(
        actor=who_asks(request), numbers=clean["numbers"], person=clean["person"], now=timezone.now()
    )
    if done.given:
        words = ngettext("%(n)d case has been given.", "%(n)d cases have been given.", len(done.given))
        messages.success(request, words % {"n": len(done.given)}, extra_tags="good")
    for number, why in done.refused:
        messages.error(request, f"{number}: {why.said(_)}", extra_tags="bad")
    return redirect(back)


def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """One case; that somebody looked at it is written down."""
    actor = who_asks(request)
    found = _case(number, actor)
    people.note(
        actor=actor, verb="view", room="delivery", subject=f"case {number}", summary="viewed", personal=True
    )
    context = {
        "case": found,
        "sheet": _sheet(found),
        "usual": queries.usual_words(found.card, found.language),
        "people": queries.colleagues(actor, today()) if "assigned" in found.possible else (),
        "me": actor.id,
    }
    return render(request, "delivery/case.html", context)


@require_POST
def move(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One step of handling, as its button says."""
    actor = who_asks(request)
    found = _case(number, actor)
    grounds = [ground.identifier for ground in found.card.refusal_grounds]
    form = forms.MoveForm(request.POST, questions=[line.path for line in _sheet(found)], grounds=grounds)
    if verb not in _MOVES or not form.is_valid():
        raise Http404
    done = perform(request, lambda: _MOVES[verb](actor, number, form.cleaned_data), _DONE.get(verb, ""))
    if done and not queries.may_see(actor, number):  # the next step belongs to another unit
        return redirect("delivery:inbox")
    return redirect("delivery:case", number=number)


def _register(actor: Actor, number: str, clean: dict[str, Any]) -> None:
    actions.register(actor=actor, number=number, now=timezone.now(), seen=clean["seen"])


def _assign(actor: Actor, number: str, clean: dict[str, Any]) -> None:
    person = clean["person"] or actor.id or 0
    actions.assign(actor=actor, number=number, person=person, now=timezone.now(), seen=clean["seen"])


def _finish(actor: Actor, number: str, clean: dict[str, Any]) -> None:
    actions.finish_step(
        actor=actor, number=number, now=timezone.now(), words=clean["words"], seen=clean["seen"]
    )


def _ask(actor: Actor, number: str, clean: dict[str, Any]) -> None:
    actions.request_information(
        actor=actor,
        number=number,
        questions=clean["questions"],
        words=clean["words"],
        now=timezone.now(),
        seen=clean["seen"],
    )


def _extend(actor: Actor, number: str, clean: dict[str, Any]) -> None:
    actions.extend(
        actor=actor,
        number=number,
        amount=clean["amount"] or 0,
        words=clean["words"],
        now=timezone.now(),
        seen=clean["seen"],
    )


def _decide(actor: Actor, number: str, clean: dict[str, Any]) -> None:
    actions.decide(
        actor=actor,
        number=number,
        outcome=clean["outcome"],
        grounds=clean["grounds"],
        words=clean["words"],
        now=timezone.now(),
        seen=clean["seen"],
    )


def _deliver(actor: Actor, number: str, clean: dict[str, Any]) -> None:
    actions.deliver(actor=actor, number=number, now=timezone.now(), seen=clean["seen"])


_MOVES = {
    "register": _register,
    "assign": _assign,
    "finish": _finish,
    "ask": _ask,
    "extend": _extend,
    "decide": _decide,
    "deliver": _deliver,
}


_DONE = {
    "register": gettext_lazy("The application is accepted for handling."),
    "assign": gettext_lazy("The case has been given."),
    "finish": gettext_lazy("The step is done."),
    "ask": gettext_lazy("The applicant has been asked; the count stands still."),
    "extend": gettext_lazy("The term is extended."),
    "decide": gettext_lazy("The decision is made; its letter is being laid out."),
    "deliver": gettext_lazy("The case is closed."),
}


def _sheet(found: queries.CaseFile) -> tuple[Any, ...]:
    """The answers as an official reads them; nothing after erasure."""
    if found.answers is None:
        return ()
    return intake.answer_sheet(found.form_id, found.answers, get_language() or "uk", found.at)


def _case(number: str, actor: Actor) -> queries.CaseFile:
    try:
        return queries.case_file(number, actor)
    except queries.NoSuchCase as missing:
        raise Http404 from missing
