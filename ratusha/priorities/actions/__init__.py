"""Change the room: propose, judge, analyse, decide."""

from ratusha.priorities.actions.analyse import NothingToAnalyse, export_model, run_analysis
from ratusha.priorities.actions.deciding import BadDecision, record_decision
from ratusha.priorities.actions.propose import (
    define_criterion,
    define_source,
    propose_initiative,
    set_capacity,
)
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
    "run_analysis",
    "set_capacity",
]
