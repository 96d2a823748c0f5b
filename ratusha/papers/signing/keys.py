"""Keys and certificates: the local demonstration key, and loading one that the city was given.

The demonstration key is made on the spot under `var/keys/`, says in its name that it proves nothing in law, and
is its own trust anchor. A city puts its certificate there instead, or registers a signer in `papers.ports`.
"""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ratusha.core.refusal import Refusal

YEARS = 5


class KeyTrouble(Refusal):
    """A key or certificate that cannot be used for signing."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A private key with its certificate chain, and whom the verifier trusts; all DER bytes.

    `crls` are revocation lists to be obeyed; `legal` says which legal kind of signature this is:
    demonstration, advanced or qualified.
    """

    key: bytes
    certificate: bytes
    chain: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    legal: str = "demonstration"

    @property
    def root(self) -> bytes:
        """The certificate at the end of the chain."""
        return self.chain[-1] if self.chain else self.certificate


def local(folder: Path, *, name: str, today: datetime.date) -> Credentials:
    """The installation's own key in `folder`, made if it is not there yet; `name` is the council's."""
    files = [folder / "signer.key", folder / "signer.crt", folder / "root.crt"]
    if not all(file.exists() for file in files):
        made = make(name=name, since=today)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for file, data in zip(files, (made.key, made.certificate, made.root), strict=True):
            handle = os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(data)
    key, certificate, root = (file.read_bytes() for file in files)
    crls = tuple(file.read_bytes() for file in sorted(folder.glob("*.crl")))
    return Credentials(key, certificate, (root,), crls)


def make(*, name: str, since: datetime.date, days: int = 365 * YEARS, purpose: str = "sign") -> Credentials:
    """A new root and a certificate under it; `purpose` is sign or timestamp."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    start = datetime.datetime.combine(since, datetime.time(), tzinfo=datetime.UTC)
    start -= datetime.timedelta(days=1)
    end = start + datetime.timedelta(days=days)
    root_key: Any = ec.generate_private_key(ec.SECP256R1())
    key: Any = ec.generate_private_key(ec.SECP256R1())
    if purpose == "timestamp":  # time-stamp clients of all ages read RSA
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    root_name, own_name = _called(name, "demo root"), _called(name, "demo")
    period = {"start": start, "end": end, "signed_by": root_key, "issuer": root_name}
    root = _certificate(subject=root_name, key=root_key, purpose="root", **period)
    own = _certificate(subject=own_name, key=key, purpose=purpose, **period)
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Credentials(private, own.public_bytes(der), (root.public_bytes(der),))


def _called(council: str, role: str) -> Any:
    """A distinguished name: the council, with the role in brackets (64 bytes at most, by the standard)."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    organisation = council.encode()[: 64 - len(role) - 3].decode(errors="ignore")
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{organisation} ({role})"),
        ]
    )


def _certificate(
    *,
    subject: Any,
    issuer: Any,
    key: Any,
    signed_by: Any,
    start: datetime.datetime,
    end: datetime.datetime,
    purpose: str,
) -> Any:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    is_root = purpose == "root"
    draft = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key()), critical=False
        )
        .add_extension(_usage(is_root), critical=True)
    )
    if purpose == "timestamp":
        draft = draft.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return draft.sign(signed_by, hashes.SHA256())


def _usage(is_root: bool) -> Any:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
