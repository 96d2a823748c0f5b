"""Change the room: set surveys up, bring answers in, weigh, publish."""

from ratusha.needs.actions.collecting import CollectedReport, import_collected
from ratusha.needs.actions.entering import (
    MODES,
    EntryRefused,
    resolve_entry,
    retype_entry,
    set_double_entry,
    start_entry,
    take_entry,
)
from ratusha.needs.actions.fieldwork import (
    Address,
    Issued,
    UnitRefused,
    assign_interviewers,
    issue_units,
    open_reserve,
    record_visit,
    take_invited,
    unit_of,
)
from ratusha.needs.actions.freezing import EstimateRefused
from ratusha.needs.actions.importing import ImportRefused, Rejected, Report, import_responses, plan_import
from ratusha.needs.actions.publishing import make_weights, publish_estimates
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
from ratusha.needs.actions.texts import (
    CodingRefused,
    code_answer,
    merge_themes,
    propose_themes,
    rename_theme,
)
from ratusha.needs.actions.together import told

__all__ = [
    "MODES",
    "About",
    "Address",
    "CodingRefused",
    "CollectedReport",
    "DesignRefused",
    "EntryRefused",
    "EstimateRefused",
    "ImportRefused",
    "Issued",
    "NotCollecting",
    "Rejected",
    "Report",
    "UnitRefused",
    "about_from",
    "assign_interviewers",
    "close_survey",
    "code_answer",
    "describe_survey",
    "import_collected",
    "import_responses",
    "issue_units",
    "keep_response",
    "make_weights",
    "merge_themes",
    "open_reserve",
    "plan_import",
    "propose_themes",
    "publish_estimates",
    "record_visit",
    "rename_theme",
    "resolve_entry",
    "retype_entry",
    "set_design",
    "set_double_entry",
    "set_margins",
    "start_entry",
    "take_entry",
    "take_invited",
    "take_response",
    "told",
    "unit_of",
]
