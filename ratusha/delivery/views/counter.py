"""Entry at the counter: the same application, filled in by an official for a visitor."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from ratusha.delivery import queries
from ratusha.intake import actions as intake
from ratusha.people.queries import who_asks


def counter_page(request: HttpRequest) -> HttpResponse:
    """Choose what the visitor came for; then the pages of its form."""
    actor = who_asks(request)
    found = queries.counter_services(actor)
    if request.method == "POST":
        chosen = next((one for one in found if one.slug == request.POST.get("service")), None)
        if chosen is None:
            raise Http404
        draft = intake.start_draft(
            form=chosen.form,
            owner="delivery",
            about=chosen.slug,
            language=get_language() or "uk",
            mode="counter",
            actor=actor,
        )
        return redirect(draft.address)
    return render(request, "delivery/counter.html", {"services": found})
