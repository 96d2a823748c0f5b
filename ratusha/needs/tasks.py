"""Jobs of the room: each is one call of an action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.needs import actions
from ratusha.outbox import ports
from ratusha.people.queries import Actor


@ports.job("needs.publish")
def publish(payload: Mapping[str, Any], progress: ports.Progress) -> dict[str, Any]:
    """Weights, estimates and publication of a survey."""
    progress(0.1)
    made = actions.publish_estimates(actor=Actor.system(payload["by"]), slug=payload["survey"])
    return {"survey": made.survey.slug, "publication": made.number}
