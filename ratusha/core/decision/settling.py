"""What information would settle the borderline: more respondents, or agreement on a criterion. Approximate.

More respondents: the survey's sampling error shrinks by √(n/(n+k)), everything else unchanged. Agreement: the
weight of one criterion stands at the centre of its set. Either way the robust portfolio is found again, and
the initiatives that leave the borderline are counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ratusha.core.decision.model import DecisionRefusal, Model, PortfolioOptions, WeightRules
from ratusha.core.decision.robust import rpm
from ratusha.core.decision.weights import weight_set


@dataclass(frozen=True)
class Settled:
    """How many of the borderline initiatives become core or exterior, and which. An approximation."""

    borderline: tuple[str, ...]
    settled: tuple[str, ...]


def settle_by_respondents(model: Model, asked: int, more: int, seed: int = 1, jobs: int = 1) -> Settled:
    """What asking `more` people besides the `asked` ones would settle, by joint draws."""
    if asked < 1 or more < 1:
        raise DecisionRefusal("respondents", "numbers of people asked must be at least 1", "settle")
    if model.joint is None:
        raise DecisionRefusal(
            "no_survey", "the model has no joint replicates of a survey to shrink", "settle"
        )
    middle = model.joint.rows.mean(axis=0)
    shrunk = middle + (model.joint.rows - middle) * float(np.sqrt(asked / (asked + more)))
    return _compare(model, replace(model, joint=replace(model.joint, rows=shrunk)), seed, jobs)


def settle_by_agreement(model: Model, criterion: str, seed: int = 1, jobs: int = 1) -> Settled:
    """What agreeing on the weight of one criterion would settle."""
    names = [c.name for c in model.criteria]
    if criterion not in names:
        raise DecisionRefusal("unknown_name", "there is no criterion “%(name)s”", "settle", name=criterion)
    at = names.index(criterion)
    middle = float(weight_set(model).centre[at])
    return _compare(model, replace(model, weights=_agreed(model.weights, criterion, at, middle)), seed, jobs)


def _agreed(rules: WeightRules, name: str, at: int, middle: float) -> WeightRules:
    """The rules with one weight fixed; members' vectors keep their proportions among the others."""
    if not rules.vectors:
        bounds = [b for b in rules.bounds if b[0] != name]
        return replace(rules, bounds=tuple(sorted([*bounds, (name, middle, middle)])))
    vectors = []
    for vector in rules.vectors:
        rest = 1 - vector[at]
        scale = (1 - middle) / rest if rest > 0 else 0.0
        spare = 0.0 if rest > 0 else (1 - middle) / max(1, len(vector) - 1)
        vectors.append(tuple(middle if i == at else w * scale + spare for i, w in enumerate(vector)))
    return WeightRules(vectors=tuple(vectors))


def _compare(before: Model, after: Model, seed: int, jobs: int) -> Settled:
    sampled = PortfolioOptions("sampled", before.portfolio.gap, before.portfolio.draws)
    then = rpm(replace(before, portfolio=sampled), seed, jobs)
    now = rpm(replace(after, portfolio=sampled), seed, jobs)
    gone = tuple(name for name in then.borderline if name not in now.borderline)
    return Settled(then.borderline, gone)
