"""Pages of the room: verify a document, download a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ratusha.core.refusal import Refusal
from ratusha.papers import queries
from ratusha.papers.forms import PaperForm

# refusals of the verification, marked so that they are translated
REFUSALS = (
    gettext_noop("This file is not a PDF document."),
    gettext_noop("This PDF document is damaged and cannot be read."),
    gettext_noop("This file takes too long to check."),
    gettext_noop("This file is not a PDF document, and the city has not issued it."),
)


def verify_page(request: HttpRequest) -> HttpResponse:
    """Upload a paper; the answer is in words, with the hash."""
    sent = request.method == "POST"
    form = PaperForm(request.POST, request.FILES) if sent else PaperForm()
    checked, refusal, name = None, "", ""
    if sent and form.is_valid():
        paper = form.cleaned_data["paper"]
        name = paper.name
        try:
            checked = queries.check(paper.read())
        except Refusal as told:
            refusal = _(told.template) % told.params
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
