"""Gather the decision and the evidence for the Concept from the doors of the rooms below."""

from __future__ import annotations

from ratusha.core.planning.evidence import Evidence
from ratusha.core.planning.inputs import Decision
from ratusha.core.refusal import Refusal


class NoDecision(Refusal):
    """The working group has not chosen a portfolio yet."""


def gather() -> Evidence:
    """What the rooms below know today."""
    return Evidence()


def decision() -> Decision:
    """The portfolio that the working group chose."""
    raise NoDecision("decision", "The working group has not chosen a portfolio yet.")
