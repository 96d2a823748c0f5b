"""What the room expects of outside systems: a signer, and a verifier of signatures that we cannot check.

A connector registers itself under a name; `RATUSHA_SIGNER` names the one in use. The local signer keeps its key
under `var/keys/` and says itself that it is a demonstration.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings


class Signer(Protocol):
    """Signs a PDF: a hardware module, a remote service, a local key."""

    @property
    def legal(self) -> str:
        """demonstration, advanced or qualified."""

    def __call__(self, pdf: bytes, *, reason: str, place: str) -> bytes:
        """The PDF with a PAdES signature in an invisible field."""


@dataclass(frozen=True, slots=True)
class OutsideVerdict:
    """What a verification service says of a detached signature."""

    valid: bool
    signer: str
    issuer: str
    signed_at: datetime.datetime | None
    legal: str


Verifier = Callable[[bytes, bytes], OutsideVerdict]  # (document, signature)

_signers: dict[str, Callable[[str], Signer]] = {}
_verifiers: list[Verifier] = []


def signer(name: str) -> Callable[[Callable[[str], Signer]], Callable[[str], Signer]]:
    """Register a maker of signers by name; it is given the council's name."""

    def register(maker: Callable[[str], Signer]) -> Callable[[str], Signer]:
        _signers[name] = maker
        return maker

    return register


def signer_in_use(council: str) -> Signer:
    """The signer that the settings name."""
    return _signers[settings.SIGNER](council)


def verifier(check: Verifier) -> Verifier:
    """Register a service that verifies detached signatures."""
    _verifiers.append(check)
    return check


def outside_verifier() -> Verifier | None:
    """The registered verification service, if there is one."""
    return _verifiers[-1] if _verifiers else None


@dataclass(frozen=True)
class _LocalSigner:
    """The key under `var/keys/`; a time-stamp authority if the settings name one."""

    council: str
    legal: str = "demonstration"

    def __call__(self, pdf: bytes, *, reason: str, place: str) -> bytes:
        from ratusha.papers.signing import keys, sign
        from ratusha.papers.signing.verify import roots_in

        today = datetime.datetime.now(tz=datetime.UTC).date()
        credentials = keys.local(Path(settings.KEYS), name=self.council, today=today)
        stamps = sign.authority(settings.TIME_STAMP_AUTHORITY) if settings.TIME_STAMP_AUTHORITY else None
        long_term = stamps is not None and settings.SIGNATURE_LEVEL == "B-LTA"
        roots = roots_in(Path(settings.KEYS)) if long_term else None
        return sign.sign(pdf, credentials, reason=reason, place=place, timestamper=stamps, roots=roots)


@signer("local")
def _local(council: str) -> Signer:
    return _LocalSigner(council)
