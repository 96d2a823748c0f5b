"""The plan in the office: measures and how they stand, sources of money, quarterly reports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusha.core.planning.inputs import Wording
from ratusha.papers import queries as papers
from ratusha.people.forms import AmountsForm, amounts_as_initial
from ratusha.people.queries import today, who_asks
from ratusha.plan import actions, queries
from ratusha.plan.forms.measures import (
    DependForm,
    MeasureForm,
    NewMeasureForm,
    ProgressForm,
    ReportForm,
    SourceForm,
)
from ratusha.plan.views.office import desk


def plan(request: HttpRequest) -> HttpResponse:
    """All measures with their lights, money against ceilings, overlaps that are not settled, reports."""
    what, who = request.POST.get("what", ""), who_asks(request)
    if what == "plan":
        words = _("A version of the plan is made.")
        return desk.run(request, lambda: actions.make_plan(actor=who), words, "plan:office")
    day = today()
    last = {"year": day.year, "quarter": (day.month + 2) // 3}
    report = ReportForm(request.POST) if what == "report" else ReportForm(initial=last)
    if what == "report" and desk.attempt(report, lambda c: actions.make_report(actor=who, **c)):
        return desk.done(request, _("The report is published."), "plan:office")
    seen = {
        "plan": queries.plan(),
        "versions": papers.versions("plan"),
        "report": report,
        "reports": sorted(papers.newest("report").values(), key=lambda v: v.document, reverse=True),
    }
    return render(request, "plan/office/plan.html", seen, status=400 if report.errors else 200)


def measure(request: HttpRequest, number: str) -> HttpResponse:
    """A measure: report progress, move money, what it waits for."""
    found = _found(number)
    what, who = request.POST.get("what", ""), who_asks(request)
    here = reverse("plan:office-measure", args=[number])
    if what == "undepend":
        other = request.POST.get("needs", "")
        return desk.run(
            request,
            lambda: actions.undepend(actor=who, number=number, needs=other),
            _("Saved."),
            here,
        )
    forms = _measure_forms(found, request, what)
    works: dict[str, Any] = {
        "progress": lambda c: actions.report_progress(
            actor=who,
            number=number,
            share_done=c["share"] / 100,
            text=c["text"],
            evidence=c["evidence"],
            spent=forms["progress"].spent,
            finished=c["finished"],
            actual=c["actual"],
            actual_address=c["evidence"],
        ),
        "money": lambda c: actions.fund_lines(actor=who, number=number, lines=forms["money"].amounts()),
        "depend": lambda c: actions.depend(actor=who, number=number, needs=c["needs"]),
    }
    if what in works and desk.attempt(forms[what], works[what]):
        return desk.done(request, _("Saved."), here)
    everything = {m.number: m for m in queries.measures()}
    seen = {
        "measure": found,
        "forms": forms,
        "grid": _grid(forms["money"], found),
        "reports": queries.reports(number),
        "needs": [everything[n] for n in found.needs if n in everything],
        "may_edit": who.may("edit_plan"),
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "plan/office/measure.html", seen, status=400 if wrong else 200)


def edit_measure(request: HttpRequest, number: str) -> HttpResponse:
    """Words, dates, units, indicator and cost of a measure."""
    found, who = _found(number), who_asks(request)
    if request.POST.get("what") == "remove":
        return _remove(request, number)
    initial = {
        "title": found.title,
        "summary": found.summary,
        "unit": found.unit.code,
        "co_executors": [u.code for u in found.co_executors],
        "start": found.start,
        "due": found.due,
        "services": found.services,
        "legal_duty": found.legal_duty,
        "indicator_title": found.indicator.get("title", {}),
        "indicator_unit": found.indicator.get("unit", {}),
        "baseline": found.baseline,
        "target": found.target,
        "form_of_completion": found.form_of_completion,
        "risk": found.risk,
        "assets": found.assets,
        "results": found.results,
    }
    form = MeasureForm(request.POST or None, initial=initial, units=desk.unit_choices())
    cost = _cost_form(request, found.cost)

    def work(clean: dict[str, Any]) -> None:
        actions.edit_measure(
            actor=who,
            number=number,
            start=clean["start"],
            due=clean["due"],
            unit_code=clean["unit"],
            co_executors=clean["co_executors"],
            reach=form.reach,
            cost={year: amount for (_row, year), amount in cost.amounts().items()},
            words=form.words,
            indicator=form.indicator,
            baseline=clean["baseline"],
            target=clean["target"],
        )

    if request.method == "POST" and cost.is_valid() and desk.attempt(form, work):
        return desk.done(request, _("Saved."), reverse("plan:office-measure", args=[number]))
    return desk.form_page(
        request,
        form,
        title=_("Edit measure %(number)s") % {"number": number},
        label=_("Save"),
        crumbs=[*_crumbs(), (number, reverse("plan:office-measure", args=[number]))],
        template="plan/office/measure_form.html",
        cost=cost,
        beside=[cost],
        removable=not queries.reports(number),
    )


def _remove(request: HttpRequest, number: str) -> HttpResponse:
    """Take the measure out; when it cannot go, its own page says why."""
    try:
        actions.remove_measure(actor=who_asks(request), number=number, reason=request.POST.get("reason", ""))
    except actions.BadMeasure as refusal:
        messages.error(request, refusal.said(_))
        return redirect("plan:edit-measure", number)
    return desk.done(request, _("The measure is taken out."), "plan:office")


def new_measure(request: HttpRequest) -> HttpResponse:
    """A measure that no initiative stands behind: a legal duty, or the work of the group itself."""
    who = who_asks(request)
    taken = [m.slug for m in queries.measures()]
    form = NewMeasureForm(request.POST or None, units=desk.unit_choices(), taken=taken)
    cost = _cost_form(request, {})

    def work(clean: dict[str, Any]) -> None:
        actions.add_measure(
            actor=who,
            programme=queries.programme().identifier,
            slug=clean["slug"],
            unit_code=clean["unit"],
            services=clean["services"],
            needed={year: amount for (_row, year), amount in cost.amounts().items()},
            wording=Wording(
                title=clean["title"],
                summary=clean["summary"] or {},
                start=clean["start"],
                due=clean["due"],
                co_executors=tuple(clean["co_executors"]),
                legal_duty=clean["legal_duty"] or {},
                indicator=form.indicator["title"],
                indicator_unit=form.indicator["unit"],
                baseline=clean["baseline"],
                target=clean["target"],
                form_of_completion=clean["form_of_completion"] or {},
                risk=clean["risk"] or {},
                assets=tuple(clean["assets"]),
                results=tuple(clean["results"]),
            ),
        )

    if request.method == "POST" and cost.is_valid() and desk.attempt(form, work):
        return desk.done(request, _("The measure is added."), "plan:office")
    return desk.form_page(
        request,
        form,
        title=_("Add a measure"),
        label=_("Add the measure"),
        crumbs=_crumbs(),
        template="plan/office/measure_form.html",
        cost=cost,
        beside=[cost],
    )


def money(request: HttpRequest) -> HttpResponse:
    """Sources of money with what each has by year; a ceiling below what is planned is refused."""
    what, who = request.POST.get("what", ""), who_asks(request)
    try:
        programme = queries.programme()
    except queries.NoProgramme as missing:
        raise Http404 from missing
    whole = queries.plan()
    years = range(programme.start.year, programme.end.year + 1)
    rows = {s.identifier: desk.said(s.title) for s in whole.sources}
    known = {(s.identifier, y): s.ceilings.get(y, 0) for s in whole.sources for y in years}
    grid = AmountsForm(
        request.POST if what == "ceilings" else None,
        initial=amounts_as_initial(known),
        rows=rows,
        years=years,
    )
    source = SourceForm(request.POST if what == "source" else None)

    def ceilings(_clean: dict[str, Any]) -> None:
        actions.set_ceilings(actor=who, programme=programme.identifier, ceilings=grid.amounts())

    def add(clean: dict[str, Any]) -> None:
        actions.describe_source(actor=who, programme=programme.identifier, ceilings={}, **clean)

    for name, form, work in (("ceilings", grid, ceilings), ("source", source, add)):
        if what == name and desk.attempt(form, work):
            return desk.done(request, _("Saved."), "plan:money")
    titles = {s.identifier: s.title for s in whole.sources}
    seen = {
        "grid": grid,
        "rows": [
            (
                titles[row],
                [(field, whole.planned.get((row, y), 0)) for field, y in zip(fields, years, strict=True)],
            )
            for row, fields in grid.grid()
        ],
        "years": years,
        "source": source,
        "unfunded": whole.unfunded,
    }
    wrong = bool(grid.errors or source.errors)
    return render(request, "plan/office/money.html", seen, status=400 if wrong else 200)


def _found(number: str) -> queries.MeasureFacts:
    try:
        return queries.measure(number)
    except queries.NoSuchMeasure as missing:
        raise Http404 from missing


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Concept and plan"), reverse("plan:office"))]


def _years(found: queries.MeasureFacts) -> list[int]:
    """The years of the measure, its money and its cost."""
    named = {found.start.year, found.due.year, *found.cost, *(line.year for line in found.money)}
    return list(range(min(named), max(named) + 1))


def _measure_forms(found: queries.MeasureFacts, request: HttpRequest, what: str) -> dict[str, Any]:
    sent = {name: request.POST if what == name else None for name in ("progress", "money", "depend")}
    lines = [(m.source, m.year, desk.said(m.title)) for m in found.money]
    taken = {(m.source, m.year): m.amount for m in found.money}
    others = [
        (m.number, f"{m.number}. {desk.said(m.title)}")
        for m in queries.measures()
        if m.number != found.number and m.number not in found.needs
    ]
    spent = {f"spent-{m.source}-{m.year}": m.spent for m in found.money}
    progress = {"share": round(100 * found.share_done), "actual": found.actual, **spent}
    return {
        "progress": ProgressForm(sent["progress"], initial=progress, lines=lines),
        "money": AmountsForm(
            sent["money"],
            initial=amounts_as_initial(taken),
            rows={s.identifier: desk.said(s.title) for s in queries.plan().sources},
            years=_years(found),
        ),
        "depend": DependForm(sent["depend"], measures=others),
    }


def _grid(form: AmountsForm, found: queries.MeasureFacts) -> dict[str, Any]:
    """The grid of money: what is left of each source beside each control, and what is missing by year."""
    left, titles = queries.money_left(), {s.identifier: s.title for s in queries.plan().sources}
    return {
        "years": [(y, found.cost.get(y, 0), found.unfunded.get(y, 0)) for y in form.years],
        "rows": [
            (
                titles[row],
                [(field, left.get((row, y), 0)) for field, y in zip(fields, form.years, strict=True)],
            )
            for row, fields in form.grid()
        ],
    }


def _cost_form(request: HttpRequest, cost: dict[int, int]) -> AmountsForm:
    try:
        programme = queries.programme()
    except queries.NoProgramme as missing:
        raise Http404 from missing
    years = sorted({*range(programme.start.year, programme.end.year + 1), *cost})
    initial = amounts_as_initial({("cost", year): amount for year, amount in cost.items()})
    return AmountsForm(request.POST or None, initial=initial, rows={"cost": _("Needed")}, years=years)
