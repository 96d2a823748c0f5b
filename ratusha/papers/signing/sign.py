"""Put a PAdES signature into a PDF: an invisible field, so that the page and its tags stay as they were."""

from __future__ import annotations

import io
from typing import Any

from ratusha.papers.signing.keys import Credentials, KeyTrouble

FIELD = "Signature1"


def sign(pdf: bytes, credentials: Credentials, *, reason: str, place: str, timestamper: Any = None) -> bytes:
    """The signed PDF: level B-B, or B-T when a time-stamp authority is given.

    `timestamper` is a pyHanko `TimeStamper`. A certificate that a revocation list names is refused.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    refuse_revoked(credentials)
    # Outside the page and printable: PDF/UA lets an untagged annotation be only there, PDF/A wants the flag.
    invisible = fields.InvisSigSettings(set_print_flag=True, box_out_of_bounds=True)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        location=place,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    out = io.BytesIO()
    signers.PdfSigner(
        meta,
        signer=signer(credentials),
        timestamper=timestamper,
        new_field_spec=fields.SigFieldSpec(sig_field_name=FIELD, invis_sig_settings=invisible),
    ).sign_pdf(writer, output=out)
    return out.getvalue()


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
