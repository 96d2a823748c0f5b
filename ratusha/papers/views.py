"""Pages of the room: verify a document, download a file, put a signature made outside beside it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ratusha.core.refusal import Refusal
from ratusha.papers import actions, queries
from ratusha.papers.forms import PaperForm, SignatureForm
from ratusha.people.queries import who_asks

# refusals of the verification, marked so that they are translated
REFUSALS = (
    gettext_noop("This file is not a PDF document."),
    gettext_noop("This PDF document is damaged and cannot be read."),
    gettext_noop("This file takes too long to check."),
    gettext_noop("This file is not a PDF document, and the city has not issued it."),
    gettext_noop("This file is only a signature: choose the document that it belongs to as well."),
)


def verify_page(request: HttpRequest) -> HttpResponse:
    """Upload a paper; the answer is in words, with the hash."""
    sent = request.method == "POST"
    form = PaperForm(request.POST, request.FILES) if sent else PaperForm()
    checked, refusal, name = None, "", ""
    if sent and form.is_valid():
        paper = form.cleaned_data["paper"]
        name, beside = paper.name, form.cleaned_data["signature"]
        try:
            checked = queries.check(paper.read(), beside.read() if beside else b"")
        except Refusal as told:
            refusal = told.said(_)
    seen = {"form": form, "checked": checked, "refusal": refusal, "name": name}
    return render(request, "papers/verify.html", seen, status=400 if form.errors else 200)


def download(request: HttpRequest, file: int) -> HttpResponse:
    """A file of a published or approved version."""
    try:
        name, media, data = queries.read_file(file)
    except queries.NoSuchPaper as missing:
        raise Http404 from missing
    answer = HttpResponse(data, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """A signature that lies beside a public document."""
    try:
        name, data = queries.read_signature(pk)
    except queries.NoSuchPaper as missing:
        raise Http404 from missing
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def office(request: HttpRequest) -> HttpResponse:
    """Approved documents with the signatures of each file."""
    return render(request, "papers/office.html", {"versions": queries.approved_papers()})


def attach(request: HttpRequest, file: int) -> HttpResponse:
    """Upload a signature of a file that was made outside; it is held against the file's bytes."""
    try:
        version, facts = queries.file_facts(file)
    except queries.NoSuchPaper as missing:
        raise Http404 from missing
    form = SignatureForm(request.POST, request.FILES) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            actions.attach_signature(
                actor=who_asks(request),
                file=file,
                data=form.cleaned_data["signature"].read(),
            )
        except Refusal as refusal:
            if refusal.code == "forbidden":
                raise
            form.add_error("signature", refusal.said(_))
        else:
            messages.success(request, _("The signature lies beside the document now."))
            return redirect("papers:attach", file=file)
    form = form or SignatureForm()
    seen = {"form": form, "version": version, "file": facts}
    return render(request, "papers/attach.html", seen, status=400 if form.errors else 200)
