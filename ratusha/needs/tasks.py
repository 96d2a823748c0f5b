"""Jobs of the room: each is one call of an action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.core.refusal import Refusal
from ratusha.needs import actions
from ratusha.outbox import ports
from ratusha.people.queries import Actor


@ports.job("needs.publish")
def publish(payload: Mapping[str, Any], progress: ports.Progress) -> dict[str, Any]:
    """Weights, estimates and publication of a survey. What is refused is the result: trying again would not help."""
    progress(0.1)
    by = Actor.system(payload["by"])
    try:
        made = actions.publish_estimates(actor=by, slug=payload["survey"], progress=progress)
    except Refusal as refusal:
        return {"survey": payload["survey"], "refused": actions.told(refusal)}
    return {"survey": made.survey.slug, "publication": made.number}


@ports.job("needs.weigh")
def weigh(payload: Mapping[str, Any], progress: ports.Progress) -> dict[str, Any]:
    """Weights of a survey, to look at what they cost."""
    progress(0.1)
    try:
        actions.make_weights(actor=Actor.system(payload["by"]), slug=payload["survey"])
    except Refusal as refusal:
        return {"survey": payload["survey"], "refused": actions.told(refusal)}
    return {"survey": payload["survey"]}
