"""What a decision is made of: criteria, alternatives, weights, money. Plain frozen values.

Everything stands in natural units (hours, people, hryvnias); a criterion's anchors `worst` and `best` were
fixed before anything was measured, so the value of one alternative never depends on which others are listed.
`reading.read` makes a `Model` from a mapping and is the only way to get one: a `Model` is always sound.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from ratusha.core.refusal import Refusal

Floats = npt.NDArray[np.float64]
Kind = Literal["point", "normal", "triangular", "interval"]


class DecisionRefusal(Refusal):
    """A model, a weight set or a budget that cannot be worked with."""


@dataclass(frozen=True)
class Measurement:
    """One uncertain number: a point, a normal (mean, sd), a triangular (low, mode, high) or an interval.

    `missing` says that nobody measured it: it is then the interval of the whole scale, never zero.
    """

    kind: Kind
    numbers: tuple[float, ...]
    missing: bool = False

    @property
    def mean(self) -> float:
        """The expected value in natural units."""
        if self.kind == "triangular":
            return sum(self.numbers) / 3
        if self.kind == "interval":
            return (self.numbers[0] + self.numbers[1]) / 2
        return self.numbers[0]

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest number named (a normal names its mean only)."""
        if self.kind in ("point", "normal"):
            return self.numbers[0], self.numbers[0]
        return self.numbers[0], self.numbers[-1]

    @property
    def certain(self) -> bool:
        """Whether the number is known exactly."""
        return self.kind == "point"

    def to_plain(self) -> float | dict[str, list[float]]:
        """The form it has in a model file."""
        return self.numbers[0] if self.kind == "point" else {self.kind: list(self.numbers)}


@dataclass(frozen=True)
class Criterion:
    """A scale with two anchors: value 0 at `worst` (doing nothing), 1 at `best`; straight unless `points`."""

    name: str
    unit: str
    worst: float
    best: float
    points: tuple[tuple[float, float], ...] = ()
    enabler: bool = False

    @property
    def straight(self) -> bool:
        """Whether the value function is one straight line."""
        return not self.points

    def value(self, x: npt.ArrayLike) -> Floats:
        """Values of natural quantities; beyond the anchors the end slopes go on (nothing is clipped)."""
        at = np.asarray(x, dtype=np.float64)
        if self.straight:
            straight: Floats = (at - self.worst) / (self.best - self.worst)
            return straight
        xs = np.array([p[0] for p in self.points])
        vs = np.array([p[1] for p in self.points])
        slopes = np.diff(vs) / np.diff(xs)
        piece = np.clip(np.searchsorted(xs, at, side="right") - 1, 0, len(slopes) - 1)
        bent: Floats = vs[piece] + slopes[piece] * (at - xs[piece])
        return bent

    def quantity(self, value: float) -> float | None:
        """The natural quantity with that value, or None where the function never takes it."""
        if self.straight:
            return self.worst + value * (self.best - self.worst)
        xs = [p[0] for p in self.points]
        vs = [p[1] for p in self.points]
        for i in range(len(xs) - 1):
            low, high = sorted((vs[i], vs[i + 1]))
            if low <= value <= high and high > low:
                return xs[i] + (value - vs[i]) * (xs[i + 1] - xs[i]) / (vs[i + 1] - vs[i])
        return None


@dataclass(frozen=True)
class Alternative:
    """One option or initiative: its measurement on every criterion, and what it costs and demands."""

    name: str
    values: tuple[Measurement, ...]
    cost: tuple[tuple[str, float], ...] = ()
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    compulsory: bool = False
    use: tuple[tuple[str, float], ...] = ()
    probability: float = 1.0
    services: tuple[str, ...] = ()

    @property
    def total_cost(self) -> float:
        """Money of all sources and years together."""
        return float(sum(amount for _, amount in self.cost))


@dataclass(frozen=True)
class Ratio:
    """`low ≤ weight of num / weight of den ≤ high`."""

    num: str
    den: str
    low: float
    high: float


@dataclass(frozen=True)
class WeightRules:
    """What is known of the weights; all empty is the free simplex. `vectors` are members' own sets."""

    order: tuple[tuple[str, str], ...] = ()
    bounds: tuple[tuple[str, float, float], ...] = ()
    ratios: tuple[Ratio, ...] = ()
    vectors: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True)
class Joint:
    """Joint draws of some cells (they move together): `cells` are (alternative, criterion) places."""

    cells: tuple[tuple[int, int], ...]
    rows: Floats


@dataclass(frozen=True)
class Group:
    """At most `most` of the members may be chosen."""

    members: tuple[str, ...]
    most: int


@dataclass(frozen=True)
class Synergy:
    """An effect that appears (or, negative, is shared) only when all members are chosen; natural units."""

    members: tuple[str, ...]
    bonus: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Resource:
    """Something scarce besides money (staff); the ceiling holds in each phase."""

    name: str
    ceiling: float


@dataclass(frozen=True)
class Phases:
    """Steps in time, what a value is worth in each, and each step's own budget."""

    names: tuple[str, ...]
    discount: tuple[float, ...]
    budget: tuple[tuple[tuple[str, float], ...], ...] = ()


@dataclass(frozen=True)
class PortfolioOptions:
    """How portfolios are searched: `exact` or `sampled` (None: by size), gap wanted, draws if sampled."""

    method: Literal["exact", "sampled"] | None = None
    gap: float | None = None
    draws: int = 500


