"""Public pages: plan, measure, Concept with its consultation, programme, partners, news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusha.catalogue import queries as catalogue
from ratusha.core.refusal import Refusal
from ratusha.papers import queries as papers
from ratusha.people.queries import today
from ratusha.plan import actions, queries
from ratusha.plan.forms.public import CommentForm, SubscribeForm
from ratusha.plan.queries import documents
from ratusha.plan.views import reading

A_PAGE = 60  # measures on a page of the register and in its time line


def plan(request: HttpRequest) -> HttpResponse:
    """The plan: what is late, time line, money, overlaps, every measure as a row."""
    whole = queries.plan()
    colour, unit = request.GET.get("state", ""), request.GET.get("unit", "")
    shown = [
        m
        for m in whole.measures
        if (not colour or m.light.colour == colour) and (not unit or m.unit.code == unit)
    ]
    pages = max(1, -(-len(shown) // A_PAGE))
    asked = request.GET.get("page", "1")
    page = min(max(int(asked) if asked.isdigit() else 1, 1), pages)
    shown = shown[(page - 1) * A_PAGE : page * A_PAGE]
    projects = {p.slug: p for p in queries.projects()}
    by_number = {m.number: m for m in whole.measures}
    return render(
        request,
        "plan/plan.html",
        {
            "plan": whole,
            "shown": shown,
            "state": colour,
            "unit": unit,
            "units": sorted({m.unit.code: m.unit for m in whole.measures}.values(), key=lambda u: u.code),
            "gantt": documents.gantt(tuple(shown), today()) if shown else None,
            "page": page,
            "pages": range(1, pages + 1),
            "money": documents.money_chart(whole) if whole.planned else None,
            "overlaps": [(o, by_number[o.ours], projects[o.theirs]) for o in whole.overlaps],
            "version": papers.approved("plan"),
            "drafts": queries.drafts("plan"),
            **_effects(whole.measures),
            "end": max((m.slot.end for m in whole.measures if m.slot), default=None),
        },
    )


def _effects(among: Iterable[queries.MeasureFacts]) -> dict[str, Any]:
    found = queries.effects(among)
    known = [row for row in found if row.effect.measured is not None]
    return {"effects": found, "measured_effects": known, "waiting_effects": len(found) - len(known)}


def measure(request: HttpRequest, number: str) -> HttpResponse:
    """A measure with its thread: services, needs, money, what it waits for, progress."""
    everything = {m.number: m for m in queries.measures()}
    found = everything.get(number)
    if found is None:
        raise Http404
    cards = catalogue.services(identifiers=found.services, size=None).items if found.services else ()
    return render(
        request,
        "plan/measure.html",
        {
            "measure": found,
            "cards": cards,
            "needs": [everything[n] for n in found.needs],
            "needed_by": [m for m in everything.values() if number in m.needs],
            "reports": queries.reports(number),
            **_effects([found]),
            "priority": f"{reverse('priorities:ranking')}{found.initiative}/"
            if _has_priorities() and found.initiative
            else "",
        },
    )


def concept(request: HttpRequest) -> HttpResponse:
    """The Concept to read: its newest public version, comments beside paragraphs, files, earlier versions."""
    known = papers.versions("concept", public=True)
    if not known:
        return render(request, "plan/concept_ahead.html", {"sections": []})
    current = next((v for v in known if str(v.number) == request.GET.get("version")), known[0])
    language = get_language() or "uk"
    talks = [c for v in known if (c := queries.consultation(v.id))]
    comments: dict[str, list[queries.CommentFacts]] = defaultdict(list)
    for talk in talks:
        for said in talk.comments:
            comments[said.paragraph].append(said)
    return render(
        request,
        "plan/concept.html",
        {
            "version": current,
            "versions": known,
            "paper": reading.readable(papers.content(current.id, language)),
            "drafts": queries.drafts("concept"),
            "comments": dict(comments),
            "talk": next((t for t in talks if t.state == "open"), talks[0] if talks else None),
            "files": [f for f in current.files if f.language == language],
            "form": CommentForm(),
            "to": request.GET.get("to", ""),
        },
    )


def differences(request: HttpRequest) -> HttpResponse:
    """Two public versions of the Concept side by side, by paragraph and by number."""
    seen = reading.compared(request, papers.versions("concept", public=True))
    return render(request, "plan/differences.html", seen | {"document": "concept"})


@require_POST
def comment(request: HttpRequest) -> HttpResponse:
    """Take a comment; the e-mail address is asked to confirm it."""
    form = CommentForm(request.POST)
    known = papers.versions("concept", public=True)
    talk = next((c for v in known if (c := queries.consultation(v.id)) and c.state != "ahead"), None)
    if talk is None:
        raise Http404
    if not form.is_valid():
        return render(
            request, "plan/comment.html", {"form": form, "quote": request.POST.get("quote", "")}, status=400
        )
    address = settings.ORIGIN + reverse("plan:confirm", args=["TOKEN"])
    try:
        number = actions.comment(
            consultation=talk.id,
            language=get_language() or "uk",
            address=address.replace("TOKEN", "%s"),
            **form.cleaned_data,
        )
    except Refusal as refusal:
        messages.error(request, refusal.said(_))
        return redirect("plan:concept")
    messages.success(
        request,
        _("Thank you. Comment %(number)d counts once you open the address that was sent to %(email)s.")
        % {"number": number, "email": form.cleaned_data["email"]},
    )
    return redirect(f"{reverse('plan:concept')}#comments")


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the letter: the comment counts from now on. A click of a mail scanner must not do it."""
    if request.method == "POST":
        done = actions.confirm_comment(token=token)
        words = _("Your comment is confirmed.") if done else _("This address has been used already.")
        messages.success(request, words)
        return redirect(f"{reverse('plan:concept')}#comments")
    return render(request, "plan/confirm.html", {"what": "comment"})


