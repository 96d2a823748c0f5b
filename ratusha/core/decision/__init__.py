"""Decisions that survive disagreement: who stands where under all weights and errors, and what to fund.

The doors, each a pure function of values (no file, clock or hidden chance):

* `read` makes a checked `Model` from a mapping (see docs/methods/decision.md for its fields);
* `smaa` ranks under uncertain weights and measurements, `portfolio` chooses within the money, `rpm` tells core
  from borderline and exterior, `decide` does all of it: the JSON of `ratusha decide`;
* `schedule` spreads the portfolio over years, `binding` names the rules that hold it back;
* `explain`, `compare` say why; `settle` (and `settle_by_…`) what would settle it, `margins` what more would buy;
* `swings`, `roc`, `ahp`, `bwm` turn judgements into weights; `topsis`, `promethee` are second opinions.
"""

from ratusha.core.decision.crosschecks import promethee, topsis
from ratusha.core.decision.deciding import Decision, decide
from ratusha.core.decision.elicitation import Ahp, Bwm, ahp, bwm, roc, swings
from ratusha.core.decision.explaining import Comparison, Explanation, compare, explain
from ratusha.core.decision.margins import Margin, margins
from ratusha.core.decision.model import DecisionRefusal, Model
from ratusha.core.decision.portfolio import Portfolio, portfolio
from ratusha.core.decision.reading import read
from ratusha.core.decision.robust import Robust, rpm, wilson
from ratusha.core.decision.scheduling import Binding, Schedule, binding, schedule
from ratusha.core.decision.settling import (
    Settled,
    settle,
    settle_by_agreement,
    settle_by_delivery,
    settle_by_respondents,
)
from ratusha.core.decision.smaa import Rank, Smaa, smaa

__all__ = [
    "Ahp", "Binding", "Bwm", "Comparison", "Decision", "DecisionRefusal", "Explanation", "Margin", "Model", "Portfolio",
    "Rank", "Robust", "Schedule", "Settled", "Smaa", "ahp", "binding", "bwm", "compare", "decide", "explain", "margins", "portfolio",
    "promethee", "read", "roc", "rpm", "schedule", "settle", "settle_by_agreement", "settle_by_delivery",
    "settle_by_respondents", "smaa", "swings", "topsis", "wilson",
]  # fmt: skip
