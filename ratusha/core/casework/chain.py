"""A log that shows if it was altered, also after personal data has been erased from it.

Each event has facts that are not personal (outcome, grounds, days; the state is folded from them), and a
payload that is (who, what words) with a random salt. The chain holds the facts and `sha256(salt ‖ payload)`, so
that payload and salt can be deleted when the retention term ends: the chain still verifies and the state still
folds. Each link is `sha256(previous link ‖ number ‖ kind ‖ time ‖ facts ‖ payload digest)`, joined by newlines,
facts and payload as canonical JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    facts: Mapping[str, Any] = field(default_factory=dict)
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
    return hashlib.sha256(salt + _canonical(payload).encode()).hexdigest()


def link(previous: str, number: int, kind: str, at: str, *, facts: Mapping[str, Any], digest: str) -> str:
    """The hash of an event, given the hash of the one before it."""
    parts = (previous, str(number), kind, at, _canonical(facts), digest)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def verify(chain: Iterable[Link]) -> Verdict:
    """Walk the chain from its beginning."""
    previous = GENESIS
    for expected, event in enumerate(chain, start=1):
        if event.number != expected:
            return Verdict(False, expected, "an event is missing")
        if event.hash != _hash(previous, event):
            return Verdict(False, event.number, "the event was altered")
        if _content_altered(event):
            return Verdict(False, event.number, "the content of the event was altered")
        previous = event.hash
    return Verdict(True)


def _hash(previous: str, event: Link) -> str:
    return link(previous, event.number, event.kind, event.at, facts=event.facts, digest=event.payload_digest)


def _content_altered(event: Link) -> bool:
    if event.salt is None or event.payload is None:
        return False  # erased: only the digest is left to hold
    return payload_digest(event.salt, event.payload) != event.payload_digest
