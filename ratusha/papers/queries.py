"""Ask the room: documents, versions, files, signatures; and whether a paper is genuine."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.outbox import queries as outbox
from ratusha.papers import ports
from ratusha.papers.models import Document, File, Signature, State, Version
from ratusha.papers.signing import outside
from ratusha.papers.signing.verify import NotAPaper, Verdict, apart, roots_in

MIME = {
    "pdf": "application/pdf",
    "pdfa": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ENDING = {"pdf": "pdf", "pdfa": "archive.pdf", "docx": "docx"}


class NoSuchPaper(Refusal):
    """A document, version or file that is not there or not public."""


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """A signature as the pages show it; `apart` when it lies beside the document and can be downloaded."""

    id: int
    form: str
    level: str
    legal: str
    status: str
    signer: str
    issuer: str
    signed_at: datetime.datetime | None
    apart: bool


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A build that can be downloaded."""

    id: int
    language: str
    kind: str
    sha256: str
    size: int
    name: str
    signatures: tuple[SignatureFacts, ...]


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version with its files."""

    id: int
    document: str
    kind: str
    title: Texts
    number: int
    state: str
    reason: Texts
    sha256: str
    made_on: datetime.date
    approved_on: datetime.date | None
    act: Texts
    files: tuple[FileFacts, ...]

    def file(self, language: str, kind: str) -> FileFacts | None:
        """The build in a language, if it was made."""
        return next((f for f in self.files if (f.language, f.kind) == (language, kind)), None)


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer of the verification page: what the signature says, and whether the city knows the file."""

    verdict: Verdict | None  # nothing for a file that carries no signature by its kind (DOCX)
    sha256: str
    known: VersionFacts | None
    beside: SignatureFacts | None = (
        None  # the signature that was uploaded with it, as far as it can be judged here
    )
    compared: bool = True  # whether the hash in that signature could be held against the file

    @property
    def signatures(self) -> tuple[SignatureFacts, ...]:
        """What the register holds on exactly this file: its signatures with their legal kind."""
        files = self.known.files if self.known else ()
        return next((f.signatures for f in files if f.sha256 == self.sha256), ())


def versions(identifier: str, *, public: bool = False) -> tuple[VersionFacts, ...]:
    """All versions of a document, newest first; only published and approved ones when `public`."""
    rows = Version.objects.filter(document__identifier=identifier).select_related("document")
    if public:
        rows = rows.exclude(state=State.DRAFT)
    return tuple(_facts(row) for row in rows.defer("content").prefetch_related("files__signatures"))


