"""Gates before the analysis: what the city may do, lawfully, on a known volume, with a complete card.

All gates must open (conjunctive screening). What the law demands passes whatever they say. An initiative that
needs one which did not pass does not pass either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ratusha.catalogue import queries as catalogue
from ratusha.core.texts import Texts
from ratusha.priorities.models import Initiative
from ratusha.quality import queries as quality

VOLUME = "annual-applications"  # the yardstick in which a unit tells it
GATES = ("competence", "lawful", "volume", "card", "requires")


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of one initiative; `stopped` are the services (or initiatives it needs) that close it."""

    name: str
    stopped: tuple[str, ...] = ()
    reason: Texts | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing stops here."""
        return not self.stopped and not self.reason


@dataclass(frozen=True, slots=True)
class Screened:
    """An initiative at the gates. `raises` counts its services, `enables` the initiatives that need it."""

    code: str
    title: Texts
    duty: Texts
    gates: tuple[Gate, ...]
    raises: int
    enables: tuple[str, ...]

    @property
    def all_open(self) -> bool:
        """Whether no gate stops it."""
        return all(gate.is_open for gate in self.gates)

    @property
    def passes(self) -> bool:
        """Whether it goes into the analysis."""
        return bool(self.duty) or self.all_open


def screening() -> tuple[Screened, ...]:
    """Every proposed initiative at its gates, in order."""
    rows = list(
        Initiative.objects.filter(withdrawn={}).prefetch_related("services", "requires", "required_by")
    )
    wanted = {service.identifier for row in rows for service in row.services.all()}
    cards = {card.identifier: card for card in catalogue.services(identifiers=wanted, size=None).items}
    told = set(quality.latest(VOLUME))
    own = {row.code: _gates(row, cards, told) for row in rows}
    out = _out(rows, own)
    return tuple(
        Screened(
            code=row.code,
            title=row.title,
            duty=row.duty,
            gates=(
                *own[row.code],
                Gate("requires", tuple(sorted(o.code for o in row.requires.all() if o.code in out))),
            ),
            raises=len(row.services.all()),
            enables=tuple(sorted(other.code for other in row.required_by.all())),
        )
        for row in rows
    )


def _gates(row: Initiative, cards: Mapping[str, catalogue.Card], told: set[str]) -> tuple[Gate, ...]:
    """The gates that an initiative meets alone. An enabler without services has no card to look at."""
    names = sorted(service.identifier for service in row.services.all())
    known = {name: cards[name] for name in names if name in cards}
    return (
        Gate("competence", tuple(n for n in names if n not in known or known[n].unit is None)),
        Gate("lawful", reason=row.barred or None),
        Gate(
            "volume",
            tuple(n for n, c in known.items() if n not in told and not sum(c.content.volumes.values())),
        ),
        Gate("card", tuple(n for n, card in known.items() if not card.is_complete)),
    )


def _out(rows: list[Initiative], own: Mapping[str, tuple[Gate, ...]]) -> set[str]:
    """Initiatives that do not pass, and those that need them, directly or through others."""
    out = {row.code for row in rows if not row.duty and not all(gate.is_open for gate in own[row.code])}
    needs = {row.code: {other.code for other in row.requires.all()} for row in rows if not row.duty}
    while more := {code for code, others in needs.items() if others & out} - out:
        out |= more
    return out
