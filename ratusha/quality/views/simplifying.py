"""Simplify before digitising, in the office: the published card beside the draft, and what that saves."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.catalogue import queries as catalogue
from ratusha.core.simplifying import paired
from ratusha.people.forms import perform
from ratusha.people.queries import Forbidden, today, who_asks
from ratusha.quality import actions, forms, queries


def simplifications_page(request: HttpRequest) -> HttpResponse:
    """Services that were simplified, with what that saves, and those that were not yet."""
    done = queries.simplifications()
    known = {found.service for found in done}
    left = [card for card in catalogue.services(size=None).items if card.identifier not in known]
    return render(request, "quality/simplifications.html", {"done": done, "left": left})


def simplify_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: the card as it is beside the draft, and the questions that make a simplification of them."""
    try:
        card, piece = catalogue.card_at(slug), catalogue.workpiece(slug)
    except catalogue.NoSuchService as missing:
        raise Http404 from missing
    to_be = piece.draft.content if piece.draft else None
    may = who_asks(request).may("simplify_service", card.unit.id if card.unit else None)
    if request.method == "POST" and not may:
        raise Forbidden(
            "forbidden", "This service is in the charge of another unit.", right="simplify_service"
        )
    form = None
    if to_be is not None and may:
        form = forms.SimplifyForm(request.POST or None, card.content, to_be, get_language() or "uk")
    if request.method == "POST" and form is not None and to_be is not None and form.is_valid():
        propose = partial(
            actions.propose_simplification,
            actor=who_asks(request),
            service=card.identifier,
            to_be=to_be,
            grounds=form.grounds,
            hours=form.cleaned_data["hours"],
            trips=form.cleaned_data["trips"],
            take_up=form.cleaned_data["take_up"] / 100,
            day=today(),
        )
        if perform(request, propose, _("The simplification was kept; everybody can see it.")):
            return redirect("quality:simplify", slug)
    load, volume = queries.load_today(card)
    context = {
        "card": card,
        "may": may,
        "found": queries.simplification(card.identifier),
        "form": form,
        "pairs": paired(card.content, to_be) if to_be is not None else (),
        "to_be": to_be,
        "load": load,
        "volume": volume,
        "names": card.unit_names,
    }
    return render(request, "quality/simplify.html", context)
