"""Change the room: render papers, keep their versions, build and sign their files, approve them."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from ratusha.core.texts import Texts, pick
from ratusha.outbox import actions as outbox
from ratusha.papers import ports, queries
from ratusha.papers.models import Document, File, Frozen, Signature, State, Version
from ratusha.papers.render import apart as child
from ratusha.papers.render.blocks import (
    BadPaper,
    Block,
    Break,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Points,
    Table,
    Wide,
)
from ratusha.papers.render.letter import letter
from ratusha.papers.signing import outside
from ratusha.papers.signing.verify import roots_in, verify
from ratusha.people import actions as people
from ratusha.people.queries import Actor, city, require, today

__all__ = [
    "BadPaper",
    "Block",
    "Break",
    "Column",
    "Facts",
    "Heading",
    "Paper",
    "Paragraph",
    "Picture",
    "Points",
    "RenderedPaper",
    "Table",
    "Wide",
    "approve",
    "attach_signature",
    "build",
    "publish",
    "render",
    "sign",
    "sign_files",
    "store",
]


@dataclass(frozen=True, slots=True)
class RenderedPaper:
    """The builds of a paper by kind: pdf (tagged, PDF/UA-1), pdfa (PDF/A-3b), docx."""

    language: str
    files: Mapping[str, bytes]

    def sha256(self, kind: str) -> str:
        """The hash of a build."""
        return hashlib.sha256(self.files[kind]).hexdigest()


def render(
    *,
    template: str,
    context: Paper | Mapping[str, Any],
    language: str,
    formats: Sequence[str] = ("pdf",),
    apart: bool = True,
) -> RenderedPaper:
    """Set a paper: template "document" takes a `Paper`, "letter" the values of `render.letter`, "questionnaire"
    the values that its template names (a form to be filled in by hand, see `intake.queries.questionnaire`).

    It runs in a child process (about half a second more) unless `apart` is False, which is for commands only: a web
    process never loads typst.
    """
    strange = set(formats) - set(child.KINDS)
    if template not in {"document", "letter", "questionnaire"} or strange:
        wanted = template if not strange else ", ".join(sorted(strange))
        raise BadPaper("template", "There is no template or format “%(name)s”.", name=wanted)
    run = child.build if apart else child.here
    if template == "questionnaire" and not isinstance(context, Paper):
        return RenderedPaper(language, run(dict(context), tuple(formats), template))
    paper = context if isinstance(context, Paper) else letter(context, language)
    return RenderedPaper(language, run(paper.json(), tuple(formats), template))


def sign(*, pdf: bytes, reason: str) -> bytes:
    """The PDF with the city's PAdES signature; call it from a job or a command, it loads pyHanko."""
    place = city()
    signer = ports.signer_in_use(pick(place.council, "uk").text)
    return signer(pdf, reason=reason, place=pick(place.name, "uk").text)


@transaction.atomic
def store(
    *,
    actor: Actor,
    identifier: str,
    kind: str,
    title: Texts,
    papers: Mapping[str, Paper],
    reason: Texts | None = None,
) -> int:
    """Keep the words of a document as a version; returns its id.

    The same words again are the same version. A draft is replaced; after a published or approved version comes the
    next number, and an amendment of an approved one needs a reason.
    """
    document, _ = Document.objects.get_or_create(
        identifier=identifier, defaults={"kind": kind, "title": dict(title)}
    )
    content = {language: paper.json() for language, paper in papers.items()}
    digest = _digest(content)
    last = document.versions.select_for_update().order_by("-number").first()
    if last is not None and last.sha256 == digest:
        return last.pk
    reason = dict(reason or {})
    if last is not None and last.state == State.APPROVED and not pick(reason, "uk").text:
        raise Frozen(
            "approved",
            "Version %(number)d is approved; say the reason for the amendment.",
            identifier,
            number=last.number,
        )
    if last is not None and last.state == State.DRAFT:
        _drop_files(last)
        last.content, last.sha256, last.made_on = content, digest, today()
        last.why = reason or last.why
        last.save()
        kept = last
    else:
        kept = Version.objects.create(
            document=document,
            number=last.number + 1 if last else 1,
            why=reason,
            content=content,
            sha256=digest,
            made_on=today(),
        )
    people.note(
        actor=actor,
        verb="store",
        room="papers",
        subject=f"document {identifier}",
        summary=f"version {kept.number}, sha256 {digest[:16]}",
    )
    return kept.pk


def build(*, version: int, formats: Sequence[str] = child.KINDS, apart: bool = True) -> tuple[int, ...]:
    """Make the missing builds of a version in its languages; returns the ids of all its files.

    The slow part runs outside a transaction; a build that is there is kept.
    """
    row = Version.objects.get(pk=version)
    have = set(row.files.values_list("language", "kind"))
    for language, paper in row.content.items():
        missing = [kind for kind in formats if (language, kind) not in have]
        if missing:
            run = child.build if apart else child.here
            for kind, data in run(paper, missing, "document").items():
                _keep(row, language, kind, data)
    return tuple(row.files.values_list("pk", flat=True))


@transaction.atomic
def publish(*, actor: Actor, version: int) -> None:
    """Let everybody read a draft; a job makes its files."""
    require(actor, "edit_plan")
    row = Version.objects.select_related("document").get(pk=version)
    if Version.objects.filter(pk=version, state=State.DRAFT).update(state=State.PUBLISHED):
        outbox.enqueue(job="papers.build", payload={"version": version}, key=f"papers build {version}")
        people.note(
            actor=actor,
            verb="publish",
            room="papers",
            subject=f"document {row.document.identifier}",
            summary=f"version {row.number}",
        )


