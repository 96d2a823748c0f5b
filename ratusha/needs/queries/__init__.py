"""Ask the room: surveys, published estimates, what residents need first, diagnostics."""

from ratusha.needs.queries.progress import (
    BatchFacts,
    Monitoring,
    Quota,
    WeightFacts,
    monitoring,
    weighting,
)
from ratusha.needs.queries.results import (
    Figure,
    NotPublished,
    Published,
    ServiceNeed,
    ServiceNeeds,
    estimates,
    publication,
    published_surveys,
    service_needs,
)
from ratusha.needs.queries.surveys import (
    Design,
    NoSuchSurvey,
    SurveyFacts,
    open_surveys,
    survey,
    surveys,
)

__all__ = [
    "BatchFacts",
    "Design",
    "Figure",
    "Monitoring",
    "NoSuchSurvey",
    "NotPublished",
    "Published",
    "Quota",
    "ServiceNeed",
    "ServiceNeeds",
    "SurveyFacts",
    "WeightFacts",
    "estimates",
    "monitoring",
    "open_surveys",
    "publication",
    "published_surveys",
    "service_needs",
    "survey",
    "surveys",
    "weighting",
]
