"""Change the room: propose, judge, analyse, see what would settle the rest, decide."""

from ratusha.priorities.actions.analyse import NothingToAnalyse, export_model, require_inputs, run_analysis
from ratusha.priorities.actions.deciding import BadDecision, record_decision
from ratusha.priorities.actions.framing import (
    BadFrame,
    define_criterion,
    define_source,
    retire_criterion,
    set_capacity,
)
from ratusha.priorities.actions.propose import (
    BadProposal,
    drop_group,
    propose_initiative,
    set_group,
    withdraw_initiative,
)
from ratusha.priorities.actions.settle import settle_analysis
from ratusha.priorities.actions.weigh import BadJudgement, record_judgement

__all__ = [
    "BadDecision",
    "BadFrame",
    "BadJudgement",
    "BadProposal",
    "NothingToAnalyse",
    "define_criterion",
    "define_source",
    "drop_group",
    "export_model",
    "propose_initiative",
    "record_decision",
    "record_judgement",
    "require_inputs",
    "retire_criterion",
    "run_analysis",
    "set_capacity",
    "set_group",
    "settle_analysis",
    "withdraw_initiative",
]
