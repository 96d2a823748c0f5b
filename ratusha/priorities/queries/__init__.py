"""Ask the room: the ranking and how sure it is, why each place, what was decided, who has judged."""

from ratusha.priorities.queries.decided import ChoiceFacts, DecisionFacts, decision
from ratusha.priorities.queries.evidence import frame, needs, proposals, services_today
from ratusha.priorities.queries.judging import CriterionFacts, MemberFacts, criteria, members
from ratusha.priorities.queries.placing import (
    AnalysisFacts,
    InitiativeFacts,
    NoAnalysis,
    NoSuchInitiative,
    Place,
    current_analysis,
    explanation,
    initiatives,
    place_of,
    ranking,
    sources,
)
from ratusha.priorities.queries.trying import BadWeights, SideBySide, Tried, at_weights, side_by_side

__all__ = [
    "AnalysisFacts",
    "BadWeights",
    "ChoiceFacts",
    "CriterionFacts",
    "DecisionFacts",
    "InitiativeFacts",
    "MemberFacts",
    "NoAnalysis",
    "NoSuchInitiative",
    "Place",
    "SideBySide",
    "Tried",
    "at_weights",
    "criteria",
    "current_analysis",
    "decision",
    "explanation",
    "frame",
    "initiatives",
    "members",
    "needs",
    "place_of",
    "proposals",
    "ranking",
    "services_today",
    "side_by_side",
    "sources",
]
