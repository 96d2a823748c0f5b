"""Pages of the office: the plan's measures, the Concept and its approval, the working group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ratusha.core.planning import differences
from ratusha.core.refusal import Refusal
from ratusha.papers import queries as papers
from ratusha.people.queries import Actor, actor_of, today
from ratusha.plan import actions, queries
from ratusha.plan.forms import (
    AgreeForm,
    AnswerForm,
    ApproveForm,
    DatesForm,
    MoneyForm,
    ProgressForm,
    ReportForm,
)
from ratusha.plan.queries import documents

# refusals of core and of actions that people meet on these pages, marked so that they are translated
REFUSALS = (
    gettext_noop(
        "These measures wait for each other in a circle: %(circle)s. Remove one of the dependencies."
    ),
    gettext_noop(
        "From “%(source)s” in %(year)d the plan takes %(planned)s UAH, but its ceiling is %(ceiling)s UAH: "
        "%(over)s UAH too much."
    ),
    gettext_noop(
        "Measure %(measure)s costs %(need)s UAH in %(year)d but would get %(total)s UAH from %(sources)s: "
        "the same work is not paid twice."
    ),
    gettext_noop("%(count)d comments wait for an answer, the first is number %(first)d."),
    gettext_noop("The agreement sheet is not complete: %(units)s."),
    gettext_noop("It is not the turn of this unit yet, or it has decided already."),
    gettext_noop("Say the remark or the reason of the refusal."),
    gettext_noop("A finished measure needs the address of its evidence."),
    gettext_noop("Measure %(number)s would end before it begins."),
    gettext_noop("The programme has no source “%(source)s”."),
    gettext_noop("Not all of these comments wait for an answer."),
    gettext_noop("A comment has at most %(most)d letters."),
    gettext_noop("The consultation has not opened yet."),
    gettext_noop("Version %(number)d is approved already."),
    gettext_noop("Version %(number)d is approved; say the reason for the amendment."),
)


def plan(request: HttpRequest) -> HttpResponse:
    """All measures with their lights, money against ceilings, overlaps that are not settled."""
    what = request.POST.get("what", "")
    if what == "plan":
        return _do(
            request,
            lambda: actions.make_plan(actor=_actor(request)),
            _("A version of the plan is made."),
            "plan:office",
        )
    day = today()
    last = {"year": day.year, "quarter": (day.month + 2) // 3}
    report = ReportForm(request.POST) if what == "report" else ReportForm(initial=last)
    if what == "report" and report.is_valid():
        return _do(
            request,
            lambda: actions.make_report(actor=_actor(request), **report.cleaned_data),
            _("The report is published."),
            "plan:office",
        )
    seen = {"plan": queries.plan(), "versions": papers.versions("plan"), "report": report}
    return render(request, "plan/office/plan.html", seen, status=400 if report.errors else 200)


def measure(request: HttpRequest, number: str) -> HttpResponse:
    """A measure: report progress, move dates, set money."""
    try:
        found = queries.measure(number)
    except queries.NoSuchMeasure as missing:
        raise Http404 from missing
    what = request.POST.get("what", "")
    forms: dict[str, Any] = {
        "progress": ProgressForm(initial={"share": round(100 * found.share_done)}),
        "dates": DatesForm(initial={"start": found.start, "due": found.due}),
        "money": MoneyForm(),
    }
    if what in forms:
        form = type(forms[what])(request.POST)
        forms[what] = form
        if form.is_valid():
            address = reverse("plan:office-measure", args=[number])
            return _do(
                request,
                lambda: _change_measure(request, number, what, form.cleaned_data),
                _("Saved."),
                address,
            )
    return render(
        request,
        "plan/office/measure.html",
        {
            "measure": found,
            "forms": forms,
            "sources": queries.plan().sources,
            "reports": queries.reports(number),
        },
        status=400 if any(form.errors for form in forms.values()) else 200,
    )


def concept(request: HttpRequest) -> HttpResponse:
    """Sections with their live blocks, versions with differences, comments that wait, the agreement sheet."""
    what = request.POST.get("what", "")
    known = papers.versions("concept")
    if what == "version":
        said = request.POST.get("reason", "").strip()[:500]
        reason = {get_language() or "uk": said} if said else None
        return _do(
            request,
            lambda: actions.make_concept(actor=_actor(request), reason=reason),
            _("A version of the Concept is made."),
            "plan:office-concept",
        )
    answer, agree = (
        AnswerForm(request.POST if what == "answer" else None),
        AgreeForm(request.POST if what == "agree" else None),
    )
    talks = [c for v in known if (c := queries.consultation(v.id))]
    if what == "answer" and answer.is_valid() and talks:
        return _do(
            request,
            lambda: _answer(request, talks[0].id, answer.cleaned_data),
            _("The answer is published."),
            "plan:office-concept",
        )
    if what == "agree" and agree.is_valid() and known:
        return _do(
            request,
            lambda: _agree(request, known[0].id, agree.cleaned_data),
            _("The decision is recorded."),
            "plan:office-concept",
        )
    return render(
        request,
        "plan/office/concept.html",
        {
            "sections": documents.concept_parts(get_language() or "uk"),
            "newer": queries.newer_blocks(),
            "versions": known,
            "talks": talks,
            "answer": answer,
            "agree": agree,
            "sheet": queries.agreement_sheet(known[0].id) if known else (),
            **_differences(request, known),
        },
        status=400 if answer.errors or agree.errors else 200,
    )


def approve(request: HttpRequest) -> HttpResponse:
    """One page for the mayor: what is to be approved, what it is based on, and the act."""
    waiting = [
        v
        for name in ("concept", "plan")
        if (v := next(iter(papers.versions(name)), None)) and v.state != "approved"
    ]
    form = ApproveForm(request.POST or None, initial={"day": today()})
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        act = {"uk": clean["act_uk"], "ru": clean["act_ru"], "en": clean["act_en"]}
        pk = next((v.id for v in waiting if str(v.id) == request.POST.get("version")), None)
        if pk is None:
            raise Http404
        return _do(
            request,
            lambda: actions.approve_document(actor=_actor(request), version=pk, act=act, day=clean["day"]),
            _("Approved. The signed files will be there in a moment."),
            "plan:approve",
        )
    return render(
        request,
        "plan/office/approve.html",
        {"waiting": waiting, "form": form, "plan": queries.plan(), "today": today()},
        status=400 if form.errors else 200,
    )


def group(request: HttpRequest) -> HttpResponse:
    """The working group: members, meetings, resolutions that are due."""
    return render(request, "plan/office/group.html", {"group": queries.group(), "today": today()})


def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """A meeting: who sits, and its minutes."""
    found = queries.meeting(number)
    panel = queries.group()
    if found is None or panel is None:
        raise Http404
    address = reverse("plan:office-meeting", args=[number])
    if request.method == "POST" and request.POST.get("what") == "hold":
        present = {int(pk): None for pk in request.POST.getlist("present") if pk.isdigit()}
        return _do(
            request,
            lambda: actions.hold_meeting(actor=_actor(request), meeting=found.id, present=present),
            _("The attendance is recorded."),
            address,
        )
    if request.method == "POST" and request.POST.get("what") == "minutes":
        return _do(
            request,
            lambda: actions.keep_minutes(actor=_actor(request), number=number),
            _("The minutes are published."),
            address,
        )
    return render(request, "plan/office/meeting.html", {"meeting": found, "group": panel})


def _change_measure(request: HttpRequest, number: str, what: str, clean: dict[str, Any]) -> None:
    actor = _actor(request)
    if what == "dates":
        actions.edit_measure(actor=actor, number=number, start=clean["start"], due=clean["due"])
    elif what == "money":
        actions.fund(
            actor=actor, number=number, source=clean["source"], year=clean["year"], amount=clean["amount"]
        )
    else:
        actions.report_progress(
            actor=actor,
            number=number,
            share_done=clean["share"] / 100,
            text={get_language() or "uk": clean["text"]},
            evidence=clean["evidence"],
            finished=clean["finished"],
        )


def _answer(request: HttpRequest, talk: int, clean: dict[str, Any]) -> None:
    words = {"uk": clean["text_uk"], "ru": clean["text_ru"], "en": clean["text_en"]}
    actions.answer(
        actor=_actor(request),
        consultation=talk,
        numbers=clean["numbers"],
        verdict=clean["verdict"],
        text=words,
    )


def _agree(request: HttpRequest, version: int, clean: dict[str, Any]) -> None:
    actions.agree(
        actor=_actor(request),
        version=version,
        unit_code=clean["unit"],
        verdict=clean["verdict"],
        remark=clean["remark"],
    )


def _differences(request: HttpRequest, known: tuple[papers.VersionFacts, ...]) -> dict[str, Any]:
    """The newest two versions, or those that the address names."""
    numbers = {str(v.number): v for v in known}
    newer = numbers.get(request.GET.get("b", ""), known[0] if known else None)
    older = numbers.get(request.GET.get("a", ""), known[1] if len(known) > 1 else None)
    if newer is None or older is None:
        return {}
    language = get_language() or "uk"
    before, after = (papers.content(v.id, language)["blocks"] for v in (older, newer))
    return {
        "older": older,
        "newer_version": newer,
        "changes": differences.changes(before, after),
        "number_changes": differences.numbers(before, after),
    }


def _do(request: HttpRequest, work: Callable[[], object], told: str, to: str) -> HttpResponse:
    """Run one action; what it refuses is told on the page in the reader's language."""
    try:
        work()
    except Refusal as refusal:
        if refusal.code == "forbidden":
            raise
        messages.error(
            request, _(refusal.template) % refusal.params if refusal.params else _(refusal.template)
        )
    else:
        messages.success(request, told)
    return redirect(to)


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request.user if request.user.is_authenticated else None, today())
