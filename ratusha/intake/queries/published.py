"""Published forms and uploaded workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from ratusha.core.forms import (
    Fault,
    Form,
    FormRefusal,
    HeldEvidence,
    MediaRefusal,
    Reading,
    form_of,
    inspect,
    lint,
    read_workbook,
)
from ratusha.core.forms.xform import stamped
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.intake.models import FormFile, FormVersion, Proposal


class NoSuchForm(Refusal):
    """A form or version that was never published."""


@dataclass(frozen=True, slots=True)
class FormFacts:
    """A published version, without its questions."""

    id: int
    code: str
    number: int
    title: Texts
    languages: Mapping[str, str]
    content_hash: str
    questions: int
    minutes: float
    published_at: datetime
    newest: bool


def form_version(form: int | str) -> FormFacts:
    """A version by its id, or the newest version of a form by its code."""
    rows = FormVersion.objects.defer("xml", "source", "script", "itemsets_csv")
    row = rows.filter(pk=form).first() if isinstance(form, int) else rows.filter(code=form).first()
    if row is None:
        raise NoSuchForm("no_form", "There is no published form “%(form)s”.", form=str(form))
    return _facts(row, newest_of([row.code]))


def forms() -> tuple[FormFacts, ...]:
    """The newest version of every form."""
    rows = list(FormVersion.objects.defer("xml", "source", "script", "itemsets_csv"))
    newest = newest_of([row.code for row in rows])
    return tuple(_facts(row, newest) for row in rows if row.pk in newest.values())


def versions(code: str) -> tuple[FormFacts, ...]:
    """All versions of a form, the newest first."""
    rows = FormVersion.objects.filter(code=code).defer("xml", "source", "script", "itemsets_csv")
    return tuple(_facts(row, newest_of([code])) for row in rows)


def form(form_id: int, content_hash: str = "") -> Form:
    """The form itself, read once a process: its hash (looked up unless given) says that it is the same."""
    if not content_hash:
        found = FormVersion.objects.filter(pk=form_id).values_list("content_hash", flat=True).first()
        if found is None:
            raise NoSuchForm("no_form", "There is no published form “%(form)s”.", form=str(form_id))
        content_hash = found
    return _form(content_hash)


@lru_cache(maxsize=64)
def _form(content_hash: str) -> Form:
    row = FormVersion.objects.prefetch_related("files").get(content_hash=content_hash)
    media = {file.name: bytes(file.content) for file in row.files.all()}
    return form_of(row.xml, media, row.itemsets_csv)


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """An uploaded workbook with everything that is to be said of it; `form` is None when it is refused."""

    id: int
    filename: str
    made_at: datetime
    form: Form | None
    errors: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    minutes: float
    known: FormFacts | None  # this very content is published already

    @property
    def publishable(self) -> bool:
        """Whether nothing stands against publishing."""
        return self.form is not None and not any(remark.block for remark in self.remarks)


def proposal(proposal_id: int) -> ProposalFacts:
    """Read and look over an uploaded workbook."""
    row = Proposal.objects.prefetch_related("files").filter(pk=proposal_id).first()
    if row is None:
        raise NoSuchForm("no_proposal", "There is no uploaded form %(id)d any more.", id=proposal_id)
    media = {file.name: bytes(file.content) for file in row.files.all()}
    reading, remarks, minutes = look_over(bytes(row.content), row.filename, media)
    known = None
    if reading.form is not None:
        version = FormVersion.objects.filter(content_hash=reading.form.content_hash).first()
        known = form_version(version.pk) if version else None
    return ProposalFacts(
        row.pk, row.filename, row.made_at, reading.form, reading.errors, remarks, minutes, known
    )


def look_over(
    content: bytes, filename: str, media: Mapping[str, bytes], held: Sequence[HeldEvidence] = ()
) -> tuple[Reading, tuple[Fault, ...], float]:
    """A workbook's reading, all remarks on it, and the minutes it takes to fill in."""
    try:
        reading = inspect(read_workbook(content, filename), media)
    except (FormRefusal, MediaRefusal) as refusal:
        return Reading(None, (Fault("", None, refusal.code, refusal.message),), ()), (), 0.0
    if reading.form is None:
        return reading, reading.warnings, 0.0
    report = lint(reading.form, held=held)
    return reading, (*reading.warnings, *report.remarks), report.burden.minutes


def proposals() -> tuple[tuple[int, str, datetime], ...]:
    """Uploaded workbooks that wait: id, file name, when."""
    return tuple(Proposal.objects.values_list("pk", "filename", "made_at")[:50])


def source(form_id: int) -> tuple[str, bytes]:
    """The workbook of a published version: file name and bytes."""
    row = FormVersion.objects.filter(pk=form_id).values_list("filename", "source").first()
    if row is None:
        raise NoSuchForm("no_form", "There is no published form “%(form)s”.", form=str(form_id))
    return row[0], bytes(row[1])


def xform(form_id: int) -> str:
    """The XForm of a version as field devices get it: its id and version are those of the room."""
    row = FormVersion.objects.filter(pk=form_id).values_list("xml", "code", "number").first()
    if row is None:
        raise NoSuchForm("no_form", "There is no published form “%(form)s”.", form=str(form_id))
    return stamped(row[0], row[1], str(row[2]))


def media_of(form_id: int) -> tuple[tuple[str, bytes], ...]:
    """The files that a field device needs beside the XForm: pictures, tables, external choices."""
    row = FormVersion.objects.prefetch_related("files").get(pk=form_id)
    files = [(file.name, bytes(file.content)) for file in row.files.all()]
    if row.itemsets_csv:
        files.append(("itemsets.csv", row.itemsets_csv.encode()))
    return tuple(files)


def media(content_hash: str, name: str) -> bytes | None:
    """A picture, sound or film that a version shows; None when it has no such file."""
    files = FormFile.objects.filter(form__content_hash=content_hash, name=name)
    content = files.values_list("content", flat=True).first()
    return bytes(content) if content is not None else None


def script(content_hash: str) -> str | None:
    """The JavaScript of a version (empty when it has no conditions), None when there is no such version."""
    return FormVersion.objects.filter(content_hash=content_hash).values_list("script", flat=True).first()


def newest_of(codes: Sequence[str]) -> dict[str, int]:
    """Code → id of its newest version."""
    found: dict[str, int] = {}
    rows = FormVersion.objects.filter(code__in=set(codes)).order_by("number").values_list("code", "pk")
    for code, pk in rows:
        found[code] = pk
    return found


def _facts(row: FormVersion, newest: Mapping[str, int]) -> FormFacts:
    return FormFacts(
        id=row.pk,
        code=row.code,
        number=row.number,
        title=row.title,
        languages=row.languages,
        content_hash=row.content_hash,
        questions=row.questions,
        minutes=row.minutes,
        published_at=row.published_at,
        newest=newest.get(row.code) == row.pk,
    )
