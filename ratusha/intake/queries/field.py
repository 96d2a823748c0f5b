"""Field devices: who is asking, and what a device has sent."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from ratusha.intake.models import Device, FieldInstance
from ratusha.intake.queries.drafts import hashed


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """A device that may come in."""

    id: int
    name: str
    username: str
    person: int
    seen_at: datetime | None
    revoked: bool
    sent: int


def device_by_secret(secret: str) -> DeviceFacts | None:
    """The device whose secret this is, unless it was revoked."""
    row = Device.objects.filter(secret_hash=hashed(secret), revoked_at=None).first()
    return _facts(row) if row else None


def device_by_digest(
    username: str, request_digest: str, method_and_address: str, rest: str
) -> DeviceFacts | None:
    """The device whose answer to a challenge this is (RFC 7616, MD5).

    `method_and_address` is "POST:/openrosa/submission", `rest` is nonce:nc:cnonce:qop (or the nonce alone).
    """
    row = Device.objects.filter(username=username, revoked_at=None).first()
    if row is None:
        return None
    asked = _md5(method_and_address)
    right = _md5(f"{row.digest}:{rest}:{asked}")
    return _facts(row) if secrets.compare_digest(right, request_digest) else None


def devices() -> tuple[DeviceFacts, ...]:
    """All devices, also revoked ones."""
    return tuple(_facts(row) for row in Device.objects.all())


def _facts(row: Device) -> DeviceFacts:
    sent = FieldInstance.objects.filter(device=row).count()
    return DeviceFacts(
        row.pk, row.name, row.username, row.person_id, row.seen_at, row.revoked_at is not None, sent
    )


def _md5(text: str) -> str:
    # what HTTP digest is defined over; it guards a random secret, not a person's password
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
