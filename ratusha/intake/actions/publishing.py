"""Publish forms: a workbook is looked at first, then becomes a version that never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.text import slugify

from ratusha.core.forms import HeldEvidence
from ratusha.core.forms.languages import by_code, code_of
from ratusha.core.forms.script import script
from ratusha.core.forms.xlsform import MAX_FILE
from ratusha.core.refusal import Refusal
from ratusha.intake import queries
from ratusha.intake.models import FormFile, FormVersion, Proposal, ProposalFile
from ratusha.people.actions import note
from ratusha.people.queries import Actor, require


class CannotPublish(Refusal):
    """A form that is refused, or that something blocks."""


@transaction.atomic
def publish_form(
    *,
    actor: Actor,
    content: bytes,
    filename: str,
    media: Mapping[str, bytes] | None = None,
    held: Sequence[HeldEvidence] = (),
) -> queries.FormFacts:
    """Publish a workbook as the next version of its form.

    The same content again gives the version that is there. Raises CannotPublish with the first fault when it is
    refused or something blocks (see `core.forms.lint`); `media` are its tables and pictures by name.
    """
    require(actor, "publish_form")
    reading, remarks, minutes = queries.look_over(content, filename, media or {}, held)
    if reading.form is None:
        fault = reading.errors[0]
        raise CannotPublish(fault.code, fault.message, _place(filename, fault.sheet, fault.row))
    value = reading.form
    for remark in remarks:
        if remark.block:
            raise CannotPublish(remark.code, remark.message, _place(filename, remark.sheet, remark.row))
    known = FormVersion.objects.filter(content_hash=value.content_hash).first()
    if known is not None:
        return queries.form_version(known.pk)
    code = slugify(value.identifier)[:100] or f"form-{value.content_hash[:8]}"
    last = FormVersion.objects.filter(code=code).order_by("-number").first()
    row = FormVersion.objects.create(
        code=code,
        number=last.number + 1 if last else 1,
        title={code_of(value.default_language) or "uk": value.title},  # a workbook has one title
        languages=by_code(value),
        content_hash=value.content_hash,
        xml=value.xml,
        itemsets_csv=value.itemsets_csv,
        source=content,
        filename=filename[:200],
        remarks=[remark.to_dict(level=True) for remark in remarks],
        questions=value.asked_rows,
        minutes=round(minutes, 1),
        script=script(value),
        published_by_id=actor.id,
    )
    for name, body in (media or {}).items():
        digest = hashlib.sha256(body).hexdigest()
        FormFile.objects.create(form=row, name=name, content=body, sha256=digest)
    note(
        actor=actor,
        verb="publish_form",
        room="intake",
        subject=f"form {row.code}",
        summary=f"version {row.number}, {value.content_hash[:12]}",
    )
    return queries.form_version(row.pk)


def _place(filename: str, sheet: str, row: int | None) -> str:
    return ", ".join(part for part in (filename, sheet, f"row {row}" if row else "") if part)


@transaction.atomic
def propose_form(
    *, actor: Actor, content: bytes, filename: str, media: Mapping[str, bytes] | None = None
) -> int:
    """Keep an uploaded workbook so that its report can be read before publishing; returns its id."""
    require(actor, "edit_form")
    if len(content) > MAX_FILE:
        raise CannotPublish(
            "file_size", "The file is larger than %(most)d MB.", filename, most=MAX_FILE // 2**20
        )
    row = Proposal.objects.create(content=content, filename=filename[:200], made_by_id=actor.id)
    for name, body in (media or {}).items():
        ProposalFile.objects.create(proposal=row, name=name[:200], content=body)
    note(actor=actor, verb="propose_form", room="intake", subject=f"proposal {row.pk}", summary=filename)
    return row.pk


@transaction.atomic
def publish_proposal(*, actor: Actor, proposal: int) -> queries.FormFacts:
    """Publish an uploaded workbook and forget the upload."""
    row = Proposal.objects.prefetch_related("files").filter(pk=proposal).first()
    if row is None:
        raise queries.NoSuchForm("no_proposal", "There is no uploaded form %(id)d any more.", id=proposal)
    media = {file.name: bytes(file.content) for file in row.files.all()}
    published = publish_form(actor=actor, content=bytes(row.content), filename=row.filename, media=media)
    row.delete()
    return published
