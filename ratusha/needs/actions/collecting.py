"""Answers to the survey's own questionnaire that were collected with KoboToolbox, ODK Central or LimeSurvey.

The export is mapped to the form by `core.forms.collected`; each row is filled in, so that the form's own rules say
which answers stand. A row becomes a response once: its key in the export is its key here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ratusha.core.forms.collected import match, read_tables
from ratusha.core.forms.paper import compared
from ratusha.intake import queries as forms
from ratusha.needs.actions.importing import MAX_MB, ImportRefused
from ratusha.needs.actions.taking import keep_response
from ratusha.needs.models import Batch, Response, Survey
from ratusha.needs.queries import survey
from ratusha.people.actions import note
from ratusha.people.queries import Actor, require

LONGEST = 120  # of a response's key, "collected:" included


@dataclass
class CollectedReport:
    """What bringing an export in does or did.

    `wrong` counts answers that the form does not take (code and path), which are left out; `without_question` are
    columns that met no question, `without_column` questions that no column answers.
    """

    survey: str
    created: int = 0
    unchanged: int = 0
    empty: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    without_question: tuple[str, ...] = ()
    without_column: tuple[str, ...] = ()

    @property
    def importable(self) -> bool:
        """Whether any row can be taken or was taken before."""
        return bool(self.created + self.unchanged)

    def to_dict(self) -> dict[str, Any]:
        """The shape printed under `--json`."""
        return {
            "survey": self.survey,
            "created": self.created,
            "unchanged": self.unchanged,
            "empty": self.empty,
            "wrong": dict(self.wrong),
            "without_question": list(self.without_question),
            "without_column": list(self.without_column),
        }


@transaction.atomic
def import_collected(
    *, actor: Actor, slug: str, content: bytes, filename: str, dry_run: bool = False, max_mb: float = MAX_MB
) -> CollectedReport:
    """Take an export (.csv, .xlsx, .xls, or .zip of .csv) into a survey that has a questionnaire.

    Raises:
        ImportRefused: too large, no questionnaire, or no column that answers any question.
        CollectedRefusal: damaged, not UTF-8, of another kind.
        NotCollecting: the survey is closed.
    """
    require(actor, "run_survey")
    about = survey(slug)
    if len(content) > max_mb * 1_000_000:
        raise ImportRefused(
            "size",
            "%(name)s has %(mb).0f MB, more than the %(limit).0f MB taken at once: split it, or allow more with --max-mb.",
            filename,
            name=filename,
            mb=len(content) / 1_000_000,
            limit=max_mb,
        )
    if not about.form:
        raise ImportRefused("form", "The survey “%(slug)s” has no questionnaire to map to.", slug, slug=slug)
    version = forms.form_version(about.form).id
    found = match(forms.form(version), read_tables(content, filename))
    if not found.matched:
        raise ImportRefused(
            "columns",
            "No column of %(name)s answers a question of the questionnaire.",
            filename,
            name=filename,
        )
    report = CollectedReport(
        slug, without_question=found.without_question, without_column=found.without_column
    )
    known = set(Response.objects.filter(survey_id=about.id).values_list("key", flat=True))
    for key, answers in found.responses:
        _take(report, version, f"collected:{key}"[:LONGEST], answers, known, write=not dry_run)
    if not dry_run and report.importable:
        _record(actor, slug, report, filename, hashlib.sha256(content).hexdigest())
    return report


def _take(
    report: CollectedReport, version: int, key: str, answers: dict[str, Any], known: set[str], *, write: bool
) -> None:
    if not compared(answers, {}):  # no answer given at all
        report.empty += 1
        return
    if key in known:
        report.unchanged += 1
        return
    known.add(key)
    filled = forms.try_answers(version, answers, "uk")
    report.wrong.update(f"{fault.code} {fault.path}" for fault in filled.errors if fault.code != "required")
    if write:
        keep_response(slug=report.survey, key=key, values=filled.values, mode="field")
    report.created += 1


def _record(actor: Actor, slug: str, report: CollectedReport, filename: str, digest: str) -> None:
    missing: dict[str, dict[str, int]] = {}
    for fault, n in report.wrong.items():
        code, _, path = fault.partition(" ")
        missing.setdefault(path, {})[code] = n
    Batch.objects.create(
        survey=Survey.objects.get(slug=slug),
        file_name=filename[:200],
        digest=digest,
        created=report.created,
        unchanged=report.unchanged,
        rejected=report.empty,
        missing=missing,
    )
    summary = f"{filename[:80]}: {report.created} new, {report.unchanged} the same, {report.empty} empty"
    note(actor=actor, verb="import", room="needs", subject=f"survey {slug}", summary=summary)
