"""From evidence to a decision model: what each initiative would change, relative to doing nothing.

An initiative's effects come from what was measured: the hours that residents spend today, the volume of
applications, the gap to full maturity, and the share of residents who name a service among those they need
online first. What is not known exactly is a range (low, most likely, high). The survey enters by joint replicate
draws, so that its sampling error and the dependence between services go through the whole decision. Money is
never an effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Range = tuple[float, float, float]
TOP = 4  # of the maturity ladder
NEED, HOURS, VULNERABLE, STAFF, OPENNESS = "need", "hours", "vulnerable", "staff", "openness"


@dataclass(frozen=True, slots=True)
class Scale:
    """A criterion on its fixed scale, in natural units."""

    name: str
    unit: str
    worst: float
    best: float
    points: tuple[tuple[float, float], ...] = ()  # of a bent value function; empty is a straight line


@dataclass(frozen=True, slots=True)
class ServiceToday:
    """A service as it was measured: applications a year, hours an application takes, level 0–4."""

    volume: int
    hours: float
    maturity: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """An initiative as proposed. `cost` is source → year → amount; ranges are (low, most likely, high)."""

    name: str
    services: tuple[str, ...]
    cost: Mapping[str, Mapping[int, int]]
    staff_months: Mapping[int, int]
    hours_saved: Range  # share of today's hours
    take_up: Range  # share of applications online
    vulnerable: Range  # people a year
    staff_hours: Range  # hours a year
    openness: Range  # steps on a scale 0–4
    delivery: float  # probability that it is delivered
    target: int = TOP
    compulsory: bool = False
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    synergies: Mapping[str, float] = field(default_factory=dict)  # with whom: share of the value scale


@dataclass(frozen=True, slots=True)
class Needs:
    """Shares 0..1 of residents naming each service, and joint replicate draws in the same order."""

    services: tuple[str, ...]
    shares: tuple[float, ...]
    replicates: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What bounds and weighs the choice: criteria, ceilings, capacity, members' weight vectors."""

    criteria: tuple[Scale, ...]
    ceilings: Mapping[str, Mapping[int, int]]
    staff: Mapping[int, int]
    vectors: tuple[Mapping[str, float], ...]


def build(
    proposals: Sequence[Proposal], today: Mapping[str, ServiceToday], needs: Needs, frame: Frame
) -> tuple[dict[str, Any], str]:
    """The model as `core.decision.read` takes it, and the text of the replicates file that it names."""
    model: dict[str, Any] = {
        "criteria": [
            {"name": s.name, "unit": s.unit, "worst": float(s.worst), "best": float(s.best)}
            | ({"points": [list(pair) for pair in s.points]} if s.points else {})
            for s in frame.criteria
        ],
        "alternatives": [_alternative(p, today, needs) for p in proposals],
        "weights": {"vectors": [dict(vector) for vector in frame.vectors]},
        "budget": {
            f"{source}:{year}": amount
            for source, by_year in frame.ceilings.items()
            for year, amount in by_year.items()
        },
        "resources": [{"name": f"staff:{year}", "ceiling": months} for year, months in frame.staff.items()],
    }
    joint = _replicates(proposals, today, needs)
    if joint:
        model["joint"] = {"file": "replicates.csv"}
    if synergies := _synergies(proposals, frame.criteria):
        model["synergies"] = synergies
    return model, joint


def _alternative(p: Proposal, today: Mapping[str, ServiceToday], needs: Needs) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": p.name,
        "values": {
            NEED: round(sum(_need(p, today, needs.services, needs.shares)), 6),
            HOURS: _cell(_hours(p, today)),
            VULNERABLE: _cell(_thousand(p.vulnerable)),
            STAFF: _cell(_thousand(p.staff_hours)),
            OPENNESS: _cell(p.openness),
        },
        "cost": {f"{s}:{y}": amount for s, by_year in p.cost.items() for y, amount in by_year.items()},
        "use": {f"staff:{year}": months for year, months in p.staff_months.items()},
        "probability": p.delivery,
        "services": list(p.services),
    }
    if p.requires:
        found["requires"] = list(p.requires)
    if p.excludes:
        found["excludes"] = list(p.excludes)
    if p.compulsory:
        found["compulsory"] = True
    return found


def gap_closed(p: Proposal, today: Mapping[str, ServiceToday], service: str) -> float:
    """The share of the whole ladder that the initiative climbs with a service."""
    return max(0.0, (p.target - today[service].maturity) / TOP) if service in today else 0.0


def _need(
    p: Proposal, today: Mapping[str, ServiceToday], services: Sequence[str], shares: Sequence[float]
) -> list[float]:
    """Percentage points of residents whose need is met, by service asked about."""
    return [
        100 * share * gap_closed(p, today, service)
        for service, share in zip(services, shares, strict=True)
        if service in p.services
    ]


def _hours(p: Proposal, today: Mapping[str, ServiceToday]) -> Range:
    """Thousand hours of residents saved a year: volume × hours × share saved × take-up."""
    spent = sum(today[s].volume * today[s].hours for s in p.services if s in today) / 1000
    low, mode, high = (spent * h * t for h, t in zip(p.hours_saved, p.take_up, strict=True))
    return low, mode, high


def _thousand(x: Range) -> Range:
    return x[0] / 1000, x[1] / 1000, x[2] / 1000


def _cell(x: Range) -> float | dict[str, list[float]]:
    low, mode, high = (round(v, 6) for v in x)
    return mode if low == high else {"triangular": [low, mode, high]}


def _synergies(proposals: Sequence[Proposal], criteria: Sequence[Scale]) -> list[dict[str, Any]]:
    """A bonus that is a share of the whole value scale, said once a pair, spread over all criteria."""
    pairs: dict[tuple[str, str], float] = {}
    for p in proposals:
        for other, bonus in p.synergies.items():
            first, second = sorted((p.name, other))
            pairs[first, second] = bonus
    return [
        {
            "members": list(pair),
            "bonus": {c.name: round(bonus * (c.best - c.worst), 6) for c in criteria},
        }
        for pair, bonus in sorted(pairs.items())
    ]


def _replicates(proposals: Sequence[Proposal], today: Mapping[str, ServiceToday], needs: Needs) -> str:
    """CSV: a column for each initiative whose need was asked about, a row for each joint draw; "" without any."""
    asked = [p for p in proposals if any(s in needs.services for s in p.services)]
    if not asked or not needs.replicates:
        return ""
    lines = [",".join(f"{p.name}:{NEED}" for p in asked)]
    for draw in needs.replicates:
        lines.append(",".join(f"{sum(_need(p, today, needs.services, draw)):.6f}" for p in asked))
    return "\n".join(lines) + "\n"
