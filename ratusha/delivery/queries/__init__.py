"""Ask the room: what is due next, one case with its clock and log, what an applicant may see, the figures."""

from ratusha.delivery.queries.cases import (
    ZONE,
    CaseFile,
    EventFacts,
    NoSuchCase,
    case_file,
    chain_of,
    due_of,
    happened,
    letter,
    stages_of,
    term_of,
)
from ratusha.delivery.queries.figures import Figures, figures, most_used
from ratusha.delivery.queries.inbox import TABS, InboxPage, InboxRow, inbox, inbox_counts
from ratusha.delivery.queries.online import NotOnline, OnlineFacts, online, online_service
from ratusha.delivery.queries.tracking import (
    Asked,
    ReceiptFacts,
    Tracked,
    WrongSecret,
    asked,
    receipt,
    secret_for,
    track,
)

__all__ = [
    "TABS",
    "ZONE",
    "Asked",
    "CaseFile",
    "EventFacts",
    "Figures",
    "InboxPage",
    "InboxRow",
    "NoSuchCase",
    "NotOnline",
    "OnlineFacts",
    "ReceiptFacts",
    "Tracked",
    "WrongSecret",
    "asked",
    "case_file",
    "chain_of",
    "due_of",
    "figures",
    "happened",
    "inbox",
    "inbox_counts",
    "letter",
    "most_used",
    "online",
    "online_service",
    "receipt",
    "secret_for",
    "stages_of",
    "term_of",
    "track",
]
