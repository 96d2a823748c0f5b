"""From a version to an approved document: the agreement sheet, the draft of the decision, the mayor's page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusha.core.clock.calendar import calendar
from ratusha.core.planning import publication
from ratusha.papers import queries as papers
from ratusha.people.queries import city, today, who_asks
from ratusha.plan import actions, queries
from ratusha.plan.forms.concept import AgreeForm, ApproveForm, DraftForm, RemarkForm, SheetForm
from ratusha.plan.queries import documents
from ratusha.plan.views.office import desk
from ratusha.plan.views.office.consultation import crumbs

DOCUMENTS = ("concept", "plan")


def agreement(request: HttpRequest, version: int) -> HttpResponse:
    """The sheet of a version: put units on it, decide for a unit, answer remarks."""
    facts = _version(version)
    what, who = request.POST.get("what", ""), who_asks(request)
    add = SheetForm(
        request.POST if what == "add" else None, units=desk.unit_choices(), initial={"due": today()}
    )
    agree = AgreeForm(request.POST if what == "agree" else None)
    remark = RemarkForm(request.POST if what == "remark" else None)
    works = {
        "add": (
            add,
            lambda c: actions.open_agreement(
                actor=who, version=version, lines=[(c["unit"], c["step"], c["due"])]
            ),
        ),
        "agree": (
            agree,
            lambda c: actions.agree(
                actor=who, version=version, unit_code=c["unit"], verdict=c["verdict"], remark=c["remark"]
            ),
        ),
        "remark": (
            remark,
            lambda c: actions.answer_remark(
                actor=who, version=version, unit_code=c["unit"], answer_text=c["answer"]
            ),
        ),
    }
    if what in works and desk.attempt(*works[what]):
        return desk.done(request, _("Saved."), reverse("plan:agreement", args=[version]))
    standing = queries.sheet_standing(version)
    lines = queries.agreement_sheet(version)
    seen = {
        "version": facts,
        "lines": [
            (line, line.unit_code in standing.turn, not line.verdict and line.due < today()) for line in lines
        ],
        "standing": standing,
        "add": add,
        "agree": agree,
        "remark": remark,
        "failed": next((form for form, _work in works.values() if form.errors), None),
        "crumbs": crumbs(),
    }
    return render(request, "plan/office/agreement.html", seen, status=400 if seen["failed"] else 200)


def draft(request: HttpRequest, version: int) -> HttpResponse:
    """Publish the draft of the decision on a version, so many working days before the sitting."""
    facts, place = _version(version), city()
    rule = publication.rule(place.profile)
    first = publication.earliest_sitting(today(), rule.working_days, calendar(place.profile))
    initial = {"sitting": first, "title": documents.DRAFTS.get(facts.document, {})}
    form = DraftForm(request.POST or None, initial=initial)

    def work(clean: dict[str, Any]) -> None:
        actions.publish_draft(
            actor=who_asks(request),
            version=version,
            title=clean["title"],
            text=clean["text"],
            sitting=clean["sitting"],
        )

    if request.method == "POST" and desk.attempt(form, work):
        return desk.done(
            request, _("The draft of the decision is published."), reverse("plan:draft", args=[version])
        )
    return desk.form_page(
        request,
        form,
        title=_("Draft decision on version %(number)d") % {"number": facts.number},
        label=_("Publish the draft decision"),
        crumbs=crumbs(),
        template="plan/office/draft.html",
        rule=rule,
        first=first,
        drafts=queries.drafts(facts.document),
        version=facts,
    )


def approve(request: HttpRequest) -> HttpResponse:
    """One page for the mayor: what is to be approved, what it is based on, the act; and how the signing went."""
    newest = [v for name in DOCUMENTS if (v := next(iter(papers.versions(name)), None))]
    waiting = [v for v in newest if v.state != "approved"]
    asked = next((v for v in waiting if str(v.id) == request.POST.get("version")), None)
    if request.method == "POST" and asked is None:
        raise Http404
    forms = {
        v.id: ApproveForm(
            request.POST if v == asked else None, prefix="", auto_id=f"id_{v.id}_%s", initial={"day": today()}
        )
        for v in waiting
    }
    if asked is not None and desk.attempt(
        forms[asked.id],
        lambda c: actions.approve_document(actor=who_asks(request), version=asked.id, **c),
    ):
        return desk.done(request, _("Approved. The signed files will be there in a moment."), "plan:approve")
    seen = {
        "waiting": [(v, forms[v.id], _standing(v)) for v in waiting],
        "approved": [(v, papers.signing_failed(v.id)) for name in DOCUMENTS if (v := papers.approved(name))],
        "plan": queries.plan(),
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "plan/office/approve.html", seen, status=400 if wrong else 200)


def _standing(version: papers.VersionFacts) -> dict[str, Any]:
    """What the mayor must know of a version: comments, sheet, draft with the first day of a sitting."""
    talks = [t for v in papers.versions(version.document) if (t := queries.consultation(v.id))]
    approved = papers.approved(version.document)
    drafts = [d for d in queries.drafts(version.document) if d.after == (approved.number if approved else 0)]
    place = city()
    days = publication.rule(place.profile).working_days
    first = None
    if drafts:
        first = publication.earliest_sitting(drafts[0].published_on, days, calendar(place.profile))
    return {
        "waiting": sum(c.state == "open" and not c.late for t in talks for c in t.comments),
        "sheet": queries.sheet_standing(version.id),
        "lines": queries.agreement_sheet(version.id),
        "draft": drafts[0] if drafts else None,
        "first": first,
        "days": days,
    }


def _version(pk: int) -> papers.VersionFacts:
    try:
        return papers.version(pk)
    except papers.NoSuchPaper as missing:
        raise Http404 from missing
