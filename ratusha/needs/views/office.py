"""The researcher's pages: surveys, their progress, weights and figures, the sample size, bringing answers in."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from itertools import chain
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusha.core.refusal import Refusal
from ratusha.needs import actions, queries
from ratusha.needs.forms import (
    MOST_BYTES,
    AnswersForm,
    SizeForm,
    mode_words,
    refusal_words,
    suspect_words,
    told_words,
)
from ratusha.needs.queries import SurveyFacts, WeightFacts
from ratusha.needs.views.design import read_codebook
from ratusha.outbox import actions as outbox
from ratusha.outbox import queries as jobs
from ratusha.papers import charts
from ratusha.people.queries import who_asks


def surveys(request: HttpRequest) -> HttpResponse:
    """All surveys with how far they are, and the sample size calculator."""
    asked = SizeForm(request.GET if "margin" in request.GET else None)
    plan = asked.plan() if asked.is_valid() else None
    context = {"surveys": queries.surveys(), "form": asked, "plan": plan}
    return render(request, "needs/surveys.html", context)


def survey(request: HttpRequest, slug: str) -> HttpResponse:
    """One survey: answers against quotas, weights, what is published."""
    about = _survey(slug)
    progress, weights = queries.monitoring(about), queries.weighting(about)
    published = next((p for p in queries.published_surveys() if p.survey.slug == slug), None)
    job, refused = _job(about)
    context: dict[str, Any] = {
        "survey": about,
        "refused": refused,
        "progress": progress,
        "modes": [(mode_words(mode), n) for mode, n in progress.modes.items()],
        "suspect": [(suspect_words(why), n) for why, n in progress.suspect.items()],
        "weights": weights,
        "histogram": _histogram(weights) if weights else None,
        "weeks": _weeks(progress) if progress.weeks else None,
        "published": published,
        "job": job,
        "texts": [v for v in about.variables if v.kind == "text"],
    }
    return render(request, "needs/survey.html", context)


@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the worker for weights, estimates and a new publication."""
    return _asked(request, slug, "needs.publish")


@require_POST
def weigh(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the worker for weights, to look at what they cost."""
    return _asked(request, slug, "needs.weigh")


def _asked(request: HttpRequest, slug: str, job: str) -> HttpResponse:
    about = _survey(slug)
    actor = who_asks(request)
    with transaction.atomic():
        key = _job_key(about, job)
        outbox.enqueue(job=job, payload={"survey": slug, "by": actor.name}, key=key, awaited=True)
    messages.info(request, _("The worker reckons; this page shows how far it is."))
    return redirect("needs:survey", slug=slug)


def rows_csv(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """Microdata safe to publish: k-anonymous, without clusters and free texts."""
    about = _survey(slug)
    try:
        table = queries.microdata(about)
    except Refusal as refusal:
        messages.error(request, refusal_words(refusal), extra_tags="bad")
        return redirect("needs:survey", slug=slug)
    lines = (_CSV.writerow(row) for row in chain([table.names], table.rows()))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-microdata.csv"'
    return response


class _Line:
    """Hands every line that `csv` writes straight on."""

    def write(self, line: str) -> str:
        return line


_CSV = csv.writer(_Line())


def bring(request: HttpRequest) -> HttpResponse:
    """Upload answers with their codebook: a report first, then the same again to write."""
    form = AnswersForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            report = _bring(request, form.cleaned_data)
            # a Counter answers every name in a template, so plain dictionaries are shown
            context |= {"report": report, "missing": report.to_dict()["missing"]}
            context["written"] = form.cleaned_data["write"]
        except Refusal as refusal:
            context["refusal"] = refusal_words(refusal)
    return render(request, "needs/bring.html", context)


def collected(request: HttpRequest, slug: str) -> HttpResponse:
    """An export of KoboToolbox, ODK Central or LimeSurvey, mapped to the questionnaire: a report, then again to write."""
    about = _survey(slug)
    context: dict[str, Any] = {"survey": about}
    if request.method == "POST":
        sent, write = request.FILES.get("file"), "write" in request.POST
        try:
            if sent is None or (sent.size or 0) > MOST_BYTES:
                raise actions.ImportRefused("file", "Choose a file of at most 50 MB.")
            report = actions.import_collected(
                actor=who_asks(request),
                slug=slug,
                content=sent.read(),
                filename=sent.name or "",
                dry_run=not write,
            )
            context |= {"report": report, "wrong": report.wrong.most_common(50), "written": write}
        except Refusal as refusal:
            context["refusal"] = refusal_words(refusal)
    return render(request, "needs/collected.html", context)


def _bring(request: HttpRequest, given: dict[str, Any]) -> actions.Report:
    upload: UploadedFile[Any] = given["file"]
    with tempfile.TemporaryDirectory() as folder:
        ending = ".parquet" if (upload.name or "").endswith(".parquet") else ".csv"
        path = Path(folder) / f"answers{ending}"
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        return actions.import_responses(
            actor=who_asks(request),
            path=path,
            codebook=read_codebook(given["codebook"]),
            dry_run=not given["write"],
        )


def _histogram(weights: WeightFacts) -> charts.Chart:
    items = [charts.Item(f"{low:,.0f}–{high:,.0f}", count) for low, high, count in weights.histogram if count]
    desc = _("How many answers have a weight of this size; a long tail makes the figures less certain.")
    return charts.bars(title=_("Weights"), desc=desc, items=items)


def _weeks(progress: queries.Monitoring) -> charts.Chart:
    items = [charts.Item(f"{monday:%d.%m}", count) for monday, count in progress.weeks]
    return charts.bars(title=_("Answers by week"), desc=_("Weeks begin on the day shown."), items=items)


def _job(about: SurveyFacts) -> tuple[jobs.JobFacts | None, str]:
    """The newer of the two jobs of this state of the answers, and why it was refused."""
    found = [job for name in ("needs.publish", "needs.weigh") if (job := jobs.job(_job_key(about, name)))]
    job = max(found, key=lambda one: one.id, default=None)
    refused = (job.result or {}).get("refused") if job else None
    return job, told_words(refused) if refused else ""


def _job_key(about: SurveyFacts, job: str) -> str:
    """One job for one state of the answers, the design and the margins: pressing twice asks once."""
    state = hashlib.sha256(repr((about.margins, about.design)).encode()).hexdigest()[:16]
    return f"{job} {about.slug} {about.responses} {state}"


def _survey(slug: str) -> SurveyFacts:
    try:
        return queries.survey(slug)
    except queries.NoSuchSurvey as refusal:
        raise Http404 from refusal
