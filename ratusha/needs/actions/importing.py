"""Bring answers in from a file: dry run first, then one transaction.

The file is read as columns by `frames.tables` (which bounds memory and names the broken line); the codebook
turns cells into answers. A row whose key is known and whose answers are equal changes nothing, so that an import
can be repeated.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from django.db import transaction

from ratusha.core.refusal import Refusal
from ratusha.core.survey.codebook import Codebook, clean
from ratusha.core.survey.columns import Factor
from ratusha.frames import tables
from ratusha.needs.actions.surveys import about_from, describe_survey, set_design
from ratusha.needs.models import Batch, Response, Survey
from ratusha.needs.queries import Design
from ratusha.people.actions import note
from ratusha.people.queries import Actor, require

MAX_MB = 50.0
BLOCK = 2_000
SHOWN = 1_000  # rejected rows listed in a report


class ImportRefused(Refusal):
    """A file that cannot be taken as a whole."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out, and why."""

    line: int
    key: str
    code: str
    message: str

    def to_dict(self) -> dict[str, Any]:
        """The shape printed under `--json`."""
        return {
            "line": self.line,
            "identifier": self.key,
            "action": "rejected",
            "code": self.code,
            "message": self.message,
        }


@dataclass
class Report:
    """What an import does or did: counts of rows, what was rejected, and why answers are missing."""

    survey: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    rows: list[Rejected] = field(default_factory=list)
    missing: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def importable(self) -> bool:
        """Whether any row can be taken."""
        return bool(self.created + self.changed + self.unchanged)

    def reject(self, row: Rejected) -> None:
        """Count a row that is left out; the first thousand are listed."""
        self.rejected += 1
        if len(self.rows) < SHOWN:
            self.rows.append(row)

    def to_dict(self) -> dict[str, Any]:
        """The shape printed under `--json`."""
        return {
            "survey": self.survey,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "rows": [row.to_dict() for row in self.rows],
            "missing": {name: dict(reasons) for name, reasons in self.missing.items()},
        }


@dataclass(frozen=True)
class _Row:
    key: str
    answers: dict[str, Any]
    design: dict[str, Any]
    mode: str
    day: datetime.date | None


def import_responses(
    *, actor: Actor, path: Path, codebook: Codebook, dry_run: bool = False, max_mb: float = MAX_MB
) -> Report:
    """Take the answers of a file into the survey that the codebook names (and make it if it is new).

    Steps: size and header → rows made clean → compared with what is there → written in one transaction, unless
    it is a dry run or nothing can be taken.

    Raises:
        Refusal: the file is absent, too large, damaged, not UTF-8, or lacks a column of the codebook.
    """
    require(actor, "run_survey")
    about = about_from(codebook)
    with transaction.atomic():
        known = dict(Response.objects.filter(survey__slug=about.slug).values_list("key", "answers"))
        report, rows, digest = _compare(path, codebook, known, max_mb)
        if not dry_run and report.importable:
            _write(actor, codebook, report, rows, (path.name, digest))
    return report


def plan_import(*, path: Path, codebook: Codebook, max_mb: float = MAX_MB) -> Report:
    """What an import into an empty database would do; needs no database."""
    return _compare(path, codebook, {}, max_mb)[0]


def _compare(
    path: Path, codebook: Codebook, known: Mapping[str, Any], max_mb: float
) -> tuple[Report, tuple[list[_Row], list[_Row]], str]:
    """The report, the new and the changed rows, and the file's digest."""
    digest = _check(path, max_mb)
    report = Report(about_from(codebook).slug)
    rows = list(_clean(_read(path, codebook), codebook, digest, report))
    fresh = [row for row in rows if row.key not in known]
    changed = [row for row in rows if row.key in known and known[row.key] != row.answers]
    report.created, report.changed = len(fresh), len(changed)
    report.unchanged = len(rows) - len(fresh) - len(changed)
    return report, (fresh, changed), digest


def _check(path: Path, max_mb: float) -> str:
    if not path.is_file():
        raise ImportRefused("missing", "There is no file %(name)s.", str(path), name=path.name)
    size = path.stat().st_size
    if size > max_mb * 1_000_000:
        raise ImportRefused(
            "size",
            "%(name)s has %(mb).0f MB, more than the %(limit).0f MB taken at once: split it, or allow more with --max-mb.",
            str(path),
            name=path.name,
            mb=size / 1_000_000,
            limit=max_mb,
        )
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path, codebook: Codebook) -> dict[str, Factor]:
    names = tables.column_names(path)
    absent = [name for name in codebook.reads if name not in names]
    if absent:
        raise ImportRefused(
            "column",
            "%(file)s has no column “%(name)s” which the codebook names; it has: %(some)s.",
            path.name,
            file=path.name,
            name=absent[0],
            some=", ".join(names[:8]),
        )
    found = tables.read(path, dict.fromkeys(codebook.reads, "text"), missing={}, many=codebook.reads)
    return {name: column for name, column in found.items() if isinstance(column, Factor)}


