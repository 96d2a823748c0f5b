"""Signatures that were made elsewhere and lie beside the document: `.p7s` (CAdES) and ASiC-E containers.

Ukrainian qualified signatures use DSTU algorithms that this program does not compute. It checks what it can: that
the signature speaks of this very file (the hash inside), and who is stated to have signed, when. Whether the
signature itself holds is for a verification service; without one the status is "not verified here".
"""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from ratusha.core.refusal import Refusal

MOST = 5_000_000  # bytes of a signature file, and of everything in a container


class BadSignature(Refusal):
    """A signature file that is broken or speaks of another document."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a detached signature says of itself."""

    form: str  # cades or asice
    signer: str
    issuer: str
    signed_at: datetime.datetime | None
    matches: str  # the name of the hash that matched the document


def read(signature: bytes, document: bytes) -> Stated:
    """Read a `.p7s` or an ASiC-E container and hold it against the document."""
    if len(signature) > MOST:
        raise BadSignature("large", "A signature file of more than 5 MB is not taken.")
    if signature[:4] == b"PK\x03\x04":
        return _container(signature, document)
    return _cms(signature, document, "cades")


def document_in(data: bytes) -> bytes | None:
    """The document that a container or a signature carries inside; None for a file that is no signature at all.

    A signature that lies apart from its document is refused: alone it says nothing.
    """
    if len(data) > MOST:
        return None
    if data[:4] == b"PK\x03\x04":
        held, signatures = _unpacked(data)
        return held[0] if held and signatures else None
    try:
        signed = _signed_data(data)
    except BadSignature:
        return None
    content = signed["encap_content_info"]["content"].native
    if content is None:
        raise BadSignature(
            "alone", "This file is only a signature: choose the document that it belongs to as well."
        )
    return bytes(content)


def _container(data: bytes, document: bytes) -> Stated:
    held, signatures = _unpacked(data)
    if document not in held:
        raise BadSignature("other", "The container holds another document than this one.")
    if not signatures:
        raise BadSignature("unsigned", "The container holds no signature.")
    name, inner = signatures[0]
    if name.lower().endswith(".p7s"):
        return Stated("asice", *_facts(_signed_data(inner)), matches="container")
    return Stated("asice", _xml_signer(inner), "", None, matches="container")


def _unpacked(data: bytes) -> tuple[list[bytes], list[tuple[str, bytes]]]:
    """The documents of a container, and its signatures by name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            if sum(item.file_size for item in box.infolist()) > 8 * MOST:
                raise BadSignature("large", "The container unpacks to more than 40 MB.")
            names = box.namelist()
            found = [n for n in names if re.fullmatch(r"META-INF/.*signature.*\.(p7s|xml)", n, re.I)]
            held = [
                n for n in names if not n.startswith("META-INF/") and n != "mimetype" and not n.endswith("/")
            ]
            return [box.read(n) for n in held], [(n, box.read(n)) for n in found]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise BadSignature("broken", "The container is damaged.") from error


def _xml_signer(data: bytes) -> str:
    """The subject stated in an XAdES signature: from its certificate, read without resolving anything."""
    import base64

    from asn1crypto import x509

    found = re.search(rb"X509Certificate>\s*([A-Za-z0-9+/=\s]+?)\s*<", data)
    if not found:
        return "—"
    try:
        certificate = x509.Certificate.load(base64.b64decode(found[1]))
        return str(certificate.subject.human_friendly)
    except ValueError:
        return "—"


def _cms(data: bytes, document: bytes, form: str) -> Stated:
    signed = _signed_data(data)
    info = signed["signer_infos"][0]
    stated = _message_digest(info)
    content = signed["encap_content_info"]["content"].native
    if content is not None:
        if bytes(content) != document:
            raise BadSignature("other", "The signature holds another document than this one.")
        return Stated(form, *_facts(signed), matches="content")
    for name in ("sha256", "sha384", "sha512", "sha1"):
        if stated == hashlib.new(name, document).digest():
            return Stated(form, *_facts(signed), matches=name)
    algorithm = info["digest_algorithm"]["algorithm"].dotted
    if algorithm.startswith("1.2.804"):  # DSTU 7564 and GOST 34.311: hashes of Ukrainian qualified signatures
        return Stated(form, *_facts(signed), matches="")
    raise BadSignature("other", "The signature speaks of another document than this one: the hash differs.")


def _signed_data(data: bytes) -> Any:
    from asn1crypto import cms, pem

    try:
        if pem.detect(data):
            _, _, data = pem.unarmor(data)
        info = cms.ContentInfo.load(data)
        if info["content_type"].native != "signed_data" or not len(info["content"]["signer_infos"]):
            raise BadSignature("not_signature", "This file is not an electronic signature.")
        return info["content"]
    except (ValueError, TypeError, KeyError) as error:
        if isinstance(error, BadSignature):
            raise
        raise BadSignature("not_signature", "This file is not an electronic signature.") from error


def _message_digest(info: Any) -> bytes:
    for attribute in info["signed_attrs"]:
        if attribute["type"].native == "message_digest":
            return bytes(attribute["values"][0].native)
    raise BadSignature("no_digest", "The signature names no hash of a document.")


def _facts(signed: Any) -> tuple[str, str, datetime.datetime | None]:
    """Signer, issuer, stated time."""
    info = signed["signer_infos"][0]
    certificates = [c.chosen for c in signed["certificates"] if c.name == "certificate"]
    signer = str(certificates[0].subject.human_friendly) if certificates else "—"
    issuer = str(certificates[0].issuer.human_friendly) if certificates else "—"
    for attribute in info["signed_attrs"]:
        if attribute["type"].native == "signing_time":
            return signer, issuer, attribute["values"][0].native
    return signer, issuer, None
