"""Pages of the room beside the engine: a form's script, and the office's forms."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusha.core.forms import Form, NoSample, sample
from ratusha.core.forms.files import FILMS, PICTURES, SOUNDS, media_type
from ratusha.core.forms.languages import language_for
from ratusha.core.forms.words import answer_lines
from ratusha.core.refusal import Refusal
from ratusha.intake import actions, forms, queries
from ratusha.papers import actions as papers
from ratusha.people.queries import who_asks


def script(request: HttpRequest, content_hash: str) -> HttpResponse:
    """The script of a form version: it never changes, so browsers keep it."""
    text = queries.script(content_hash)
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def media(request: HttpRequest, content_hash: str, name: str) -> HttpResponse:
    """A picture or sound of a form version; what is neither by its content is not shown."""
    content = queries.media(content_hash, name)
    kind = media_type(content) if content else ""
    if content is None or kind not in PICTURES | SOUNDS | FILMS:
        raise Http404
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def mine(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own drafts: go on with one, or delete it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    actor = who_asks(request)
    if request.method == "POST":
        try:
            if resumed := _number(request.POST.get("resume")):
                return HttpResponseRedirect(actions.resume_draft(actor=actor, draft=resumed).address)
            actions.forget_draft(actor=actor, draft=_number(request.POST.get("forget")))
            messages.success(request, _("The draft is deleted."), extra_tags="good")
        except actions.NotOwn as refusal:
            messages.error(request, forms.owner_words(refusal), extra_tags="bad")
        return HttpResponseRedirect(request.path)
    response = render(request, "intake/mine.html", {"drafts": queries.own_drafts(actor.id or 0)})
    response["Cache-Control"] = "no-store"
    return response


def _number(text: str | None) -> int:
    """A row's number out of a form field; 0 names none."""
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0


def office_forms(request: HttpRequest) -> HttpResponse:
    """All forms, what waits to be published, and the way to bring a new one."""
    error = ""
    if request.method == "POST":
        sent = request.FILES.get("form")
        media = {one.name or "": one.read() for one in request.FILES.getlist("media")}
        if sent is None:
            error = _("Choose the file of the form")
        else:
            try:
                made = actions.propose_form(
                    actor=who_asks(request), content=sent.read(), filename=sent.name or "", media=media
                )
                return HttpResponseRedirect(reverse("intake:proposal", kwargs={"proposal": made}))
            except actions.CannotPublish as refusal:
                error = forms.owner_words(refusal)
    context = {"forms": queries.forms(), "proposals": queries.proposals(), "error": error}
    return render(request, "intake/office_forms.html", context, status=422 if error else 200)


def proposal(request: HttpRequest, proposal: int) -> HttpResponse:
    """The report of an uploaded workbook in plain words, its questions, and the button that publishes."""
    try:
        facts = queries.proposal(proposal)
        if request.method == "POST":
            published = actions.publish_proposal(actor=who_asks(request), proposal=proposal)
            text = _("Version %(number)d of the form is published.") % {"number": published.number}
            messages.success(request, text)
            return HttpResponseRedirect(reverse("intake:form", kwargs={"code": published.code}))
    except queries.NoSuchForm as missing:
        raise Http404 from missing
    except actions.CannotPublish as refusal:
        messages.error(request, forms.owner_words(refusal), extra_tags="bad")
        return HttpResponseRedirect(request.path)
    remarks = [(fault, *forms.fault_words(fault)) for fault in (*facts.errors, *facts.remarks)]
    context = {"facts": facts, "remarks": remarks, "errors": facts.errors}
    if facts.form is not None:
        context["questions"] = _questions(facts.form)
    return render(request, "intake/proposal.html", context)


def form(request: HttpRequest, code: str) -> HttpResponse:
    """A published form: its questions, versions, a test bench for answers, made-up answers, a way to try it out."""
    try:
        newest = queries.form_version(code)
    except queries.NoSuchForm as missing:
        raise Http404 from missing
    value = queries.form(newest.id, newest.content_hash)
    context: dict[str, Any] = {
        "facts": newest,
        "versions": queries.versions(code),
        "questions": _questions(value),
        "tried": "tried" in request.GET,
        "typed": request.POST.get("answers", ""),
    }
    if request.method == "POST":
        context |= _tested(newest.id, request.POST.get("answers", ""))
    elif "sample" in request.GET:
        context["typed"] = _made_up(value)
    return render(request, "intake/office_form.html", context)


