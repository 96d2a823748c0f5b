"""The office's pages of cards: the list with its meter, the editor by sections, versions, publishing, outlook."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusha.catalogue import actions, queries
from ratusha.catalogue.forms import SECTIONS, NewCardForm, OutlookForm, raw_section, rows_of
from ratusha.catalogue.templatetags.cards import FIELDS as FIELD_WORDS
from ratusha.catalogue.views.public import page_of
from ratusha.core.catalogue import card as content
from ratusha.core.catalogue.addresses import latin
from ratusha.core.catalogue.card import Card
from ratusha.core.catalogue.completeness import FIELDS
from ratusha.core.refusal import Refusal
from ratusha.core.texts import LANGUAGES
from ratusha.people.queries import Forbidden, units, who_asks


def cards(request: HttpRequest) -> HttpResponse:
    """All cards, drafts too, with how complete each is."""
    text = request.GET.get("q", "").strip()[:300]
    unit = request.GET.get("unit", "")
    incomplete = request.GET.get("incomplete") == "on"
    left = request.GET.copy()
    left.pop("page", None)
    desk = queries.cards(text=text, unit=unit, incomplete=incomplete, page=page_of(request))
    return render(
        request,
        "catalogue/cards.html",
        {
            "asked": {"text": text, "unit": unit, "incomplete": incomplete},
            "found": desk,
            "units": units(),
            "fields": len(FIELDS),
            "without_page": f"?{left.urlencode()}&" if left else "?",
        },
    )


def new_card(request: HttpRequest) -> HttpResponse:
    """Begin a card: title and unit; the rest is filled in section by section."""
    form = NewCardForm(request.POST or None)
    wrong = ""
    if request.method == "POST" and form.is_valid():
        title = form.cleaned_data["title"]
        identifier = form.cleaned_data["identifier"] or latin(title)
        try:
            _refuse_known(identifier)
            card = Card(title={_language(): title}, unit=form.cleaned_data["unit"])
            actions.draft_card(actor=who_asks(request), identifier=identifier, card=card)
            slug = next(line.slug for line in queries.lines_of([identifier]))
            return redirect("catalogue:card", slug)
        except Refusal as refusal:
            wrong = told(refusal)
    return render(request, "catalogue/new_card.html", {"form": form, "wrong": wrong, "units": units()})


def card(request: HttpRequest, slug: str) -> HttpResponse:
    """One card: what is told, what is missing, what to do next."""
    piece = piece_at(slug)
    newest = piece.newest
    sections = [
        (section, [(name, name in newest.completeness.told) for name in fields if name in FIELDS])
        for section, fields in SECTIONS.items()
    ]
    return render(
        request,
        "catalogue/card.html",
        {
            "piece": piece,
            "completeness": newest.completeness,
            "sections": sections,
            "fields": len(FIELDS),
            "form": OutlookForm(initial=_outlook_initial(piece.outlook)),
            "languages_of_reason": [(tag, (piece.outlook.reason or {}).get(tag, "")) for tag in LANGUAGES],
        },
    )


def section(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """Edit one section; saving writes the draft."""
    piece = piece_at(slug)
    if section not in SECTIONS:
        raise Http404
    raw, wrong = piece.newest.content.to_dict(), ""
    if request.method == "POST":
        raw = raw_section(section, request.POST, piece.newest.content)
        try:
            card = Card.from_dict(raw)
            actions.draft_card(actor=who_asks(request), identifier=piece.identifier, card=card)
            messages.success(request, _("Saved to the draft."))
            again = "more" in request.POST
            return redirect(request.path) if again else redirect("catalogue:card", slug)
        except Refusal as refusal:
            wrong = told(refusal)
    return render(
        request,
        "catalogue/section.html",
        {
            "piece": piece,
            "section": section,
            "card": raw,
            "rows": rows_of(section, raw),
            "wrong": wrong,
            "tags": LANGUAGES,
            "units": units(),
            "events": queries.life_events(),
            "words": content,
            "channels": {channel["kind"]: channel for channel in raw.get("channels", [])},
        },
        status=422 if wrong else 200,
    )


@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze the draft and show it to everybody."""
    piece = piece_at(slug)
    try:
        number = actions.publish_version(actor=who_asks(request), identifier=piece.identifier)
        messages.success(request, _("Version %(number)s is published.") % {"number": number})
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect("catalogue:card", slug)


@require_POST
def outlook(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how the service can be had."""
    piece = piece_at(slug)
    form = OutlookForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Check the day and the addresses: %(fields)s.") % {"fields": ", ".join(form.errors)}
        )
        return redirect("catalogue:card", slug)
    try:
        actions.set_outlook(actor=who_asks(request), identifier=piece.identifier, **form.values())
        messages.success(request, _("Residents see this now."))
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect("catalogue:card", slug)


def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions, and what changed between two of them."""
    piece = piece_at(slug)
    found = queries.versions(piece.identifier)
    numbers = [version.number for version in found]
    new = _number(request.GET.get("new", ""), numbers, numbers[0])
    old = _number(request.GET.get("old", ""), numbers, numbers[min(1, len(numbers) - 1)])
    differences = queries.compare(piece.identifier, old, new) if old != new else ()
    return render(
        request,
        "catalogue/versions.html",
        {"piece": piece, "versions": found, "old": old, "new": new, "differences": differences},
    )


def piece_at(slug: str) -> queries.Workpiece:
    """The card at this address, or 404."""
    try:
        return queries.workpiece(slug)
    except queries.NoSuchService as missing:
        raise Http404 from missing


def words_of(refusal: Refusal) -> str:
    """The refusal in the reader's language, with its place; a field of the card by its name."""
    words = refusal.said(_)
    place = _place(refusal.where)
    return f"{place}: {words}" if place else words


def _place(where: str) -> str:
    """`evidence[2].title` as "documents, 3 (title)"; what is no place of a card stays as it is."""
    parts = re.fullmatch(r"(\w+)(?:\[(\d+)\])?(?:\.(.+))?", where)
    if parts is None or parts[1] not in FIELD_WORDS:
        return where
    number = f", {int(parts[2]) + 1}" if parts[2] else ""
    inner = f" ({parts[3]})" if parts[3] else ""
    return f"{FIELD_WORDS[parts[1]]}{number}{inner}"


def told(refusal: Refusal) -> str:
    """The refusal in words; a missing right goes on to become its own page."""
    if isinstance(refusal, Forbidden):
        raise refusal
    return words_of(refusal)


def _language() -> str:
    return (get_language() or "uk")[:2]


def _refuse_known(identifier: str) -> None:
    if queries.lines_of([identifier]):
        raise actions.CannotPublish("known", "A service “%(service)s” is there already.", service=identifier)


def _number(asked: str, known: list[int], default: int) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked[:9]) in known else default


def _outlook_initial(now: queries.Outlook) -> dict[str, Any]:
    return {
        "state": now.state,
        "date": now.date,
        "apply_address": now.apply_address,
        "evidence_address": now.evidence_address,
    }
