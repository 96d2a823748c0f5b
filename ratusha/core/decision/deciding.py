"""The whole decision in one call: SMAA-2, and the portfolio where there is money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ratusha.core.decision.model import Model
from ratusha.core.decision.portfolio import Portfolio, portfolio
from ratusha.core.decision.reading import read
from ratusha.core.decision.smaa import DRAWS, JOBS, SEED, Smaa, smaa


@dataclass(frozen=True)
class Decision:
    """What `ratusha decide` prints."""

    smaa: Smaa
    portfolio: Portfolio | None

    def to_dict(self) -> dict[str, object]:
        """The JSON of the command; without costs or without a budget there is no portfolio in it."""
        plain = self.smaa.to_dict()
        if self.portfolio is not None:
            plain["portfolio"] = self.portfolio.to_dict()
            if self.portfolio.frontier:
                plain["frontier"] = [point.to_dict() for point in self.portfolio.frontier]
        return plain


def decide(
    model: Model | dict[str, object],
    draws: int = DRAWS,
    seed: int = SEED,
    jobs: int = JOBS,
    progress: Callable[[int, int], None] | None = None,
) -> Decision:
    """Rank the alternatives and choose the portfolio; bit for bit the same for the same arguments."""
    model = read(model)
    chosen = portfolio(model, seed, jobs) if model.has_money else None
    return Decision(smaa(model, draws, seed, jobs, progress), chosen)
