"""Change the room: propose, judge, analyse, see what would settle the rest, decide."""

from ratusha.priorities.actions.analyse import NothingToAnalyse, export_model, require_inputs, run_analysis
from ratusha.priorities.actions.deciding import BadDecision, record_decision
from ratusha.priorities.actions.propose import (
    define_criterion,
    define_source,
    propose_initiative,
    set_capacity,
)
from ratusha.priorities.actions.settle import settle_analysis
from ratusha.priorities.actions.weigh import BadJudgement, record_judgement

__all__ = [
    "BadDecision",
    "BadJudgement",
    "NothingToAnalyse",
    "define_criterion",
    "define_source",
    "export_model",
    "propose_initiative",
    "record_decision",
    "record_judgement",
    "require_inputs",
    "run_analysis",
    "set_capacity",
    "settle_analysis",
]
