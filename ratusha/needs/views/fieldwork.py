"""Fieldwork: the sample with its links, visits of interviewers, response rates; and the door of an invitation."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.core.refusal import Refusal
from ratusha.core.survey.fieldwork import OUTCOMES
from ratusha.core.texts import pick
from ratusha.intake import actions as intake
from ratusha.intake import queries as forms
from ratusha.needs import actions, queries
from ratusha.needs.forms import refusal_words
from ratusha.needs.queries import SurveyFacts
from ratusha.people.queries import holders, today, trail, who_asks

MOST_BYTES = 5_000_000
MOST_UNITS = 20_000
MOST_CODES = 1_000
SHOWN = 500


def sample(request: HttpRequest, slug: str) -> HttpResponse:
    """Addresses of a survey with rates; issue drawn ones (links are shown once), assign interviewers, open reserves."""
    about = _survey(slug)
    context: dict[str, Any] = {"survey": about}
    if request.method == "POST":
        try:
            if "do" in request.POST:
                messages.success(request, _changed(request, slug), extra_tags="good")
                return redirect("needs:sample", slug=slug)
            issued = actions.issue_units(
                actor=who_asks(request),
                slug=slug,
                addresses=_addresses(request),
                log=request.POST.get("log", "")[:300],
            )
            context["issued"] = shown_links(slug, issued)
        except Refusal as refusal:
            messages.error(request, refusal_words(refusal), extra_tags="bad")
    units = queries.units(about)
    people = {one.id: pick(one.name, get_language() or "uk").text for one in holders("interviewer", today())}
    context |= {
        "units": units[:SHOWN],
        "more": max(0, len(units) - SHOWN),
        "rates": queries.response_rates(about),
        "draws": [line for line in trail(room="needs", subject=f"survey {slug}") if line.verb == "issue"],
        "representation": queries.representation(units),
        "people": people.items(),
        "clusters": [
            (one, ", ".join(people.get(who, "—") for who in one.interviewers))
            for one in queries.clusters(about, units)
        ],
    }
    return render(request, "needs/sample.html", context)


def _changed(request: HttpRequest, slug: str) -> str:
    """Do what the pressed button says; what happened, in words."""
    actor = who_asks(request)
    given = request.POST
    if given["do"] == "reserve":
        name = given.get("cluster", "")
        opened = actions.open_reserve(actor=actor, slug=slug, cluster=name)
        return _("Reserve of “%(name)s”: %(n)s addresses are open now.") % {"name": name, "n": opened}
    known = {str(one.id): one.id for one in holders("interviewer", today())}
    people = [known[who] for who in given.getlist("people") if who in known]
    text = given.get("seed", "1")
    seed = int(text) if text.isdecimal() and len(text) < 10 else 1
    actions.assign_interviewers(actor=actor, slug=slug, people=people, seed=seed)
    return _("The open addresses are shared out among %(n)s interviewers, whole clusters to one.") % {
        "n": len(people)
    }


def visits(request: HttpRequest, slug: str) -> HttpResponse:
    """An interviewer's addresses, with a button for each outcome."""
    about = _survey(slug)
    actor = who_asks(request)
    if request.method == "POST":
        code, outcome = request.POST.get("code", ""), request.POST.get("outcome", "")
        try:
            actions.record_visit(actor=actor, slug=slug, code=code, outcome=outcome)
        except Refusal as refusal:
            messages.error(request, refusal_words(refusal), extra_tags="bad")
        return redirect("needs:visits", slug=slug)
    mine = queries.units(about, interviewer=actor.id or 0)
    words = {
        "complete": _("complete"),
        "partial": _("partial"),
        "refusal": _("refusal"),
        "no contact": _("no contact"),
        "not eligible": _("not of the population"),
        "unknown": _("unknown"),
    }
    outcomes = [(name, words[name]) for name in OUTCOMES]
    rows = [(unit, words[unit.outcome], [words[outcome] for outcome in unit.visits]) for unit in mine]
    return render(request, "needs/visits.html", {"survey": about, "rows": rows, "outcomes": outcomes})


def invited(request: HttpRequest, slug: str, link: str) -> HttpResponse:
    """The door of an invitation: it opens once."""
    about = _survey(slug)
    try:
        unit = actions.unit_of(link, slug)
    except actions.UnitRefused as refusal:
        return render(request, "needs/invitation.html", {"survey": about, "refusal": refusal}, status=410)
    if not about.form or about.state == "closed":
        return render(request, "needs/not_open.html", {"survey": about})
    form = forms.form_version(about.form)
    if request.method == "POST":
        draft = intake.start_draft(
            form=form.id,
            owner="needs-invited",
            about=f"{slug}-{unit.pk}",
            language=get_language() or "uk",
        )
        return redirect(draft.address)
    return render(request, "needs/start.html", {"survey": about, "form": form})


def _addresses(request: HttpRequest) -> list[actions.Address]:
    """Rows of the uploaded draw: code, stratum, cluster, weight, reserve."""
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MOST_BYTES:
        raise actions.UnitRefused("file", "Choose a CSV file of at most 5 MB.")
    try:
        rows = list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise actions.UnitRefused("file", "The file is not CSV in UTF-8.", file.name or "") from error
    if not rows or "code" not in rows[0] or len(rows) > MOST_UNITS:
        raise actions.UnitRefused(
            "file", "The file needs a column “code” and 1 to 20,000 rows.", file.name or ""
        )
    return [_address(row, line) for line, row in enumerate(rows, 2)]


def _address(row: dict[str, str], line: int) -> actions.Address:
    text = (row.get("weight") or "1").replace(",", ".")
    try:
        weight = float(text)
    except ValueError:
        weight = -1.0
    if not 0 < weight < 1e12 or not (row.get("code") or "").strip():
        raise actions.UnitRefused("row", "An address needs a code and a weight above zero.", f"line {line}")
    return actions.Address(
        code=row["code"].strip()[:80],
        stratum=(row.get("stratum") or "").strip()[:80],
        cluster=(row.get("cluster") or "").strip()[:80],
        weight=weight,
        reserve=(row.get("reserve") or "").strip().lower() in {"1", "yes", "true"},
    )


def shown_links(slug: str, issued: Sequence[actions.Issued]) -> list[tuple[str, str, SafeString | str]]:
    """Code, link and QR code of each address that was issued just now; very many are links alone."""
    links = [(one.code, _link(slug, one.link)) for one in issued]
    drawn = len(links) <= MOST_CODES  # a thousand codes take seconds to draw
    return [(code, link, _qr(link) if drawn else "") for code, link in links]


def _link(slug: str, link: str) -> str:
    return settings.ORIGIN + reverse("needs:invited", args=[slug, link])


def _qr(link: str) -> SafeString:
    """A QR code as inline SVG, without style attributes."""
    import segno

    made = segno.make(link, error="m").svg_inline(
        scale=3, border=2, omitsize=True, title=_("QR code of the invitation")
    )
    return mark_safe(made)  # noqa: S308  # drawn by the library from our own address


def _survey(slug: str) -> SurveyFacts:
    try:
        return queries.survey(slug)
    except queries.NoSuchSurvey as refusal:
        raise Http404 from refusal