@require_POST
def try_out(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a trial of a form exactly as people see it."""
    newest = queries.form_version(code)
    key = actions.start_draft(
        form=newest.id,
        owner="trial",
        about=code,
        language=get_language() or "uk",
        mode="trial",
        actor=who_asks(request),
    )
    return HttpResponseRedirect(key.address)


def source(request: HttpRequest, version: int) -> HttpResponse:
    """The workbook of a version, as it was sent."""
    try:
        name, content = queries.source(version)
    except queries.NoSuchForm as missing:
        raise Http404 from missing
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def devices(request: HttpRequest) -> HttpResponse:
    """Field devices: add one (its secret is shown once), revoke one, see what each sent."""
    context: dict[str, Any] = {}
    if request.method == "POST" and (username := request.POST.get("revoke")):
        actions.revoke_device(actor=who_asks(request), username=username)
        return HttpResponseRedirect(request.path)
    if request.method == "POST":
        name = request.POST.get("name", "").strip()
        if name and request.user.pk:
            key = actions.add_device(actor=who_asks(request), person=request.user.pk, name=name)
            address = request.build_absolute_uri(f"/openrosa/key/{key.secret}")
            context = {"key": key, "address": address, "code": queries.code_picture(address)}
        else:
            context = {"error": _("Name the device")}
    context["devices"] = queries.devices()
    return render(request, "intake/devices.html", context, status=422 if "error" in context else 200)


def paper(request: HttpRequest, version: int) -> HttpResponse:
    """A form to be filled in by hand, as PDF; `?large=1` in large print."""
    try:
        context = queries.questionnaire(version, get_language() or "uk", large="large" in request.GET)
    except queries.NoSuchForm as missing:
        raise Http404 from missing
    made = papers.render(
        template="questionnaire", context=context, language=context["language"], formats=("pdf",)
    )
    response = HttpResponse(made.files["pdf"], content_type="application/pdf")
    name = f"{context['form']['code']}-{context['form']['number']}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _tested(form_id: int, text: str) -> dict[str, Any]:
    try:
        answers = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {"test_error": _("This is not JSON")}
    if not isinstance(answers, dict):
        return {"test_error": _("The answers are an object of names")}
    language = get_language() or "uk"
    filled = queries.try_answers(form_id, answers, language)
    found = {line.path: line for line in answer_lines(filled, language_for(filled.form, language))}
    faults = [(fault, forms.code_words(fault.code)) for fault in filled.errors]
    return {"tested": True, "valid": filled.valid, "lines": list(found.values()), "faults": faults}


def _made_up(value: Form) -> str:
    try:
        (answers,) = islice(sample(value, seed=1), 1)
    except (NoSample, Refusal) as refusal:
        return str(refusal)
    return json.dumps(answers, ensure_ascii=False, indent=2)


def _questions(value: Form) -> list[dict[str, Any]]:
    """The questions as a table: row, kind, words in the reader's language, when asked, choices."""
    language = language_for(value, get_language() or "uk")
    rows = []
    for question in value.questions:
        if question.kind in {"metadata", "hidden"}:
            continue
        choices = value.choices.get(question.itemset.table, ()) if question.itemset else ()
        rows.append(
            {
                "row": question.row,
                "name": question.name,
                "kind": forms.kind_words(question.kind),
                "label": question.label.plain(language),
                "hint": question.hint.plain(language),
                "required": bool(question.rules.required),
                "relevant": re.sub(
                    rf"/{value.root}(?:/[\w.-]+)*/([\w.-]+)", r"${\1}", question.rules.relevant
                ),
                "choices": [choice.label.plain(language) or choice.name for choice in choices[:12]],
                "more": max(0, len(choices) - 12),
            }
        )
    return rows
