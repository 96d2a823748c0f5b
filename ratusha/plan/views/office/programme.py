"""The programme in the office: its words, variants and risks, components and milestones, news, projects of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusha.catalogue import queries as catalogue
from ratusha.people.queries import today, who_asks
from ratusha.plan import actions, queries
from ratusha.plan.forms.programme import (
    ComponentForm,
    LinkForm,
    MilestoneForm,
    NewsForm,
    ProgrammeForm,
    ProjectForm,
    RiskSet,
    VariantSet,
    kept,
)
from ratusha.plan.views.office import desk


def programme(request: HttpRequest) -> HttpResponse:
    """Components with milestones, news, projects: what is late and what can be done."""
    try:
        found = queries.programme()
    except queries.NoProgramme:
        found = None
    seen = {"programme": found, "projects": queries.projects(), "today": today()}
    return render(request, "plan/office/programme.html", seen)


def words(request: HttpRequest) -> HttpResponse:
    """Title, goal and period of the programme, its variants and risks."""
    try:
        found = queries.programme()
    except queries.NoProgramme:
        found = None
    initial: dict[str, Any] = (
        {
            "title": found.title,
            "goal": found.goal,
            "basis": found.basis,
            "start": found.start,
            "end": found.end,
        }
        if found
        else {}
    )
    form = ProgrammeForm(request.POST or None, initial=initial)
    variants = VariantSet(request.POST or None, initial=found.variants if found else (), prefix="variant")
    risks = RiskSet(request.POST or None, initial=found.risks if found else (), prefix="risk")

    def work(clean: dict[str, Any]) -> None:
        actions.found_programme(
            actor=who_asks(request),
            identifier=found.identifier if found else "programme",
            variants=kept(variants),
            risks=kept(risks),
            **{**clean, "basis": clean["basis"] or {}},
        )

    sent = request.method == "POST"
    rows_right = sent and variants.is_valid() and risks.is_valid()
    if rows_right and desk.attempt(form, work):
        return desk.done(request, _("Saved."), "plan:office-programme")
    return desk.form_page(
        request,
        form,
        title=_("Words of the programme"),
        label=_("Save"),
        crumbs=_crumbs(),
        template="plan/office/programme_words.html",
        variants=variants,
        risks=risks,
        rows_wrong=sent and not rows_right,
        beside=[variants, risks],
    )


def component(request: HttpRequest, number: int) -> HttpResponse:
    """A component; the number after the last one adds it."""
    found = _programme()
    known = next((c for c in found.components if c.number == number), None)
    if known is None and number != max((c.number for c in found.components), default=0) + 1:
        raise Http404
    initial: dict[str, Any] = (
        {
            "title": known.title,
            "summary": known.summary,
            "lead": known.lead.code,
            "partner": known.partner,
            "start": known.start,
            "end": known.end,
        }
        if known
        else {"start": found.start, "end": found.end}
    )
    form = ComponentForm(
        request.POST or None, initial={"number": number, **initial}, units=desk.unit_choices()
    )

    def work(clean: dict[str, Any]) -> None:
        empty = {name: clean[name] or {} for name in ("summary", "partner")}
        actions.describe_component(
            actor=who_asks(request), programme=found.identifier, **{**clean, **empty, "number": number}
        )

    if request.method == "POST" and desk.attempt(form, work):
        return desk.done(request, _("Saved."), "plan:office-programme")
    title = _("Component %(number)d") % {"number": number}
    return desk.form_page(request, form, title=title, label=_("Save"), crumbs=_crumbs())


def milestone(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A milestone: due, reached when, shown by what; without a name a new one."""
    found = _programme()
    here = next(((c, m) for c in found.components for m in c.milestones if m.identifier == slug), None)
    if slug and here is None:
        raise Http404
    initial: dict[str, Any] = (
        {
            "component": here[0].number,
            "identifier": slug,
            "title": here[1].title,
            "due": here[1].due,
            "done_on": here[1].done_on,
            "evidence": here[1].evidence,
            "evidence_address": here[1].evidence_address,
        }
        if here
        else {}
    )
    components = [(c.number, f"{c.number}. {desk.said(c.title)}") for c in found.components]
    form = MilestoneForm(request.POST or None, initial=initial, components=components)
    if here:  # its name and its component stay
        form.fields["identifier"].disabled = form.fields["component"].disabled = True

    def work(clean: dict[str, Any]) -> None:
        actions.set_milestone(
            actor=who_asks(request),
            programme=found.identifier,
            **{**clean, "evidence": clean["evidence"] or {}},
        )

    if request.method == "POST" and desk.attempt(form, work):
        return desk.done(request, _("Saved."), "plan:office-programme")
    title = desk.said(here[1].title) if here else _("Add a milestone")
    return desk.form_page(request, form, title=title, label=_("Save"), crumbs=_crumbs())


