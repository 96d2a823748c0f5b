"""What the decision rests on: an overview, and the pages where criteria, money and years are said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.core.proposals import HOURS, NEED
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, pick
from ratusha.people.forms import attempt
from ratusha.people.queries import today, who_asks
from ratusha.priorities import actions, forms, queries
from ratusha.priorities.views.refusing import said

AHEAD = 5  # years offered from this one on
SCALE = ("title", "unit", "meaning", "worst", "best", "branch", "enabler", "order")


def basis_page(request: HttpRequest) -> HttpResponse:
    """Criteria, money, people, initiatives and groups as they stand, and what is still missing for an analysis."""
    criteria = queries.criteria(every=True)
    initiatives = queries.initiatives()
    sources, years = queries.sources(), queries.years()
    judged = [member for member in queries.members(today()) if member.at]
    context = {
        "criteria": [c for c in criteria if not c.retired],
        "retired": [c for c in criteria if c.retired],
        "sources": sources,
        "years": years,
        "initiatives": [(i, _unstated(i, criteria)) for i in initiatives if not i.withdrawn],
        "withdrawn": [i for i in initiatives if i.withdrawn],
        "titles": {i.code: i.title for i in initiatives},
        "groups": queries.groups(),
        "steps": [
            (_("Criteria"), any(not c.retired for c in criteria), "#criteria"),
            (_("Money and people"), bool(sources), "#money"),
            (_("Initiatives"), any(not i.withdrawn for i in initiatives), "#initiatives"),
            (_("Members’ judgements"), bool(judged), reverse("priorities:workshop")),
            (_("Analysis"), queries.current_analysis() is not None, reverse("priorities:workshop")),
        ],
    }
    return render(request, "priorities/basis.html", context)


def _unstated(
    initiative: queries.InitiativeFacts, criteria: Sequence[queries.CriterionFacts]
) -> list[queries.CriterionFacts]:
    """Criteria on which nobody stated what the initiative does: it counts as anything on their scales."""
    known = set(initiative.effects) | {NEED}
    if not initiative.services:
        known.add(HOURS)
    elif "take_up" not in initiative.effects:
        known.discard(HOURS)
    return [c for c in criteria if not c.retired and c.code not in known]


def new_criterion(request: HttpRequest) -> HttpResponse:
    """Define a criterion."""
    form = forms.CriterionForm(
        request.POST or None, initial={"known": "stated", "direction": "max"}, is_new=True
    )

    def work(_clean: dict[str, Any]) -> None:
        actions.define_criterion(actor=who_asks(request), code=form.name, **form.scale)

    if request.method == "POST" and attempt(form, work, told):
        return done(request, _("The criterion is there."), "criteria")
    lead = _(
        "Each criterion has a scale in its own units, fixed before anything is computed. Money is not one: it is the limit."
    )
    return form_page(request, form, title=_("Add a criterion"), label=_("Add the criterion"), lead=lead)


def edit_criterion(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a criterion's words, make a new version of its scale, let it weigh nothing, or bring it back."""
    found = next((c for c in queries.criteria(every=True) if c.code == code), None)
    if found is None:
        raise Http404
    who = who_asks(request)
    if request.POST.get("what") == "retire":
        actions.retire_criterion(actor=who, code=code)
        return done(request, _("The criterion weighs nothing from now on; members judge again."), "criteria")
    initial = {name: getattr(found, name) for name in SCALE} | {
        "points": found.bent,
        "direction": "max" if found.best > found.worst else "min",
    }
    form = forms.CriterionForm(
        request.POST or None, initial=initial, is_new=False, is_settled=queries.scale_is_settled(code)
    )

    def work(clean: dict[str, Any]) -> None:
        actions.define_criterion(actor=who, code=code, renew=clean.get("renew", False), **form.scale)

    if request.method == "POST" and attempt(form, work, told):
        return done(request, _("Saved."), "criteria")
    return form_page(
        request,
        form,
        title=in_words(found.title),
        label=_("Bring it back") if found.retired else _("Save"),
        template="priorities/criterion_form.html",
        criterion=found,
    )


def new_source(request: HttpRequest) -> HttpResponse:
    """Name a source of money and what it has in each year."""
    return _source(request, forms.SourceForm(request.POST or None, is_new=True), None, {})


def edit_source(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a source of money."""
    found = next((source for source in queries.sources() if source[0] == code), None)
    if found is None:
        raise Http404
    form = forms.SourceForm(request.POST or None, initial={"title": found[1]}, is_new=False)
    return _source(request, form, code, found[2])


def _source(
    request: HttpRequest, form: forms.SourceForm, code: str | None, ceiling: dict[int, int]
) -> HttpResponse:
    years = _offered()
    grid = forms.ceilings_form(request.POST or None, years, ceiling)

    def work(clean: dict[str, Any]) -> None:
        actions.define_source(
            actor=who_asks(request),
            code=code or clean["code"],
            title=clean["title"],
            ceiling={
                year: amount
                for year in years
                if (amount := grid.cleaned_data.get(f"ceiling-{year}")) is not None
            },
            order=clean["order"],
        )

    if request.method == "POST" and grid.is_valid() and attempt(form, work, told):
        return done(request, _("Saved."), "money")
    return form_page(
        request,
        form,
        title=_("Source of money") if code else _("Add a source of money"),
        label=_("Save"),
        template="priorities/source_form.html",
        beside=[grid],
        grid=grid,
    )


def years_page(request: HttpRequest) -> HttpResponse:
    """How many person-months each year gives, and what it is worth beside the first."""
    offered, known = _offered(), {facts.year: facts for facts in queries.years()}
    initial: dict[str, Any] = {f"months-{year}": facts.months for year, facts in known.items()}
    initial |= {f"worth-{y}": round(100 * f.worth, 6) for y, f in known.items() if f.is_said}
    form = forms.YearsForm(request.POST or None, initial=initial, years=offered)

    def work(_clean: dict[str, Any]) -> None:
        for year, months, worth in form.given():
            actions.set_capacity(actor=who_asks(request), year=year, months=months, worth=worth)

    if request.method == "POST" and attempt(form, work, told):
        return done(request, _("Saved."), "money")
    return form_page(
        request, form, title=_("People and years"), label=_("Save"), template="priorities/years_form.html"
    )


def _offered() -> list[int]:
    """The years that are known and the next few."""
    known = {facts.year for facts in queries.years()}
    now = today().year
    return sorted(known | set(range(now, now + AHEAD)))


def told(refusal: Refusal) -> str:
    """A refusal in the reader's language, with titles."""
    return said(refusal.template, refusal.params)


def in_words(texts: Texts) -> str:
    """Texts in the reader's language."""
    return pick(texts, get_language() or "uk").text


def done(request: HttpRequest, words: str, part: str) -> HttpResponse:
    """Say that it is done, back at the overview."""
    messages.success(request, words, extra_tags="good")
    return redirect(f"{reverse('priorities:basis')}#{part}")


def form_page(
    request: HttpRequest,
    form: Form,
    *,
    template: str = "priorities/basis_form.html",
    beside: list[Any] | None = None,
    **seen: Any,
) -> HttpResponse:
    """A page that is one form; 400 when it, or a form `beside` it, was sent with mistakes."""
    others = beside or []
    wrong = form.errors or any(other.is_bound and not other.is_valid() for other in others)
    context = {"form": form, "beside": others, **seen}
    return render(request, template, context, status=400 if wrong else 200)
