"""Ask the room: the plan and its measures, the programme, the group, other projects, the Concept."""

from ratusha.plan.queries.calendar import calendar
from ratusha.plan.queries.consultation import (
    AgreementLine,
    CommentFacts,
    ConsultationFacts,
    agreement_sheet,
    comments_of_document,
    consultation,
)
from ratusha.plan.queries.evidence import NoDecision, decision, gather
from ratusha.plan.queries.exports import plan_rows, plan_workbook
from ratusha.plan.queries.live import newer_blocks
from ratusha.plan.queries.measures import (
    MeasureFacts,
    NoSuchMeasure,
    Plan,
    ceilings,
    measure,
    measure_for,
    measures,
    money_left,
    plan,
    reports,
)
from ratusha.plan.queries.programme import (
    GroupFacts,
    MeetingFacts,
    NoProgramme,
    NoSuchProject,
    ProgrammeFacts,
    ProjectFacts,
    group,
    meeting,
    news_item,
    programme,
    project,
    projects,
)

__all__ = [
    "AgreementLine",
    "CommentFacts",
    "ConsultationFacts",
    "GroupFacts",
    "MeasureFacts",
    "MeetingFacts",
    "NoDecision",
    "NoProgramme",
    "NoSuchMeasure",
    "NoSuchProject",
    "Plan",
    "ProgrammeFacts",
    "ProjectFacts",
    "agreement_sheet",
    "calendar",
    "ceilings",
    "comments_of_document",
    "consultation",
    "decision",
    "gather",
    "group",
    "measure",
    "measure_for",
    "measures",
    "meeting",
    "money_left",
    "newer_blocks",
    "news_item",
    "plan",
    "plan_rows",
    "plan_workbook",
    "programme",
    "project",
    "projects",
    "reports",
]
