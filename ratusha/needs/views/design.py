"""Design of a study: a new one from its codebook, the population totals it is weighted to, the draw of its sample."""

from __future__ import annotations

import csv
import io
import tomllib
from math import isfinite
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ratusha.core.refusal import Refusal
from ratusha.core.survey import codebook
from ratusha.core.survey.drawing import Drawn, FrameRow, draw
from ratusha.needs import actions, queries
from ratusha.needs.forms import DrawForm, StudyForm, refusal_words
from ratusha.needs.queries import Design, SurveyFacts
from ratusha.needs.views.fieldwork import shown_links
from ratusha.people.queries import who_asks

MOST_ROWS = 200_000


def study(request: HttpRequest) -> HttpResponse:
    """A new study: its codebook says what it is, what it asks and which columns hold the sample design."""
    form = StudyForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            about = _described(request, read_codebook(form.cleaned_data["codebook"]))
            messages.success(
                request, _("The study is planned. Now its totals and its sample."), extra_tags="good"
            )
            return redirect("needs:design", slug=about.slug)
        except Refusal as refusal:
            context["refusal"] = refusal_words(refusal)
    return render(request, "needs/study.html", context)


def _described(request: HttpRequest, book: codebook.Codebook) -> SurveyFacts:
    actor, about = who_asks(request), actions.about_from(book)
    made = actions.describe_survey(actor=actor, about=about, questions=book.variables, blocks=book.blocks)
    parts = {
        name: book.design[name] for name in ("strata", "cluster", "weight", "fpc") if name in book.design
    }
    if parts:
        actions.set_design(actor=actor, slug=about.slug, design=Design(**parts))
    return made


def read_codebook(sent: Any) -> codebook.Codebook:
    """The codebook in an uploaded file.

    Raises:
        CodebookRefused: not TOML, or what `codebook.parse` refuses.
    """
    try:
        document = tomllib.loads(sent.read().decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise codebook.CodebookRefused(
            "toml", "The codebook is not TOML: %(why)s.", sent.name or "", why=str(error)
        ) from error
    return codebook.parse(document)


def design(request: HttpRequest, slug: str) -> HttpResponse:
    """Population totals, and the draw: shown first, issued on demand."""
    try:
        about = queries.survey(slug)
    except queries.NoSuchSurvey as missing:
        raise Http404 from missing
    drawing = request.method == "POST" and request.POST.get("do") == "draw"
    form = DrawForm(request.POST, request.FILES) if drawing else DrawForm()
    context: dict[str, Any] = {"survey": about, "form": form}
    if request.method == "POST":
        try:
            if not drawing:
                _set_totals(request, about)
                messages.success(request, _("The totals are saved."), extra_tags="good")
                return redirect("needs:design", slug=slug)
            if form.is_valid():
                context |= _drawn(request, about, form)
        except Refusal as refusal:
            context["refusal"] = refusal_words(refusal)
    totals = request.POST if request.method == "POST" and not drawing else None
    context |= {"totals": _totals(about, totals), "joint": [name for name in about.margins if "," in name]}
    return render(request, "needs/design.html", context)


def _drawn(request: HttpRequest, about: SurveyFacts, form: DrawForm) -> dict[str, Any]:
    found: Drawn = draw(_frame(form.cleaned_data["frame"]), form.wish())
    sums = [sum(getattr(share, name) for share in found.shares) for name in ("frame", "main", "reserve")]
    context: dict[str, Any] = {"drawn": found, "sums": sums}
    if form.cleaned_data["issue"]:
        addresses = [
            actions.Address(one.row.code, one.row.stratum, one.row.cluster, one.weight, one.reserve)
            for one in found.addresses
        ]
        issued = actions.issue_units(
            actor=who_asks(request), slug=about.slug, addresses=addresses, log=found.log
        )
        context["issued"] = shown_links(about.slug, issued)
    return context


def _frame(sent: Any) -> list[FrameRow]:
    """Rows of an uploaded frame; only code, stratum, cluster and spread are read.

    Raises:
        UnitRefused: not CSV in UTF-8, no column `code`, an address without a code, a spread that is none.
    """
    try:
        rows = csv.DictReader(io.TextIOWrapper(sent.file, encoding="utf-8-sig", newline=""))
        found = []
        for line, row in enumerate(rows, 2):
            code = (row.get("code") or "").strip()
            if not code:
                raise actions.UnitRefused("code", "An address of the frame needs a code.", f"line {line}")
            if line > MOST_ROWS:
                raise actions.UnitRefused("rows", "The frame has more than 200,000 rows.", sent.name or "")
            stratum, cluster = ((row.get(name) or "").strip()[:80] for name in ("stratum", "cluster"))
            found.append(FrameRow(code[:80], stratum, cluster, _spread(row.get("spread"), line)))
    except (UnicodeDecodeError, csv.Error) as error:
        raise actions.UnitRefused("file", "The file is not CSV in UTF-8.", sent.name or "") from error
    return found


def _spread(text: str | None, line: int) -> float | None:
    """The spread that a row states, if any: a number from 0."""
    if not (text or "").strip():
        return None
    try:
        found = float(str(text).replace(",", "."))
    except ValueError:
        found = -1.0
    if not 0 <= found < float("inf"):
        raise actions.UnitRefused("spread", "A spread is a number, 0 or more.", f"line {line}")
    return found


def _totals(about: SurveyFacts, given: Any) -> list[tuple[Any, list[tuple[str, Any, str]]]]:
    """Each domain question with (name of the input, level, what stands in it)."""
    found = []
    for question in about.domains:
        known = about.margins.get(question.name, {})
        rows = []
        for level in question.levels:
            name = f"t-{question.name}-{level.code}"
            kept = f"{known[level.code]:.10g}" if level.code in known else ""
            rows.append((name, level, given.get(name, "") if given else kept))
        found.append((question, rows))
    return found


def _set_totals(request: HttpRequest, about: SurveyFacts) -> None:
    """Margins of the questions that were filled in; joint margins stay as they are."""
    margins: dict[str, dict[str, float]] = {n: dict(m) for n, m in about.margins.items() if "," in n}
    for question, rows in _totals(about, request.POST):
        typed = {level.code: text.replace(" ", "").replace(",", ".") for _n, level, text in rows}
        if any(typed.values()):
            margins[question.name] = {
                code: _number(question.name, code, text) for code, text in typed.items()
            }
    actions.set_margins(
        actor=who_asks(request), slug=about.slug, margins=margins, source=request.POST.get("source", "")[:300]
    )


def _number(name: str, code: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (isfinite(value) and value >= 0):
        raise actions.DesignRefused(
            "total", "A total is a number of people, not below zero.", f"{name}: {code}"
        )
    return value
