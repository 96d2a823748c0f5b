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
from ratusha.needs.actions.taking import NotCollecting, keep_response, take_response

__all__ = [
    "About",
    "DesignRefused",
    "EstimateRefused",
    "ImportRefused",
    "NotCollecting",
    "Rejected",
    "Report",
    "about_from",
    "close_survey",
    "describe_survey",
    "import_responses",
    "keep_response",
    "make_weights",
    "plan_import",
    "publish_estimates",
    "set_design",
    "set_margins",
    "take_response",
]
