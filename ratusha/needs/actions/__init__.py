"""Change the room: set surveys up, bring answers in, weigh, publish."""

from ratusha.needs.actions.importing import ImportRefused, Rejected, Report, import_responses, plan_import
from ratusha.needs.actions.publishing import (
    EstimateRefused,
    make_weights,
    publish_estimates,
)
from ratusha.needs.actions.surveys import (
    About,
    DesignRefused,
    about_from,
    close_survey,
    describe_survey,
    set_design,
    set_margins,
)

__all__ = [
    "About",
    "DesignRefused",
    "EstimateRefused",
    "ImportRefused",
    "Rejected",
    "Report",
    "about_from",
    "close_survey",
    "describe_survey",
    "import_responses",
    "make_weights",
    "plan_import",
    "publish_estimates",
    "set_design",
    "set_margins",
]
