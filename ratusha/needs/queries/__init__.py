"""Ask the room: surveys, published estimates, what residents need first, diagnostics."""

from ratusha.needs.queries.microdata import Microdata, microdata
from ratusha.needs.queries.progress import (
    BatchFacts,
    Monitoring,
    Quota,
    UnitFacts,
    WeightFacts,
    monitoring,
    response_rates,
    units,
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
from ratusha.needs.queries.texts import TextAnswer, Texts, ThemeFacts, free_answers

__all__ = [
    "BatchFacts",
    "Design",
    "Figure",
    "Microdata",
    "Monitoring",
    "NoSuchSurvey",
    "NotPublished",
    "Published",
    "Quota",
    "ServiceNeed",
    "ServiceNeeds",
    "SurveyFacts",
    "TextAnswer",
    "Texts",
    "ThemeFacts",
    "UnitFacts",
    "WeightFacts",
    "estimates",
    "free_answers",
    "microdata",
    "monitoring",
    "open_surveys",
    "publication",
    "published_surveys",
    "response_rates",
    "service_needs",
    "survey",
    "surveys",
    "units",
    "weighting",
]
