"""Put a PAdES signature into a PDF: an invisible field, so that the page and its tags stay as they were."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from ratusha.papers.signing.keys import Credentials, KeyTrouble

FIELD = "Signature1"


def sign(
    pdf: bytes,
    credentials: Credentials,
    *,
    reason: str,
    place: str,
    timestamper: Any = None,
    roots: Sequence[bytes] | None = None,
) -> bytes:
    """The signed PDF: level B-B, B-T when a time-stamp authority is given, B-LTA when `roots` are given as well.

    `timestamper` is a pyHanko `TimeStamper`; `roots` are the trusted root certificates (DER), the authority's among them: for
    B-LTA the chains and revocation lists are put into the paper and a second time-stamp closes them in. A certificate
    that a revocation list names is refused.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    refuse_revoked(credentials)
    long_term = timestamper is not None and roots is not None
    trust = trusting([*(roots or ()), credentials.root], credentials.crls) if long_term else None
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        location=place,
        subfilter=fields.SigSeedSubFilter.PADES,
        validation_context=trust,
        embed_validation_info=long_term,
    )
    out = io.BytesIO()
    try:
        signers.PdfSigner(
            meta,
            signer=signer(credentials),
            timestamper=timestamper,
            new_field_spec=fields.SigFieldSpec(sig_field_name=FIELD, invis_sig_settings=_invisible()),
        ).sign_pdf(writer, output=out)
        return close_in(out.getvalue(), timestamper, trust) if long_term else out.getvalue()
    except _chain_troubles() as trouble:
        raise KeyTrouble(
            "untrusted",
            "The certificate of the signer or of the time-stamp authority does not lead to a trusted root: nothing was "
            "signed. Put the root certificate among the trusted ones.",
        ) from trouble


def close_in(signed: bytes, timestamper: Any, trust: Any) -> bytes:
    """The paper with a time-stamp over its signature and all that proves it; done again before the stamp's own
    certificate expires, it keeps the signature provable for ever. Its field is as invisible as the signature's."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(signed), strict=False)
    number = 1 + len(writer.prev.embedded_timestamp_signatures)
    stamper = signers.PdfTimeStamper(
        timestamper, field_name=f"Timestamp{number}", invis_settings=_invisible()
    )
    stamper.timestamp_pdf(writer, "sha256", validation_context=trust, output=out)
    return out.getvalue()


def _invisible() -> Any:
    """Outside the page and printable: PDF/UA lets an untagged annotation be only there, PDF/A wants the flag."""
    from pyhanko.sign import fields

    return fields.InvisSigSettings(set_print_flag=True, box_out_of_bounds=True)


def trusting(roots: Sequence[bytes], crls: Sequence[bytes]) -> Any:
    """What proofs are collected against: the roots and lists that lie here; nobody is called."""
    from asn1crypto import crl, x509
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in dict.fromkeys(roots)],
        crls=[crl.CertificateList.load(der) for der in crls],
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _chain_troubles() -> tuple[type[Exception], ...]:
    from pyhanko.sign.general import SigningError
    from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError

    return (PathBuildingError, PathValidationError, SigningError)


def signer(credentials: Credentials) -> Any:
    """The credentials as pyHanko wants them."""
    from asn1crypto import keys, x509
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the library is untyped
    store.register_multiple([x509.Certificate.load(der) for der in credentials.chain])
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(credentials.certificate),
        signing_key=keys.PrivateKeyInfo.load(credentials.key),
        cert_registry=store,
    )


def authority(address: str) -> Any:
    """A time-stamp authority (RFC 3161) at an address."""
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return HTTPTimeStamper(address, timeout=10)


def refuse_revoked(credentials: Credentials) -> None:
    """Raise when one of the revocation lists names the signing certificate."""
    from asn1crypto import crl, x509

    certificate = x509.Certificate.load(credentials.certificate)
    for der in credentials.crls:
        revoked = crl.CertificateList.load(der)["tbs_cert_list"]["revoked_certificates"]
        for entry in revoked if revoked.native else ():
            if entry["user_certificate"].native == certificate.serial_number:
                raise KeyTrouble(
                    "revoked",
                    "The signing certificate %(number)x was revoked on %(day)s: nothing was signed. "
                    "Put a valid certificate in its place.",
                    number=certificate.serial_number,
                    day=entry["revocation_date"].native.date().isoformat(),
                )
