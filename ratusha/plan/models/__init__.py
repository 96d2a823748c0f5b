"""Tables of the room: programme, working group, measures and money, other projects, Concept, consultation."""

from ratusha.plan.models.concept import (
    Agreement,
    Answer,
    Comment,
    Consultation,
    DraftDecision,
    LiveBlock,
    Section,
)
from ratusha.plan.models.group import (
    Attendance,
    MandateAct,
    Meeting,
    Member,
    Resolution,
    WorkingGroup,
)
from ratusha.plan.models.measures import (
    Ceiling,
    Dependency,
    FundingLine,
    FundingSource,
    Measure,
    Progress,
)
from ratusha.plan.models.programme import Component, Milestone, News, Programme, Subscription
from ratusha.plan.models.projects import ExternalProject, ProjectLink

__all__ = [
    "Agreement",
    "Answer",
    "Attendance",
    "Ceiling",
    "Comment",
    "Component",
    "Consultation",
    "Dependency",
    "DraftDecision",
    "ExternalProject",
    "FundingLine",
    "FundingSource",
    "LiveBlock",
    "MandateAct",
    "Measure",
    "Meeting",
    "Member",
    "Milestone",
    "News",
    "Programme",
    "Progress",
    "ProjectLink",
    "Resolution",
    "Section",
    "Subscription",
    "WorkingGroup",
]