def news(request: HttpRequest, slug: str = "") -> HttpResponse:
    """News or a briefing note; published at once and sent to those who subscribed."""
    found = queries.news_item(slug) if slug else None
    if slug and found is None:
        raise Http404
    initial: dict[str, Any] = (
        {"kind": found.kind, "slug": slug, "day": found.day, "title": found.title, "text": found.text}
        if found
        else {"day": today()}
    )
    form = NewsForm(request.POST or None, initial=initial)
    if found:
        form.fields["slug"].disabled = True
    elif form.is_bound and form.is_valid() and queries.news_item(form.cleaned_data["slug"]):
        form.add_error("slug", _("News have this name already."))
    leave = settings.ORIGIN + reverse("plan:subscription", args=["TOKEN"]).replace("TOKEN", "%s")

    def work(clean: dict[str, Any]) -> None:
        actions.tell_news(actor=who_asks(request), programme=_programme().identifier, leave=leave, **clean)

    if request.method == "POST" and desk.attempt(form, work):
        return desk.done(request, _("Published and sent to those who subscribed."), "plan:office-programme")
    title = desk.said(found.title) if found else _("Tell news")
    return desk.form_page(request, form, title=title, label=_("Publish and send"), crumbs=_crumbs())


def new_project(request: HttpRequest) -> HttpResponse:
    """A project of a donor or another authority."""
    form = ProjectForm(request.POST or None, sources=_sources())
    if (
        form.is_bound
        and form.is_valid()
        and form.cleaned_data["slug"] in {p.slug for p in queries.projects()}
    ):
        form.add_error("slug", _("A project has this name already."))
    if request.method == "POST" and desk.attempt(form, lambda c: _describe(request, c)):
        to = reverse("plan:office-project", args=[form.cleaned_data["slug"]])
        return desk.done(request, _("The project is described."), to)
    return desk.form_page(
        request, form, title=_("Describe a project"), label=_("Save and look for overlaps"), crumbs=_crumbs()
    )


def project(request: HttpRequest, slug: str) -> HttpResponse:
    """A project: its words, overlaps that were found, how it stands to measures."""
    try:
        found = queries.project(slug)
    except queries.NoSuchProject as missing:
        raise Http404 from missing
    what, who = request.POST.get("what", ""), who_asks(request)
    here = reverse("plan:office-project", args=[slug])
    if what == "unlink":
        number, stand = request.POST.get("number", ""), request.POST.get("stand", "")
        return desk.run(
            request,
            lambda: actions.unlink_project(actor=who, project=slug, number=number, stand=stand),
            _("Saved."),
            here,
        )
    whole = queries.plan()
    measures = {m.number: m for m in whole.measures}
    initial = {name: getattr(found, name) for name in _PROJECT.split()}
    form = ProjectForm(request.POST if what == "words" else None, initial=initial, sources=_sources())
    form.fields["slug"].disabled = True
    link = LinkForm(
        request.POST if what == "link" else None,
        initial={"number": request.GET.get("measure", "")},
        measures=[(n, f"{n}. {desk.said(m.title)}") for n, m in measures.items()],
    )

    def tie(clean: dict[str, Any]) -> None:
        actions.link_project(
            actor=who,
            project=slug,
            number=clean["number"],
            stand=clean["stand"],
            settled=clean["settled"] or {},
        )

    if what == "words" and desk.attempt(form, lambda c: _describe(request, c)):
        return desk.done(request, _("Saved."), here)
    if what == "link" and desk.attempt(link, tie):
        return desk.done(request, _("Saved."), here)
    settled = {(n, desk.said(words)) for n, _stand, words in found.links}
    seen = {
        "project": found,
        "form": form,
        "link": link,
        "links": [(measures[n], stand, words) for n, stand, words in found.links if n in measures],
        "overlaps": [
            (o, measures[o.ours], any(n == o.ours for n, _words in settled), _cards(o.services))
            for o in whole.overlaps
            if o.theirs == slug
        ],
        "crumbs": _crumbs(),
    }
    wrong = bool(form.errors or link.errors)
    return render(request, "plan/office/project.html", seen, status=400 if wrong else 200)


_PROJECT = (
    "slug title donor scope services assets results start end money source contact"  # fields of the form
)


def _describe(request: HttpRequest, clean: dict[str, Any]) -> None:
    actions.describe_project(
        actor=who_asks(request),
        programme=_programme().identifier,
        **{**clean, "scope": clean["scope"] or {}},
    )


def _cards(services: Iterable[str]) -> tuple[catalogue.Card, ...]:
    return catalogue.services(identifiers=services, size=None).items if services else ()


def _sources() -> list[tuple[str, str]]:
    return [(s.identifier, desk.said(s.title)) for s in queries.plan().sources]


def _programme() -> queries.ProgrammeFacts:
    try:
        return queries.programme()
    except queries.NoProgramme as missing:
        raise Http404 from missing


def _crumbs() -> list[tuple[str, str]]:
    return [
        (_("Concept and plan"), reverse("plan:office")),
        (_("Programme"), reverse("plan:office-programme")),
    ]
