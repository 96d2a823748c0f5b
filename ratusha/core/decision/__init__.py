"""Decision analysis: SMAA-2, portfolios, robust portfolio modelling, and weights from judgements.

    model = read(tomllib.loads(text), joint_csv)       # every fault of the model is named here
    result = decide(model, draws=38_416, seed=1)       # what `ratusha decide --json` prints
    smaa(model), portfolio(model), rpm(model)          # its parts
    ahp(matrix), bwm(...), roc(m), topsis(...)         # weights from judgements, and cross-checks

Formulas and conventions: docs/methods/decision.md.
"""

from ratusha.core.decision.crosschecks import promethee, topsis
from ratusha.core.decision.deciding import Decision, decide
from ratusha.core.decision.elicitation import Ahp, Bwm, ahp, bwm, roc, swings
from ratusha.core.decision.model import DecisionRefusal, Model
from ratusha.core.decision.portfolio import Portfolio, portfolio
from ratusha.core.decision.reading import read
from ratusha.core.decision.robust import Robust, rpm
from ratusha.core.decision.smaa import Smaa, smaa

__all__ = [
    "Ahp",
    "Bwm",
    "Decision",
    "DecisionRefusal",
    "Model",
    "Portfolio",
    "Robust",
    "Smaa",
    "ahp",
    "bwm",
    "decide",
    "portfolio",
    "promethee",
    "read",
    "roc",
    "rpm",
    "smaa",
    "swings",
    "topsis",
]