def version(pk: int) -> VersionFacts:
    """One version."""
    row = (
        Version.objects.select_related("document")
        .defer("content")
        .prefetch_related("files__signatures")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise NoSuchPaper("version", "There is no such version.")
    return _facts(row)


def approved(identifier: str) -> VersionFacts | None:
    """The newest approved version of a document."""
    return next((v for v in versions(identifier) if v.state == State.APPROVED), None)


def signing_failed(version: int) -> bool:
    """Whether the job that signs the files of an approved version has given up."""
    job = outbox.job(f"papers sign {version}")
    return job is not None and job.state == "failed"


def content(pk: int, language: str) -> dict[str, Any]:
    """The blocks of a version in a language, or in the first language that it has."""
    row = Version.objects.only("content").filter(pk=pk).first()
    if row is None:
        raise NoSuchPaper("version", "There is no such version.")
    return dict(row.content.get(language) or next(iter(row.content.values())))


def read_file(pk: int, *, public: bool = True) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a file; of public versions only unless told otherwise."""
    row = File.objects.select_related("version__document").filter(pk=pk).first()
    if row is None or (public and row.version.state == State.DRAFT):
        raise NoSuchPaper("file", "There is no such file.")
    with default_storage.open(row.path) as file:
        return _name(row), MIME[row.kind], file.read()


def read_signature(pk: int) -> tuple[str, bytes]:
    """Name and bytes of a signature that lies beside a public document."""
    row = Signature.objects.select_related("file__version__document").exclude(path="").filter(pk=pk).first()
    if row is None or row.file.version.state == State.DRAFT:
        raise NoSuchPaper("signature", "There is no such signature.")
    ending = "p7s" if row.form == "cades" else "asice"
    with default_storage.open(row.path) as file:
        return f"{_name(row.file)}.{ending}", file.read()


def file_facts(pk: int) -> tuple[VersionFacts, FileFacts]:
    """A file with its version, drafts too: for the office."""
    row = File.objects.filter(pk=pk).first()
    if row is None:
        raise NoSuchPaper("file", "There is no such file.")
    facts = version(row.version_id)
    return facts, next(f for f in facts.files if f.id == pk)


def approved_papers() -> tuple[VersionFacts, ...]:
    """Every approved version of every document, the newest first."""
    rows = Version.objects.filter(state=State.APPROVED).select_related("document").defer("content")
    rows = rows.prefetch_related("files__signatures").order_by(
        "-approved_on", "document__identifier", "-number"
    )
    return tuple(_facts(row) for row in rows)


def check(data: bytes, signature: bytes = b"") -> Checked:
    """Whether a paper is genuine: its signature, and whether the city has issued this very file.

    A signature made outside may come beside the paper (`.p7s`) or around it (ASiC-E, `.p7s` with the paper inside).
    """
    if not signature and not data.startswith(b"%PDF-"):
        held = outside.document_in(data)
        data, signature = (data, b"") if held is None else (held, data)
    digest = hashlib.sha256(data).hexdigest()
    stated = outside.read(signature, data) if signature else None
    verdict = None
    if data.startswith(b"%PDF-"):
        folder = Path(settings.KEYS)
        verdict = apart(
            data,
            roots=roots_in(folder),
            crls=[file.read_bytes() for file in sorted(folder.glob("*.crl"))],
            now=timezone.now(),
        )
    row = File.objects.filter(sha256=digest).exclude(version__state=State.DRAFT).first()
    if verdict is None and row is None and stated is None:
        raise NotAPaper("unknown_file", "This file is not a PDF document, and the city has not issued it.")
    return Checked(
        verdict,
        digest,
        version(row.version_id) if row else None,
        _beside(stated, data, signature) if stated else None,
        compared=stated is None or bool(stated.matches),
    )


def _beside(stated: outside.Stated, document: bytes, signature: bytes) -> SignatureFacts:
    """A signature made outside, as a registered verification service judges it, else as it says itself."""
    verifier = ports.outside_verifier()
    if verifier is None:
        return SignatureFacts(
            id=0,
            form=stated.form,
            level="",
            legal="stated",
            status="not_verified_here",
            signer=stated.signer,
            issuer=stated.issuer,
            signed_at=stated.signed_at,
            apart=False,
        )
    told = verifier(document, signature)
    return SignatureFacts(
        id=0,
        form=stated.form,
        level="",
        legal=told.legal,
        status="valid" if told.valid else "invalid",
        signer=told.signer,
        issuer=told.issuer,
        signed_at=told.signed_at,
        apart=False,
    )


def newest(kind: str) -> dict[str, VersionFacts]:
    """The newest public version of every document of a kind, by identifier."""
    rows = (
        Version.objects.filter(document__kind=kind)
        .exclude(state=State.DRAFT)
        .select_related("document")
        .defer("content")
        .prefetch_related("files__signatures")
        .order_by("number")
    )
    return {row.document.identifier: _facts(row) for row in rows}


def documents(kind: str = "") -> tuple[str, ...]:
    """Identifiers of documents, of one kind if named."""
    rows = Document.objects.filter(kind=kind) if kind else Document.objects.all()
    return tuple(rows.values_list("identifier", flat=True))


def _name(row: File) -> str:
    return f"{row.version.document.identifier}-{row.version.number}.{row.language}.{ENDING[row.kind]}"


def _facts(row: Version) -> VersionFacts:
    return VersionFacts(
        id=row.pk,
        document=row.document.identifier,
        kind=row.document.kind,
        title=row.document.title,
        number=row.number,
        state=row.state,
        reason=row.why,
        sha256=row.sha256,
        made_on=row.made_on,
        approved_on=row.approved_on,
        act=row.act,
        files=tuple(_file(row, f) for f in row.files.all()),
    )


def _file(version_row: Version, row: File) -> FileFacts:
    row.version = version_row
    return FileFacts(
        id=row.pk,
        language=row.language,
        kind=row.kind,
        sha256=row.sha256,
        size=row.size,
        name=_name(row),
        signatures=tuple(_signature(s) for s in row.signatures.all()),
    )


def _signature(row: Signature) -> SignatureFacts:
    return SignatureFacts(
        id=row.pk,
        form=row.form,
        level=row.level,
        legal=row.legal,
        status=row.status,
        signer=row.signer,
        issuer=row.issuer,
        signed_at=row.signed_at,
        apart=bool(row.path),
    )