@dataclass(frozen=True)
class Model:
    """A decision, read and checked. Budget keys are "" for one total, otherwise "source:year"."""

    criteria: tuple[Criterion, ...]
    alternatives: tuple[Alternative, ...]
    weights: WeightRules = WeightRules()
    joint: Joint | None = None
    budget: tuple[tuple[str, float], ...] = ()
    phases: Phases | None = None
    groups: tuple[Group, ...] = ()
    synergies: tuple[Synergy, ...] = ()
    resources: tuple[Resource, ...] = ()
    portfolio: PortfolioOptions = PortfolioOptions()
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Alternatives' names in model order."""
        return tuple(a.name for a in self.alternatives)

    @property
    def has_money(self) -> bool:
        """Whether there is a portfolio to choose: some cost and some budget."""
        budgeted = bool(self.budget) or bool(self.phases and self.phases.budget)
        return budgeted and any(a.cost for a in self.alternatives)

    def place(self, name: str) -> int:
        """Position of an alternative; an unknown name is refused."""
        if name not in self.names:
            raise DecisionRefusal("unknown_alternative", "there is no alternative “%(name)s”", name=name)
        return self.names.index(name)

    def to_plain(self) -> dict[str, object]:
        """The frozen inputs as plain data: what the digest is taken of and what an export writes."""
        plain: dict[str, object] = {
            "criteria": [_criterion(c) for c in self.criteria],
            "alternatives": [self._alternative(a) for a in self.alternatives],
        }
        optional: Mapping[str, object] = {
            "weights": self._weights(),
            "joint": self._joint(),
            "budget": {"total": _money(self.budget)} if self.budget else None,
            "phases": self._phases(),
            "groups": [{"members": list(g.members), "max": g.most} for g in self.groups],
            "synergies": [{"members": list(s.members), "bonus": dict(s.bonus)} for s in self.synergies],
            "resources": [{"name": r.name, "ceiling": r.ceiling} for r in self.resources],
            "portfolio": self._options(),
        }
        plain.update({key: value for key, value in optional.items() if value})
        return plain

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of `to_plain()`: equal inputs, equal digest, however they arrived."""
        text = json.dumps(self.to_plain(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def _alternative(self, alternative: Alternative) -> dict[str, object]:
        place = self.names.index(alternative.name)
        joint = set(self.joint.cells) if self.joint else set()
        values = {
            criterion.name: cell.to_plain()
            for at, (criterion, cell) in enumerate(zip(self.criteria, alternative.values, strict=True))
            if not cell.missing and (place, at) not in joint
        }
        plain: dict[str, object] = {"name": alternative.name, "values": values}
        optional: Mapping[str, object] = {
            "cost": _money(alternative.cost),
            "requires": list(alternative.requires),
            "excludes": list(alternative.excludes),
            "compulsory": alternative.compulsory,
            "use": dict(alternative.use),
            "services": list(alternative.services),
        }
        plain.update({key: value for key, value in optional.items() if value})
        if alternative.probability != 1.0:
            plain["probability"] = alternative.probability
        return plain

    def _weights(self) -> dict[str, object]:
        names = [c.name for c in self.criteria]
        weights: dict[str, object] = {
            "order": [list(pair) for pair in self.weights.order],
            "bounds": {name: [low, high] for name, low, high in self.weights.bounds},
            "ratios": [
                {"num": r.num, "den": r.den, "min": r.low, "max": r.high} for r in self.weights.ratios
            ],
            "vectors": [dict(zip(names, vector, strict=True)) for vector in self.weights.vectors],
        }
        for ratio in weights["ratios"]:  # type: ignore[attr-defined]  # a list of mappings, built just above
            if ratio["max"] == float("inf"):
                del ratio["max"]
        return {key: value for key, value in weights.items() if value}

    def _joint(self) -> dict[str, object] | None:
        if self.joint is None:
            return None
        columns = [f"{self.names[a]}:{self.criteria[c].name}" for a, c in self.joint.cells]
        return {"columns": columns, "rows": self.joint.rows.tolist()}

    def _phases(self) -> dict[str, object] | None:
        if self.phases is None:
            return None
        plain: dict[str, object] = {"names": list(self.phases.names), "discount": list(self.phases.discount)}
        if self.phases.budget:
            plain["budget"] = [_money(b) for b in self.phases.budget]
        return plain

    def _options(self) -> dict[str, object]:
        options = self.portfolio
        plain: dict[str, object] = (
            {"draws": options.draws} if options.draws != PortfolioOptions().draws else {}
        )
        if options.method is not None:
            plain["method"] = options.method
        if options.gap is not None:
            plain["gap"] = options.gap
        return plain


def _criterion(criterion: Criterion) -> dict[str, object]:
    plain: dict[str, object] = {"name": criterion.name, "worst": criterion.worst, "best": criterion.best}
    if criterion.unit:
        plain["unit"] = criterion.unit
    if criterion.points:
        plain["points"] = [list(point) for point in criterion.points]
    if criterion.enabler:
        plain["enabler"] = True
    return plain


def _money(amounts: tuple[tuple[str, float], ...]) -> float | dict[str, float] | None:
    if not amounts:
        return None
    if len(amounts) == 1 and amounts[0][0] == "":
        return amounts[0][1]
    return dict(amounts)
