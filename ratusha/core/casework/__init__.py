"""Casework: what a case is at any moment, what may happen next, and a log that shows if it was altered.

A case is its events; its state is their fold. `fold` refuses an event that the state does not allow, so that
the same rule serves the button on a page, the action behind it and the check of a whole history.
"""

from ratusha.core.casework.chain import GENESIS, Link, Verdict, link, payload_digest, verify
from ratusha.core.casework.state import (
    ALLOWED,
    CaseError,
    CaseState,
    Happened,
    Stage,
    clock_events,
    fold,
    follow,
)

__all__ = [
    "ALLOWED",
    "GENESIS",
    "CaseError",
    "CaseState",
    "Happened",
    "Link",
    "Stage",
    "Verdict",
    "clock_events",
    "fold",
    "follow",
    "link",
    "payload_digest",
    "verify",
]
