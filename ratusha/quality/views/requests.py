"""Data requests in the office: who has not answered; a unit's sheet, service by service; approval by its head."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusha.core.asking import FIGURES
from ratusha.core.texts import same
from ratusha.people.forms import perform
from ratusha.people.queries import Actor, Forbidden, today, units, who_asks
from ratusha.quality import actions, forms, queries


def requests_page(request: HttpRequest) -> HttpResponse:
    """Requests: all of them for who may ask, else those that ask a unit of this person."""
    actor, day = who_asks(request), today()
    asks = actor.may("request_data")
    found = queries.requests() if asks else queries.requests(_own_units(actor))
    rows = [(one, one.days_late(day)) for one in found]
    mine = [(one, sheet) for one in found for sheet in one.sheets if actor.may("answer_data", sheet.unit.id)]
    return render(request, "quality/requests.html", {"rows": rows, "mine": mine, "asks": asks})


def ask_page(request: HttpRequest) -> HttpResponse:
    """Ask the units for the figures of a year."""
    form = forms.RequestForm(request.POST or None, get_language() or "uk")
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        ask = partial(
            actions.ask_units,
            actor=who_asks(request),
            code=clean["code"],
            title=same(clean["title"]),
            year=clean["year"],
            due=clean["due"],
            day=today(),
            only=clean["units"],
        )
        if perform(request, ask, _("The units were asked; each of them gets a letter.")):
            return redirect("quality:request", clean["code"])
    return render(request, "quality/ask.html", {"form": form})


def request_page(request: HttpRequest, code: str) -> HttpResponse:
    """Who has answered a request, who has not, and how late it is."""
    found = _request(code)
    late = found.days_late(today())
    return render(
        request,
        "quality/request.html",
        {
            "found": found,
            "late": late,
            "waiting": found.count(*queries.OPEN),
            "sent": found.count("sent"),
            "approved": found.count("approved"),
        },
    )


@require_POST
def remind_units(request: HttpRequest, code: str) -> HttpResponse:
    """Write to the units that have not answered."""
    _request(code)
    perform(
        request,
        partial(actions.remind_now, actor=who_asks(request), request=code, day=today()),
        _("The units that have not answered get a letter today."),
    )
    return redirect("quality:request", code)


def sheet_page(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """A unit's sheet: its services, and what can be done with it now."""
    actor = who_asks(request)
    found, sheet = _sheet(actor, code, unit)
    form = forms.VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _moved(request, actor, code, unit, form):
        return redirect("quality:sheet", code, unit)
    context = {
        "found": found,
        "sheet": sheet,
        "form": form,
        "late": found.days_late(today()),
        "answers": sheet.is_open and actor.may("answer_data", sheet.unit.id),
        "approves": sheet.state == "sent" and actor.may("approve_data", sheet.unit.id),
    }
    return render(request, "quality/sheet.html", context)


def figures_page(request: HttpRequest, code: str, unit: str, slug: str) -> HttpResponse:
    """The figures of one service."""
    actor = who_asks(request)
    found, sheet = _sheet(actor, code, unit)
    line = next((line for line in sheet.lines if line.slug == slug), None)
    if line is None:
        raise Http404
    form = forms.FiguresForm(request.POST or None, initial={**line.figures, "note": line.note})
    if request.method == "POST" and form.is_valid():
        save = partial(
            actions.save_figures,
            actor=actor,
            request=code,
            unit=unit,
            service=line.service,
            figures={name: form.cleaned_data[name] for name in FIGURES},
            note=form.cleaned_data["note"],
        )
        if perform(request, save, _("The figures were kept.")):
            left = [other for other in sheet.lines if not other.is_answered and other.slug != slug]
            if left and "next" in request.POST:
                return redirect("quality:figures", code, unit, left[0].slug)
            return redirect("quality:sheet", code, unit)
    may = sheet.is_open and actor.may("answer_data", sheet.unit.id)
    context = {"found": found, "sheet": sheet, "line": line, "form": form, "may": may}
    return render(request, "quality/figures.html", context)


def _moved(request: HttpRequest, actor: Actor, code: str, unit: str, form: forms.VerdictForm) -> bool:
    """Send, approve or return a sheet, as the button says."""
    moves: dict[str, tuple[Callable[[], object], str]] = {
        "send": (
            partial(actions.send_sheet, actor=actor, request=code, unit=unit, day=today()),
            _("The sheet was sent to the head of the unit."),
        ),
        "approve": (
            partial(actions.approve_sheet, actor=actor, request=code, unit=unit, day=today()),
            _("The figures were approved: they are readings of the services now."),
        ),
        "return": (
            partial(
                actions.return_sheet,
                actor=actor,
                request=code,
                unit=unit,
                reason=same(form.cleaned_data["reason"]),
            ),
            _("The sheet was returned to the unit."),
        ),
    }
    act, done = moves[form.cleaned_data["do"]]
    return perform(request, act, done)


def _own_units(actor: Actor) -> list[int]:
    return [unit.id for unit in units() if actor.may("answer_data", unit.id)]


def _request(code: str) -> queries.RequestFacts:
    try:
        return queries.data_request(code)
    except queries.NoSuchRequest as missing:
        raise Http404 from missing


def _sheet(actor: Actor, code: str, unit: str) -> tuple[queries.RequestFacts, queries.SheetFacts]:
    """A sheet and its request, for the unit itself and for who may ask; nobody else sees it."""
    found = _request(code)
    sheet = next((one for one in found.sheets if one.unit.code == unit), None)
    if sheet is None:
        raise Http404
    if not (actor.may("request_data") or actor.may("answer_data", sheet.unit.id)):
        raise Forbidden("forbidden", "These are the figures of another unit.", right="answer_data")
    return found, sheet
