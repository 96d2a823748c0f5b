"""The demo city's forms: published as they stand in `data/forms`, checked against the evidence that the city holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ratusha.core.forms import HeldEvidence
from ratusha.intake import actions

if TYPE_CHECKING:
    from ratusha.site.demo import Context

FORMS = Path(__file__).parent / "data" / "forms"


def build(context: Context) -> None:
    """Publish every form; the same content again is the same version."""
    held = tuple(
        HeldEvidence(tuple(evidence.title.values()), evidence.holder)
        for evidence in context.data.evidence
        if evidence.already_held
    )
    for path in sorted(FORMS.glob("*.md")):
        actions.publish_form(actor=context.actor, content=path.read_bytes(), filename=path.name, held=held)
