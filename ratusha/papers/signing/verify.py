"""Say whether a signed PDF is what was signed: intact, by whom, when, trusted or not.

A certificate that has expired since does not spoil a signature which a trusted time-stamp proves to be older:
the path is then checked for the moment of the time-stamp (ETSI EN 319 102-1, proof of existence). The authority's own
certificate may have expired too where a later time-stamp over the whole paper (B-LTA) proves the first one.

Run as a program it reads a PDF on its standard input and prints the verdict as JSON: the web process calls it so
and never loads the library.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ratusha.core.refusal import Refusal

SECONDS = 60


class NotAPaper(Refusal):
    """A file that cannot be verified at all: not a PDF, or broken."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `code` is valid, unsigned, altered, untrusted, expired, revoked or partial."""

    code: str
    sha256: str
    signer: str = ""
    signed_at: str = ""  # ISO time: from the time-stamp if there is one, else as the signer states
    stamped: bool = False
    level: str = ""
    issuer: str = ""
    signatures: int = 0

    @property
    def valid(self) -> bool:
        """Whether the paper is exactly what a trusted signer signed."""
        return self.code == "valid"


def verify(
    data: bytes,
    *,
    roots: Sequence[bytes],
    now: datetime.datetime,
    crls: Sequence[bytes] = (),
) -> Verdict:
    """Check the newest signature of a PDF against trusted root certificates (DER)."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    digest = hashlib.sha256(data).hexdigest()
    if not data.startswith(b"%PDF-"):
        raise NotAPaper("not_pdf", "This file is not a PDF document.")
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        return _read(reader, digest, roots=roots, now=now, crls=crls)
    except (PdfError, ValueError, KeyError, IndexError, RecursionError) as error:
        raise NotAPaper("broken_pdf", "This PDF document is damaged and cannot be read.") from error


def _read(
    reader: Any, digest: str, *, roots: Sequence[bytes], now: datetime.datetime, crls: Sequence[bytes]
) -> Verdict:
    found = list(reader.embedded_regular_signatures)
    if not found:
        return Verdict("unsigned", digest)
    proved_at = _closed_at(reader, roots, now)
    verdict = _judge(found[-1], count=len(found), digest=digest, roots=roots, now=proved_at or now, crls=crls)
    if verdict.stamped and "/DSS" in reader.root:
        level = "B-LTA" if proved_at else "B-LT"
        return Verdict(**{**asdict(verdict), "level": level})
    return verdict


def _closed_at(reader: Any, roots: Sequence[bytes], now: datetime.datetime) -> datetime.datetime | None:
    """When the trusted time-stamps over the whole paper say that all before them existed; None without one.

    From the newest to the oldest: each is judged at the time that the one after it proves (ETSI EN 319 102-1).
    """
    from pyhanko.sign.validation import validate_pdf_timestamp

    moment = None
    for stamp in reversed(reader.embedded_timestamp_signatures):
        status = validate_pdf_timestamp(stamp, validation_context=_context(roots, moment or now))
        if not (status.intact and status.valid and status.trusted):
            break
        moment = status.timestamp
    return moment


def _judge(
    signature: Any,
    *,
    count: int,
    digest: str,
    roots: Sequence[bytes],
    now: datetime.datetime,
    crls: Sequence[bytes],
) -> Verdict:
    from pyhanko.sign.validation import SignatureCoverageLevel

    certificate = signature.signer_cert
    stamped_at = _time_stamp(signature, roots, now)
    moment = stamped_at or signature.self_reported_timestamp
    verdict = Verdict(
        code="valid",
        sha256=digest,
        signer=_named(certificate.subject),
        signed_at=moment.isoformat() if moment else "",
        stamped=stamped_at is not None,
        level="B-T" if stamped_at else "B-B",
        issuer=_named(certificate.issuer),
        signatures=count,
    )
    status = _status(signature, roots, stamped_at or now, crls)
    code = "valid"
    if not (status.intact and status.valid):
        code = "altered"
    elif _revoked(certificate, crls, stamped_at or now):
        code = "revoked"
    elif not status.trusted:
        expired = certificate.not_valid_after < (stamped_at or now)
        code = "expired" if expired and _known(certificate, roots) else "untrusted"
    elif status.coverage not in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION):
        code = "partial"
    elif status.coverage == SignatureCoverageLevel.ENTIRE_REVISION and not status.bottom_line:
        code = "altered"
    return Verdict(**{**asdict(verdict), "code": code})


def _named(name: Any) -> str:
    """A distinguished name for people: the common name, with the organisation if it says something else."""
    common, organisation = (name.native.get(part, "") for part in ("common_name", "organization_name"))
    if organisation and organisation not in common:
        common = f"{organisation}, {common}".strip(", ")
    return common or str(name.human_friendly)


def _status(signature: Any, roots: Sequence[bytes], moment: datetime.datetime, crls: Sequence[bytes]) -> Any:
    from pyhanko.sign.validation import validate_pdf_signature

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # a failed path is a verdict, not an incident
    return validate_pdf_signature(
        signature,
        signer_validation_context=_context(roots, moment),
        ts_validation_context=_context(roots, moment),
    )


def _context(roots: Sequence[bytes], moment: datetime.datetime) -> Any:
    from asn1crypto import x509
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in roots],
        moment=moment,
        allow_fetching=False,  # revocation lists are given by hand; the verifier calls nobody
        revocation_mode="soft-fail",
    )


def _time_stamp(signature: Any, roots: Sequence[bytes], now: datetime.datetime) -> datetime.datetime | None:
    """When a trusted time-stamp says the signature existed, if there is one."""
    import asyncio

    from pyhanko.sign.validation.generic_cms import collect_timing_info

    timing = asyncio.run(
        collect_timing_info(signature.signer_info, _context(roots, now), signature.compute_digest)
    )
    token = timing.get("timestamp_validity")
    if token is None or not (token.intact and token.valid and token.trusted):
        return None
    return token.timestamp  # type: ignore[no-any-return]  # the library is untyped


def _revoked(certificate: Any, crls: Sequence[bytes], moment: datetime.datetime) -> bool:
    from asn1crypto import crl

    entries = [
        entry
        for der in crls
        for entry in (crl.CertificateList.load(der)["tbs_cert_list"]["revoked_certificates"] or ())
    ]
    return any(
        entry["user_certificate"].native == certificate.serial_number
        and entry["revocation_date"].native <= moment
        for entry in entries
    )


def _known(certificate: Any, roots: Sequence[bytes]) -> bool:
    from asn1crypto import x509

    return any(x509.Certificate.load(der).subject == certificate.issuer for der in roots)


def apart(
    data: bytes, *, roots: Sequence[bytes], now: datetime.datetime, crls: Sequence[bytes] = ()
) -> Verdict:
    """The same in a child process: for the public page."""
    order = {
        "roots": [der.hex() for der in roots],
        "crls": [der.hex() for der in crls],
        "now": now.isoformat(),
    }
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and module, no shell
            [sys.executable, "-m", "ratusha.papers.signing.verify", json.dumps(order)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise NotAPaper("slow", "This file takes too long to check.") from late
    if done.returncode == 2:
        told = json.loads(done.stdout)
        raise NotAPaper(told["code"], told["message"])
    if done.returncode:
        raise NotAPaper("broken_pdf", "This PDF document is damaged and cannot be read.")
    return Verdict(**json.loads(done.stdout))


def main() -> int:
    """The child: PDF in, verdict out."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
    order = json.loads(sys.argv[1])
    try:
        verdict = verify(
            sys.stdin.buffer.read(),
            roots=[bytes.fromhex(der) for der in order["roots"]],
            crls=[bytes.fromhex(der) for der in order["crls"]],
            now=datetime.datetime.fromisoformat(order["now"]),
        )
    except NotAPaper as refusal:
        sys.stdout.write(json.dumps(refusal.to_dict()))
        return 2
    sys.stdout.write(json.dumps(asdict(verdict), ensure_ascii=False))
    return 0


def roots_in(folder: Path) -> list[bytes]:
    """The trusted roots that lie in a folder (`*.crt`, DER), the signer's own certificate apart."""
    return [file.read_bytes() for file in sorted(folder.glob("*.crt")) if file.stem != "signer"]


if __name__ == "__main__":
    sys.exit(main())