def programme(request: HttpRequest) -> HttpResponse:
    """The programme: components and milestones, the group with its meetings, news."""
    try:
        found = queries.programme()
    except queries.NoProgramme:
        return render(request, "plan/programme_ahead.html")
    panel = queries.group()
    kept = papers.newest("minutes")
    return render(
        request,
        "plan/programme.html",
        {
            "programme": found,
            "group": panel,
            "projects": queries.projects(),
            "timeline": documents.milestones_chart(found, today()),
            "form": SubscribeForm(),
            "reports": sorted(papers.newest("report").values(), key=lambda v: v.document, reverse=True),
            "minutes": {int(name.rpartition("-")[2]): version for name, version in kept.items()},
        },
    )


def news(request: HttpRequest, slug: str) -> HttpResponse:
    """A piece of news."""
    found = queries.news_item(slug)
    if found is None:
        raise Http404
    return render(request, "plan/news.html", {"news": found})


def partner(request: HttpRequest, slug: str) -> HttpResponse:
    """What a donor sees: the project, measures it stands to, overlaps, money."""
    try:
        found = queries.project(slug)
    except queries.NoSuchProject as missing:
        raise Http404 from missing
    whole = queries.plan()
    by_number = {m.number: m for m in whole.measures}
    shared = [s for o in whole.overlaps if o.theirs == slug for s in o.services]
    titles = {
        c.identifier: c
        for c in catalogue.services(identifiers=set(found.services) | set(shared), size=None).items
    }
    return render(
        request,
        "plan/partner.html",
        {
            "project": found,
            "links": [(by_number[n], stand, settled) for n, stand, settled in found.links if n in by_number],
            "overlaps": [
                (o, by_number[o.ours], [titles[s] for s in o.services if s in titles])
                for o in whole.overlaps
                if o.theirs == slug
            ],
            "services": [titles[s] for s in found.services if s in titles],
            "paid": sum(
                x.amount for m in whole.measures for x in m.money if found.source and x.source == found.source
            ),
        },
    )


@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for news by e-mail; the answer is the same whether the address is known or not."""
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return render(request, "plan/subscribe.html", {"form": form}, status=400)
    address = settings.ORIGIN + reverse("plan:subscription", args=["TOKEN"])
    actions.subscribe(
        email=form.cleaned_data["email"],
        language=get_language() or "uk",
        address=address.replace("TOKEN", "%s"),
    )
    messages.success(request, _("Open the address in the letter that was sent to you to confirm."))
    return redirect("plan:programme")


def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm the subscription, or leave."""
    if request.method == "POST":
        leave = "leave" in request.POST
        done = actions.confirm_subscription(token=token, leave=leave)
        words = _("You get no more news.") if leave else _("You will get the news.")
        messages.success(request, words if done else _("This address has been used already."))
        return redirect("plan:programme")
    return render(request, "plan/confirm.html", {"what": "news"})


def _has_priorities() -> bool:
    from django.urls import NoReverseMatch

    try:
        reverse("priorities:ranking")
    except NoReverseMatch:
        return False
    return True
