"""Pages of applicants: begin, receipt, follow with number and code, answer, withdraw, rate."""

from __future__ import annotations

import math

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusha.catalogue import queries as catalogue
from ratusha.delivery import actions, forms, queries
from ratusha.intake import actions as intake_actions
from ratusha.intake import queries as intake
from ratusha.people import actions as people
from ratusha.people.forms import perform
from ratusha.people.queries import who_asks

TRIES, PERIOD = 10, 900  # guesses of a code in a quarter of an hour


def apply_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Before you begin: who, what you need, how long; then the form itself, kept by `intake`."""
    try:
        card = catalogue.card_at(slug)
        open_service = queries.online_service(slug)
    except catalogue.NoSuchService as missing:
        raise Http404 from missing
    except queries.NotOnline:
        return redirect("catalogue:service", slug=slug)
    form = intake.form_version(open_service.form)
    if request.method == "POST":
        draft = intake_actions.start_draft(
            form=form.id,
            owner="delivery",
            about=slug,
            language=get_language() or "uk",
            kept_for=request.user.pk,
        )
        actions.count_flow(service_id=card.id, day=timezone.localdate(), end="started")
        return redirect(draft.address)
    context = {"card": card, "form": form, "minutes": max(1, math.ceil(form.minutes))}
    return render(request, "delivery/apply.html", context)


def receipt_page(request: HttpRequest, token: str) -> HttpResponse:
    """Number, code and the latest day of the decision, for who has the link."""
    try:
        found = queries.receipt(signing.loads(token, salt="receipt"))
    except (signing.BadSignature, queries.WrongSecret) as wrong:
        raise Http404 from wrong
    staff = who_asks(request).may("enter_case")
    if not staff:  # an official prints it for a visitor and does not become the applicant
        _remember(request, found.number, found.secret)
    return render(request, "delivery/receipt.html", {"receipt": found, "staff": staff})


def track_page(request: HttpRequest) -> HttpResponse:
    """Number and code lead to the application; guessing is slowed down by address and by number."""
    form = forms.TrackForm(request.POST or None)
    wrong = ""
    if request.method == "POST" and form.is_valid():
        number, secret = form.cleaned_data["number"].strip().upper(), form.cleaned_data["secret"]
        if not _may_try(request, number):
            return render(request, "delivery/slow_down.html", status=429)
        try:
            found = queries.track(number, secret)
        except queries.WrongSecret:
            wrong = _("There is no application with this number and this code. Check both on your receipt.")
        else:
            _remember(request, found.number, secret)
            return redirect("delivery:application", number=found.number)
    return render(request, "delivery/track.html", {"form": form, "wrong": wrong})


def application_page(request: HttpRequest, number: str) -> HttpResponse:
    """The application as its applicant sees it."""
    found = _mine(request, number)
    asked = queries.asked(found.id, get_language() or "uk") if found.state.turn == "applicant" else ()
    context = {"case": found, "rating": forms.RatingForm(), "asked": asked}
    return render(request, "delivery/application.html", context)


def letter_file(request: HttpRequest, number: str) -> HttpResponse:
    """The decision as PDF, for who tracks the application."""
    found = _mine(request, number)
    if found.letter is None:
        raise Http404
    pdf = queries.letter(found.letter)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="decision-{number}.pdf"'
    return answer


@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponseRedirect:
    """Begin to answer what the city asked."""
    found = _mine(request, number)
    if found.state.turn != "applicant":
        return redirect("delivery:application", number=number)
    return redirect(actions.ask_again(case=found.id, language=get_language() or "uk"))


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponseRedirect:
    """The applicant takes the application back."""
    found = _mine(request, number)
    perform(request, lambda: actions.withdraw(case=found.id, now=timezone.now(), seen=found.state.events))
    return redirect("delivery:application", number=number)


@require_POST
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant rates the service once."""
    found = _mine(request, number)
    form = forms.RatingForm(request.POST)
    if not form.is_valid():
        context = {"case": found, "rating": form, "asked": ()}
        return render(request, "delivery/application.html", context, status=422)
    clean = form.cleaned_data
    perform(
        request,
        lambda: actions.rate(case=found.id, value=clean["value"], words=clean["words"], now=timezone.now()),
    )
    return redirect("delivery:application", number=number)


def _may_try(request: HttpRequest, number: str) -> bool:
    by_address = people.count_attempt(
        what="track", who=request.META.get("REMOTE_ADDR", ""), limit=3 * TRIES, seconds=PERIOD
    )
    return people.count_attempt(what="track", who=number, limit=TRIES, seconds=PERIOD) and by_address


def _remember(request: HttpRequest, number: str, secret: str) -> None:
    known = request.session.get("applications", {})
    request.session["applications"] = {**known, number: secret}


def _mine(request: HttpRequest, number: str) -> queries.Tracked:
    """The application, for a visitor who has shown its code in this session; 404 for everybody else."""
    secret = request.session.get("applications", {}).get(number)
    if secret is None:
        raise Http404
    try:
        return queries.track(number, secret)
    except queries.WrongSecret as wrong:
        raise Http404 from wrong
