"""What the working group decided, on which analysis, when each begins, and where it departed from it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ratusha.core.texts import Texts
from ratusha.priorities.models import Capacity, Decision, Initiative, Source


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """One initiative in the decision; a departure has its reason."""

    code: str
    chosen: bool
    computed: bool
    year: int | None  # when it begins; None as it was proposed
    reason: Texts
    computed_year: int | None = None  # when the computation would begin it

    @property
    def departs(self) -> bool:
        """Whether the group departed from the computation here."""
        return self.chosen != self.computed

    @property
    def moved(self) -> bool:
        """Whether it begins in another year than computed."""
        return self.chosen and self.computed_year is not None and self.year != self.computed_year


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
    other_years: Texts = field(default_factory=dict)  # why some begin in other years than computed

    @property
    def moved(self) -> tuple[ChoiceFacts, ...]:
        """What begins in another year than computed."""
        return tuple(choice for choice in self.choices if choice.moved)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Codes of the chosen initiatives."""
        return tuple(choice.code for choice in self.choices if choice.chosen)

    @property
    def phases(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Chosen initiatives by the year in which they begin."""
        years = sorted({choice.year for choice in self.choices if choice.chosen and choice.year})
        return tuple(
            (year, tuple(c.code for c in self.choices if c.chosen and c.year == year)) for year in years
        )


@dataclass(frozen=True, slots=True)
class Over:
    """A ceiling that the decision exceeds: `source` is a source of money, or empty for person-months."""

    source: str
    year: int
    planned: int
    ceiling: int

    @property
    def by(self) -> int:
        """How much is too much."""
        return self.planned - self.ceiling


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
        choices=tuple(
            ChoiceFacts(
                c.initiative.code,
                c.chosen,
                c.computed,
                c.year or first_year(c.initiative),
                c.reason,
                c.computed_year,
            )
            for c in choices
        ),
        other_years=row.other_years,
    )


def first_year(initiative: Initiative) -> int | None:
    """The first year in which the initiative, as proposed, spends money or people's time."""
    spent = [*initiative.cost.values(), initiative.staff]
    return min((int(year) for by in spent for year, amount in by.items() if amount), default=None)


def shifted(amounts: Mapping[int, int], by: int) -> dict[int, int]:
    """Amounts by year, moved later by so many years."""
    return {year + by: amount for year, amount in amounts.items()}


def over_ceilings() -> tuple[Over, ...]:
    """Where the current decision takes more than a source or the staff of a year gives: what is not funded.

    What falls after the last year that has limits is money of a decision to come.
    """
    row = Decision.objects.filter(is_current=True).first()
    if row is None:
        return ()
    planned: Counter[tuple[str, int]] = Counter()
    for choice in row.choices.filter(chosen=True).select_related("initiative"):
        initiative = choice.initiative
        by = (choice.year - (first_year(initiative) or choice.year)) if choice.year else 0
        for source, amounts in [*initiative.cost.items(), ("", initiative.staff)]:
            for year, amount in amounts.items():
                planned[source, int(year) + by] += amount
    ceilings = {
        (s.code, int(year)): amount for s in Source.objects.all() for year, amount in s.ceiling.items()
    }
    ceilings |= {("", capacity.year): capacity.months for capacity in Capacity.objects.all()}
    last = max((year for _source, year in ceilings), default=0)
    return tuple(
        Over(source, year, amount, ceilings.get((source, year), 0))
        for (source, year), amount in sorted(planned.items())
        if year <= last and amount > ceilings.get((source, year), 0)
    )
