"""Pages of the room: the quality of a service for everybody; readings, audits and data requests in the office."""

from ratusha.quality.views.audits import assess_page, audit_page, campaign_page, open_page
from ratusha.quality.views.evidence import evidence
from ratusha.quality.views.public import instrument_file, service_page
from ratusha.quality.views.requests import (
    ask_page,
    figures_page,
    remind_units,
    request_page,
    requests_page,
    sheet_page,
)
from ratusha.quality.views.simplifying import simplifications_page, simplify_page

__all__ = [
    "ask_page",
    "assess_page",
    "audit_page",
    "campaign_page",
    "evidence",
    "figures_page",
    "instrument_file",
    "open_page",
    "remind_units",
    "request_page",
    "requests_page",
    "service_page",
    "sheet_page",
    "simplifications_page",
    "simplify_page",
]
