"""The Concept in the office: sections with live blocks, versions, what changed between them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.papers import queries as papers
from ratusha.people.queries import who_asks
from ratusha.plan import actions, queries
from ratusha.plan.forms.concept import (
    NewSectionForm,
    PartSet,
    SectionForm,
    VersionForm,
    ordered,
    parts_as_initial,
)
from ratusha.plan.queries import documents
from ratusha.plan.views import reading
from ratusha.plan.views.office import desk


def concept(request: HttpRequest) -> HttpResponse:
    """Sections, blocks whose source is newer, versions, and where consultation and agreement stand."""
    what, who = request.POST.get("what", ""), who_asks(request)
    form = VersionForm(request.POST if what == "version" else None)
    if what == "version" and desk.attempt(
        form, lambda c: actions.make_concept(actor=who, reason=c["reason"] or None)
    ):
        return desk.done(request, _("A version of the Concept is made."), "plan:office-concept")
    known = papers.versions("concept")
    seen = {
        "sections": documents.concept_parts(get_language() or "uk"),
        "newer": queries.newer_blocks(),
        "versions": [(v, queries.consultation(v.id), queries.agreement_sheet(v.id)) for v in known],
        "form": form,
    }
    return render(request, "plan/office/concept.html", seen, status=400 if form.errors else 200)


def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a section: its paragraphs in three languages and its live blocks, in order."""
    found = documents.section(slug)
    if found is None:
        raise Http404
    if request.POST.get("what") == "remove":
        return desk.run(
            request,
            lambda: actions.remove_section(
                actor=who_asks(request), programme=queries.programme().identifier, identifier=slug
            ),
            _("The section is taken out of the next version."),
            "plan:office-concept",
        )
    initial = {"title": found.title, "position": found.position}
    form = SectionForm(request.POST or None, initial=initial)
    return _section_page(request, form, slug, found)


def new_section(request: HttpRequest) -> HttpResponse:
    """A section that is not there yet."""
    form = NewSectionForm(request.POST or None, initial={"position": len(documents.concept_parts("uk")) + 1})
    if form.is_bound and form.is_valid() and documents.section(form.cleaned_data["identifier"]):
        form.add_error("identifier", _("A section has this name already."))
    return _section_page(request, form, None, None)


def differences(request: HttpRequest) -> HttpResponse:
    """Two versions side by side, drafts too."""
    document = "plan" if request.GET.get("document") == "plan" else "concept"
    known = papers.versions(document)
    seen = reading.compared(request, known) | {"document": document, "office": True}
    return render(request, "plan/differences.html", seen)


def _section_page(
    request: HttpRequest, form: SectionForm, slug: str | None, found: documents.SectionFacts | None
) -> HttpResponse:
    names = {name: documents.block_name(name) for name in documents.BLOCKS}
    parts = PartSet(
        request.POST or None,
        initial=parts_as_initial(found.parts) if found else [],
        prefix="part",
        form_kwargs={"blocks": list(names.items())},
    )

    def work(clean: dict[str, Any]) -> None:
        actions.write_section(
            actor=who_asks(request),
            programme=queries.programme().identifier,
            identifier=slug or clean["identifier"],
            position=clean["position"],
            title=clean["title"],
            parts=ordered(parts),
            annex=found.annex if found else False,
        )

    if request.method == "POST" and parts.is_valid() and desk.attempt(form, work):
        to = reverse("plan:section", args=[slug or form.cleaned_data["identifier"]])
        return desk.done(request, _("The section is saved."), to)
    wrong = bool(form.errors or (request.method == "POST" and not parts.is_valid()))
    seen = {
        "form": form,
        "parts": parts,
        "newer": queries.newer_blocks(),
        "slug": slug,
        "drawn": reading.drawn_blocks(found.parts) if found else [],
    }
    return render(request, "plan/office/section.html", seen, status=400 if wrong else 200)
