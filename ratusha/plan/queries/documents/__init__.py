"""The papers of the room from its rows: Concept, plan, minutes, quarterly report; each in one language."""

from ratusha.plan.queries.documents.blocks import BLOCKS, Matter
from ratusha.plan.queries.documents.concept import (
    TITLE as CONCEPT_TITLE,
)
from ratusha.plan.queries.documents.concept import (
    SectionFacts,
    agreement_block,
    concept_paper,
    concept_parts,
    live_digests,
    matter,
    section,
)
from ratusha.plan.queries.documents.funds import money_chart
from ratusha.plan.queries.documents.minutes import minutes_paper
from ratusha.plan.queries.documents.plan import TITLE as PLAN_TITLE
from ratusha.plan.queries.documents.plan import (
    gantt,
    light_words,
    milestones_chart,
    plan_paper,
    stand_words,
)
from ratusha.plan.queries.documents.report import effect_words, report_paper
from ratusha.plan.queries.documents.wording import DRAFTS, block_name, stamp

__all__ = [
    "BLOCKS",
    "CONCEPT_TITLE",
    "DRAFTS",
    "PLAN_TITLE",
    "Matter",
    "SectionFacts",
    "agreement_block",
    "block_name",
    "concept_paper",
    "concept_parts",
    "effect_words",
    "gantt",
    "light_words",
    "live_digests",
    "matter",
    "milestones_chart",
    "minutes_paper",
    "money_chart",
    "plan_paper",
    "report_paper",
    "section",
    "stamp",
    "stand_words",
]
