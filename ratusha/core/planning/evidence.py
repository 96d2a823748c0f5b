"""The evidence that a Concept stands on, as plain values: needs, quality, ranking, portfolio, frontier.

`plan` fills these from the doors of the rooms below it; a part that is not there yet is empty, and the Concept says
so. Each part carries its source: words, address and digest, so that every number is a link and a newer source is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ratusha.core.texts import Texts


@dataclass(frozen=True, slots=True)
class Origin:
    """Where numbers come from; `address` is a path of the portal, `digest` changes when the numbers do."""

    title: Texts
    address: str
    digest: str


@dataclass(frozen=True, slots=True)
class NeedRow:
    """The share of adult residents who name a service among their first three; 0 … 1 with a 95 % interval."""

    service: str
    title: Texts
    address: str
    value: float
    low: float | None
    high: float | None
    n: int | None


@dataclass(frozen=True, slots=True)
class QualityRow:
    """What measuring found: maturity 0–4, hours, trips and papers of one application, answers 1 … 5 by count."""

    service: str
    title: Texts
    address: str
    maturity: float | None = None
    hours: float | None = None
    trips: float | None = None
    papers: float | None = None
    satisfaction: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SimplerRow:
    """What goes away before a service goes online: (as it is, as it is to be), and the hours spared in a year."""

    service: str
    title: Texts
    address: str
    steps: tuple[int, int]
    days: tuple[int, int]
    documents: tuple[float | None, float | None]
    trips: tuple[float | None, float | None]
    hours: float | None = None
    acts: int = 0  # that must be changed first


@dataclass(frozen=True, slots=True)
class RankRow:
    """An initiative in the ranking and the portfolio; `group` is core, borderline or exterior."""

    initiative: str
    title: Texts
    address: str
    probabilities: tuple[float, ...] = ()
    expected: float | None = None
    low: int | None = None
    high: int | None = None
    core_index: float | None = None
    group: str = ""
    chosen: bool = False
    reason: Texts = field(default_factory=dict)  # why it waits
    departure: Texts = field(default_factory=dict)  # why the group departed from the computation here


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The best portfolio for a budget: UAH and value."""

    cost: float
    value: float
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """What becomes of a need: the measure that meets it, or the reason why none does."""

    need: NeedRow
    measure: str = ""
    reason: Texts = field(default_factory=dict)


def coverage(
    needs: Iterable[NeedRow],
    measures: Mapping[str, str],
    refused: Mapping[str, Texts],
    otherwise: Texts,
    most: int,
) -> list[Coverage]:
    """The top needs, each with its measure (by service) or its reasoned refusal: none is passed over in silence."""
    top = sorted(needs, key=lambda need: -need.value)[:most]
    return [
        Coverage(need, measures[need.service])
        if need.service in measures
        else Coverage(need, reason=refused.get(need.service) or otherwise)
        for need in top
    ]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it; `origins` by part: needs, quality, ranking, portfolio, frontier."""

    needs: tuple[NeedRow, ...] = ()
    quality: tuple[QualityRow, ...] = ()
    ranking: tuple[RankRow, ...] = ()
    frontier: tuple[FrontierPoint, ...] = ()
    simplified: tuple[SimplerRow, ...] = ()
    refused: Mapping[str, Texts] = field(
        default_factory=dict
    )  # service -> why no initiative for it was chosen
    other_years: Texts = field(default_factory=dict)  # why some begin in other years than computed
    origins: dict[str, Origin] = field(default_factory=dict)
