"""What the working group decided, on which analysis, and where it departed from it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ratusha.core.texts import Texts
from ratusha.priorities.models import Decision


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """One initiative in the decision; a departure has its reason."""

    code: str
    chosen: bool
    computed: bool
    reason: Texts

    @property
    def departs(self) -> bool:
        """Whether the group departed from the computation here."""
        return self.chosen != self.computed


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """The decision that counts."""

    id: int
    analysis: int
    digest: str
    day: datetime.date
    resolution: str
    words: Texts
    choices: tuple[ChoiceFacts, ...]

    @property
    def chosen(self) -> tuple[str, ...]:
        """Codes of the chosen initiatives."""
        return tuple(choice.code for choice in self.choices if choice.chosen)


def decision() -> DecisionFacts | None:
    """The current decision, if there is one."""
    row = Decision.objects.filter(is_current=True).select_related("analysis").first()
    if row is None:
        return None
    choices = row.choices.select_related("initiative").order_by("initiative__order", "initiative__code")
    return DecisionFacts(
        id=row.pk,
        analysis=row.analysis_id,
        digest=row.analysis.digest,
        day=row.day,
        resolution=row.resolution,
        words=row.words,
        choices=tuple(ChoiceFacts(c.initiative.code, c.chosen, c.computed, c.reason) for c in choices),
    )
