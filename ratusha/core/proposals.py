"""From evidence to a decision model: what each initiative would change, relative to doing nothing.

An initiative's effects come from what was measured: the hours that residents spend today, the volume of
applications, the gap to full maturity, and the share of residents who name a service among those they need
online first: the criteria `need` and `hours` are computed so. On any other criterion an initiative states its effect
in the criterion's own unit. What is not known exactly is a range (low, most likely, high); what nobody stated stays
out and counts as the whole scale, never as nought. The survey enters by joint replicate draws, so that its sampling
error and the dependence between services go through the whole decision. Money is never an effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Range = tuple[float, float, float]
TOP = 4  # of the maturity ladder
NEED, HOURS = "need", "hours"  # criteria that are computed from what was measured


@dataclass(frozen=True, slots=True)
class Scale:
    """A criterion on its fixed scale, in natural units."""

    name: str
    unit: str
    worst: float
    best: float
    points: tuple[tuple[float, float], ...] = ()  # of a bent value function; empty is a straight line
    enabler: bool = False  # counts what it makes possible for others


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
    hours_saved: Range | None  # share of today's hours
    take_up: Range | None  # share of applications online
    effects: Mapping[str, Range]  # criterion -> in its own unit
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
    groups: tuple[tuple[tuple[str, ...], int], ...] = ()  # of these at most so many


def build(
    proposals: Sequence[Proposal], today: Mapping[str, ServiceToday], needs: Needs, frame: Frame
) -> tuple[dict[str, Any], str]:
    """The model as `core.decision.read` takes it, and the text of the replicates file that it names."""
    model: dict[str, Any] = {
        "criteria": [
            {"name": s.name, "unit": s.unit, "worst": float(s.worst), "best": float(s.best)}
            | ({"points": [list(pair) for pair in s.points]} if s.points else {})
            | ({"enabler": True} if s.enabler else {})
            for s in frame.criteria
        ],
        "alternatives": [_alternative(p, today, needs, frame.criteria) for p in proposals],
        "weights": {"vectors": [dict(vector) for vector in frame.vectors]},
        "budget": {
            f"{source}:{year}": amount
            for source, by_year in frame.ceilings.items()
            for year, amount in by_year.items()
        },
        "resources": [{"name": f"staff:{year}", "ceiling": months} for year, months in frame.staff.items()],
    }
    joint = _replicates(proposals, today, needs) if any(s.name == NEED for s in frame.criteria) else ""
    if joint:
        model["joint"] = {"file": "replicates.csv"}
    if synergies := _synergies(proposals, frame.criteria):
        model["synergies"] = synergies
    if groups := _groups(proposals, frame):
        model["groups"] = groups
    return model, joint


def _alternative(
    p: Proposal, today: Mapping[str, ServiceToday], needs: Needs, criteria: Sequence[Scale]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": p.name,
        "values": {s.name: cell for s in criteria if (cell := _value(p, s.name, today, needs)) is not None},
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


def _value(
    p: Proposal, criterion: str, today: Mapping[str, ServiceToday], needs: Needs
) -> float | dict[str, list[float]] | None:
    """What the initiative does on a criterion; None where nobody said it."""
    if criterion == NEED:
        return round(sum(_need(p, today, needs.services, needs.shares)), 6)
    effect = _hours(p, today) if criterion == HOURS else p.effects.get(criterion)
    return None if effect is None else _cell(effect)


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


def _hours(p: Proposal, today: Mapping[str, ServiceToday]) -> Range | None:
    """Thousand hours of residents saved a year: volume × hours × share saved × take-up; nought without services."""
    if not p.services:
        return 0.0, 0.0, 0.0
    if p.hours_saved is None or p.take_up is None:
        return None
    spent = sum(today[s].volume * today[s].hours for s in p.services if s in today) / 1000
    low, mode, high = (spent * h * t for h, t in zip(p.hours_saved, p.take_up, strict=True))
    return low, mode, high


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


def _groups(proposals: Sequence[Proposal], frame: Frame) -> list[dict[str, Any]]:
    """Groups with those members that go into the analysis, where they still say something."""
    known = {p.name for p in proposals}
    held = (([m for m in members if m in known], most) for members, most in frame.groups)
    return [{"members": members, "max": most} for members, most in held if len(members) > most]


def _replicates(proposals: Sequence[Proposal], today: Mapping[str, ServiceToday], needs: Needs) -> str:
    """CSV: a column for each initiative whose need was asked about, a row for each joint draw; "" without any."""
    asked = [p for p in proposals if any(s in needs.services for s in p.services)]
    if not asked or not needs.replicates:
        return ""
    lines = [",".join(f"{p.name}:{NEED}" for p in asked)]
    for draw in needs.replicates:
        lines.append(",".join(f"{sum(_need(p, today, needs.services, draw)):.6f}" for p in asked))
    return "\n".join(lines) + "\n"
