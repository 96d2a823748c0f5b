"""Jobs of the room: the letter of a decision is made outside the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.delivery import actions
from ratusha.outbox import ports as outbox


@outbox.job("delivery.letter")
def letter(payload: Mapping[str, Any], progress: outbox.Progress) -> str:
    """Make the PDF of one decision letter; returns its digest."""
    return actions.make_letter(letter=int(payload["letter"]))
