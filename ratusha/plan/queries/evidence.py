"""Gather the evidence for the Concept from the doors of the rooms below."""

from __future__ import annotations

from ratusha.core.planning.evidence import Evidence


def gather() -> Evidence:
    """What the rooms below know today."""
    return Evidence()
