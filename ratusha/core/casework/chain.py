"""A log that shows if it was altered, also after personal data has been erased from it.

Each event has a payload (who, what) and a random salt. The chain holds only `sha256(salt ‖ payload)`, so that
payload and salt can be deleted when the retention term ends and the chain still verifies. Each link is
`sha256(previous link ‖ number ‖ kind ‖ time ‖ payload digest)`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One stored event: its place, what it was, and its digests. Payload and salt are None when erased."""

    number: int
    kind: str
    at: str
    payload_digest: str
    hash: str
    payload: Mapping[str, Any] | None = None
    salt: bytes | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds; `number` is the first event that does not, `why` says what is wrong with it."""

    holds: bool
    number: int = 0
    why: str = ""


def payload_digest(salt: bytes, payload: Mapping[str, Any]) -> str:
    """sha256 of the salt followed by the payload as canonical JSON."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(salt + text.encode()).hexdigest()


def link(previous: str, number: int, kind: str, at: str, digest: str) -> str:
    """The hash of an event, given the hash of the one before it."""
    return hashlib.sha256("\n".join((previous, str(number), kind, at, digest)).encode()).hexdigest()


def verify(chain: Iterable[Link]) -> Verdict:
    """Walk the chain from its beginning."""
    previous = GENESIS
    for expected, event in enumerate(chain, start=1):
        if event.number != expected:
            return Verdict(False, expected, "an event is missing")
        if event.hash != link(previous, event.number, event.kind, event.at, event.payload_digest):
            return Verdict(False, event.number, "the event was altered")
        if _content_altered(event):
            return Verdict(False, event.number, "the content of the event was altered")
        previous = event.hash
    return Verdict(True)


def _content_altered(event: Link) -> bool:
    if event.salt is None or event.payload is None:
        return False  # erased: only the digest is left to hold
    return payload_digest(event.salt, event.payload) != event.payload_digest