@transaction.atomic
def approve(
    *,
    actor: Actor,
    version: int,
    act: Texts,
    day: datetime.date,
    stamp: Mapping[str, Sequence[str]] | None = None,
    closing: Mapping[str, Sequence[Block]] | None = None,
    sign_now: bool = False,
) -> None:
    """Approve a version by an act; from then on it never changes.

    `stamp` (lines by language) is put at its head in place of the word "draft", `closing` (blocks by language) after its
    last page: both speak of the approval itself, so they cannot have been there before. Its tagged PDFs are signed by a job right after; `sign_now` signs before returning, for commands only.
    """
    require(actor, "approve")
    row = Version.objects.select_for_update().select_related("document").get(pk=version)
    if row.sha256 != _digest(row.content):
        raise Frozen("hash", "The words of version %(number)d no longer match their hash.", number=row.number)
    if not pick(act, "uk").text:
        raise Frozen("act", "Name the act that approves version %(number)d.", number=row.number)
    if row.state == State.APPROVED:
        raise Frozen("approved", "Version %(number)d is approved already.", number=row.number)
    if stamp or closing:
        _stamp(row, stamp or {}, closing or {}, day)
    row.state, row.act, row.approved_on = State.APPROVED, dict(act), day
    row.save()
    people.note(
        actor=actor,
        verb="approve",
        room="papers",
        subject=f"document {row.document.identifier}",
        summary=f"version {row.number} by {pick(act, 'uk')}, sha256 {row.sha256[:16]}",
    )
    if sign_now:
        sign_files(version=version, apart=False)
    else:
        outbox.enqueue(job="papers.sign", payload={"version": version}, key=f"papers sign {version}")


@transaction.atomic
def sign_files(*, version: int, apart: bool = True) -> None:
    """Build what is missing of an approved version and sign its tagged PDFs that carry no signature yet."""
    row = Version.objects.get(pk=version, state=State.APPROVED)
    build(version=version, apart=apart)
    for file in row.files.filter(kind="pdf").exclude(signatures__form="pades"):
        _sign_file(file, reason=pick(row.act, file.language).text)


@transaction.atomic
def attach_signature(*, actor: Actor, file: int, data: bytes) -> None:
    """Take a detached signature (`.p7s`, ASiC-E) of a file that was signed outside.

    Its hash is held against the file; the signer and time are kept as stated. Only a registered verification service
    can make it more than "not verified here".
    """
    require(actor, "edit_plan")
    row = File.objects.select_related("version__document").get(pk=file)
    _, _, document = queries.read_file(file, public=False)
    stated = outside.read(data, document)
    status, legal = "not_verified_here", "stated"
    signer, issuer, signed_at = stated.signer, stated.issuer, stated.signed_at
    if verifier := ports.outside_verifier():
        told = verifier(document, data)
        status, legal = ("valid" if told.valid else "invalid"), told.legal
        signer, issuer, signed_at = told.signer, told.issuer, told.signed_at
    Signature.objects.create(
        file=row,
        form=stated.form,
        legal=legal,
        status=status,
        signer=signer[:300],
        issuer=issuer[:300],
        signed_at=signed_at,
        path=default_storage.save(f"papers/signatures/{hashlib.sha256(data).hexdigest()}", ContentFile(data)),
    )
    people.note(
        actor=actor,
        verb="attach_signature",
        room="papers",
        subject=f"document {row.version.document.identifier}",
        summary=f"{stated.form} by {signer}: {status}",
    )


def _digest(content: Mapping[str, Any]) -> str:
    words = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def _stamp(
    row: Version,
    stamp: Mapping[str, Sequence[str]],
    closing: Mapping[str, Sequence[Block]],
    day: datetime.date,
) -> None:
    for language, paper in row.content.items():
        paper["stamp"] = list(stamp.get(language, paper["stamp"]))
        paper["status"], paper["date"] = "", day.isoformat()
        paper["blocks"] += [block.json() for block in closing.get(language, ())]
    row.sha256 = _digest(row.content)
    _drop_files(row)


def _drop_files(version: Version) -> None:
    for file in version.files.all():
        path = file.path
        file.delete()
        transaction.on_commit(lambda path=path: default_storage.delete(path))  # type: ignore[misc]  # bound now


def _keep(version: Version, language: str, kind: str, data: bytes) -> File:
    digest = hashlib.sha256(data).hexdigest()
    path = default_storage.save(f"papers/{digest[:2]}/{digest}.{kind}", ContentFile(data))
    return File.objects.create(
        version=version, language=language, kind=kind, sha256=digest, size=len(data), path=path
    )


def _sign_file(file: File, *, reason: str) -> None:
    """Put the signed bytes in the place of the unsigned ones, and keep what the signature says."""
    from django.conf import settings
    from django.utils import timezone

    with default_storage.open(file.path) as source:
        signed = sign(pdf=source.read(), reason=reason)
    verdict = verify(signed, roots=roots_in(settings.KEYS), now=timezone.now())
    old = file.path
    digest = hashlib.sha256(signed).hexdigest()
    file.path = default_storage.save(f"papers/{digest[:2]}/{digest}.pdf", ContentFile(signed))
    file.sha256, file.size = digest, len(signed)
    file.save()
    transaction.on_commit(lambda: default_storage.delete(old))
    Signature.objects.create(
        file=file,
        form="pades",
        level=verdict.level,
        legal=ports.signer_in_use("").legal,
        status=verdict.code,
        signer=verdict.signer[:300],
        issuer=verdict.issuer[:300],
        signed_at=datetime.datetime.fromisoformat(verdict.signed_at) if verdict.signed_at else None,
    )