def _clean(raw: dict[str, Factor], codebook: Codebook, digest: str, report: Report) -> Iterator[_Row]:
    """Rows that can be taken; the others and all missing answers are counted in the report."""
    names = list(raw)
    lists = [[*column.levels, ""] for column in raw.values()]
    codes = [column.codes.tolist() for column in raw.values()]
    seen: set[str] = set()
    for number, places in enumerate(zip(*codes, strict=True)):
        row = {name: texts[place] for name, texts, place in zip(names, lists, places, strict=True)}
        line = number + 2  # the first line holds the names
        key = row[codebook.key].strip()[:120] if codebook.key else f"{digest[:16]}:{line}"
        wrong = _wrong(row, codebook, key, seen)
        if wrong:
            report.reject(Rejected(line, key, *wrong))
            continue
        seen.add(key)
        cleaned = clean(row, codebook.variables)
        for name, reason in cleaned.missing.items():
            report.missing.setdefault(name, Counter())[reason] += 1
        yield _row(row, codebook, key, cleaned.answers)


def _wrong(row: dict[str, str], codebook: Codebook, key: str, seen: set[str]) -> tuple[str, str] | None:
    """Why a row cannot be taken at all."""
    if not key:
        return "no-key", f"The column {codebook.key} is empty."
    if key in seen:
        return "duplicate", f"An earlier row has the same {codebook.key}."
    for part in ("strata", "cluster"):
        if part in codebook.design and not row[codebook.design[part]].strip():
            return "design", f"The column {codebook.design[part]} ({part}) is empty."
    if "weight" in codebook.design and _number(row[codebook.design["weight"]]) is None:
        return "weight", f"The weight in {codebook.design['weight']} is not a number above zero."
    return None


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) and value > 0 else None


def _row(row: dict[str, str], codebook: Codebook, key: str, answers: dict[str, Any]) -> _Row:
    design: dict[str, Any] = {}
    for part in ("strata", "cluster"):
        if part in codebook.design:
            design[codebook.design[part]] = row[codebook.design[part]].strip()
    for part in ("weight", "fpc"):
        if part in codebook.design:
            design[codebook.design[part]] = _number(row[codebook.design[part]])
    mode = row.get(codebook.design.get("mode", ""), "")[:20]
    return _Row(key, answers, design, mode, _day(row.get(codebook.design.get("day", ""), "")))


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _write(
    actor: Actor,
    codebook: Codebook,
    report: Report,
    rows: tuple[list[_Row], list[_Row]],
    file: tuple[str, str],
) -> None:
    about, (fresh, changed) = about_from(codebook), rows
    before = Survey.objects.filter(slug=about.slug).first()
    describe_survey(actor=actor, about=about, questions=codebook.variables, blocks=codebook.blocks)
    parts = {part: codebook.design.get(part, "") for part in ("strata", "cluster", "weight", "fpc")}
    if any(parts.values()):
        lonely = before.lonely if before else "fail"
        set_design(actor=actor, slug=about.slug, design=Design(**parts, lonely=lonely))
    row = Survey.objects.get(slug=about.slug)
    batch = Batch.objects.create(
        survey=row,
        file_name=file[0][:200],
        digest=file[1],
        created=report.created,
        unchanged=report.unchanged,
        rejected=report.rejected,
        missing={name: dict(reasons) for name, reasons in report.missing.items()},
    )
    Response.objects.bulk_create((_model(row, batch, item) for item in fresh), batch_size=BLOCK)
    for item in changed:
        same = Response.objects.filter(survey=row, key=item.key)
        same.update(answers=item.answers, design=item.design, batch=batch)
    counts = f"{report.created} new, {report.changed} changed, {report.unchanged} the same"
    summary = f"{counts}, {report.rejected} rejected"
    note(actor=actor, verb="import", room="needs", subject=f"survey {about.slug}", summary=summary)


def _model(survey: Survey, batch: Batch, item: _Row) -> Response:
    return Response(
        survey=survey,
        batch=batch,
        key=item.key,
        answers=item.answers,
        design=item.design,
        mode=item.mode,
        day=item.day,
    )
