"""What information would settle the borderline: more respondents, agreement on a criterion, sure delivery.

More respondents: the survey's sampling error shrinks by √(n/(n+k)), everything else unchanged. Agreement: the
weight of one criterion stands at the centre of its set. Sure delivery: nothing that is begun fails. Each time the
robust portfolio is found again by the same draws, and the initiatives that leave the borderline are counted.
All of it is an approximation, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ratusha.core.decision.model import DecisionRefusal, Model, PortfolioOptions, WeightRules
from ratusha.core.decision.robust import Robust, rpm
from ratusha.core.decision.weights import weight_set

RESPONDENTS, AGREEMENT, DELIVERY = "respondents", "agreement", "delivery"


@dataclass(frozen=True)
class Settled:
    """How many of the borderline initiatives become core or exterior, and which. An approximation.

    `core_index` is the share of best portfolios that hold each of the borderline, before and after.
    """

    borderline: tuple[str, ...]
    settled: tuple[str, ...]
    before: dict[str, float]
    after: dict[str, float]
    kind: str = ""
    criterion: str = ""

    @property
    def doubt(self) -> tuple[float, float]:
        """Mean of 4 p (1 − p) over the borderline, before and after: 1 is heads or tails, 0 is settled."""
        return _doubt(self.before), _doubt(self.after)

    def to_dict(self) -> dict[str, object]:
        """The same as plain data."""
        return {
            "kind": self.kind,
            "criterion": self.criterion,
            "settled": list(self.settled),
            "core_index": self.after,
            "doubt": list(self.doubt),
        }


def settle_by_respondents(
    model: Model, asked: int, more: int, seed: int = 1, jobs: int = 1, *, base: Robust | None = None
) -> Settled:
    """What asking `more` people besides the `asked` ones would settle, by joint draws. `base` is `drawn(model)`."""
    if asked < 1 or more < 1:
        raise DecisionRefusal("respondents", "numbers of people asked must be at least 1", "settle")
    if model.joint is None:
        raise DecisionRefusal(
            "no_survey", "the model has no joint replicates of a survey to shrink", "settle"
        )
    middle = model.joint.rows.mean(axis=0)
    shrunk = middle + (model.joint.rows - middle) * float(np.sqrt(asked / (asked + more)))
    after = replace(model, joint=replace(model.joint, rows=shrunk))
    return _compare(base or drawn(model, seed, jobs), after, seed, jobs, kind=RESPONDENTS)


def settle_by_agreement(
    model: Model, criterion: str, seed: int = 1, jobs: int = 1, *, base: Robust | None = None
) -> Settled:
    """What agreeing on the weight of one criterion would settle. `base` is `drawn(model)`."""
    names = [c.name for c in model.criteria]
    if criterion not in names:
        raise DecisionRefusal("unknown_name", "there is no criterion “%(name)s”", "settle", name=criterion)
    at = names.index(criterion)
    middle = float(weight_set(model).centre[at])
    after = replace(model, weights=_agreed(model.weights, criterion, at, middle))
    return _compare(base or drawn(model, seed, jobs), after, seed, jobs, kind=AGREEMENT, criterion=criterion)


def settle_by_delivery(model: Model, seed: int = 1, jobs: int = 1, *, base: Robust | None = None) -> Settled:
    """What would be settled if whatever is begun were sure to be delivered. `base` is `drawn(model)`."""
    sure = tuple(replace(alternative, probability=1.0) for alternative in model.alternatives)
    return _compare(
        base or drawn(model, seed, jobs), replace(model, alternatives=sure), seed, jobs, kind=DELIVERY
    )


def settle(
    model: Model,
    asked: int,
    more: int,
    draws: int,
    *,
    seed: int = 1,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Settled, ...]:
    """All three questions by `draws` optima each: respondents (with a survey), each criterion, delivery."""
    model = replace(model, portfolio=PortfolioOptions("sampled", model.portfolio.gap, draws))
    base = drawn(model, seed, jobs)
    doubtful = any(alternative.probability < 1 for alternative in model.alternatives)
    ask: list[Callable[[], Settled]] = []
    if model.joint is not None and asked > 0:
        ask.append(partial(settle_by_respondents, model, asked, more, seed, jobs, base=base))
    ask += [partial(settle_by_agreement, model, c.name, seed, jobs, base=base) for c in model.criteria]
    if doubtful:
        ask.append(partial(settle_by_delivery, model, seed, jobs, base=base))
    found = []
    for number, question in enumerate(ask, start=1):
        found.append(question())
        if progress:
            progress(number, len(ask))
    return tuple(found)


def drawn(model: Model, seed: int = 1, jobs: int = 1) -> Robust:
    """The robust portfolio by draws, whatever method the model asks for: what the answers are compared with."""
    options = PortfolioOptions("sampled", model.portfolio.gap, model.portfolio.draws)
    return rpm(replace(model, portfolio=options), seed, jobs)


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


def _compare(then: Robust, after: Model, seed: int, jobs: int, *, kind: str, criterion: str = "") -> Settled:
    now = drawn(after, seed, jobs)
    return Settled(
        borderline=then.borderline,
        settled=tuple(name for name in then.borderline if name not in now.borderline),
        before={name: then.core_index[name] for name in then.borderline},
        after={name: now.core_index[name] for name in then.borderline},
        kind=kind,
        criterion=criterion,
    )


def _doubt(shares: dict[str, float]) -> float:
    return float(np.mean([4 * p * (1 - p) for p in shares.values()])) if shares else 0.0
