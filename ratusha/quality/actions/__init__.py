"""Change the room: define a yardstick, record a reading, audit a service, ask units for figures."""

from ratusha.quality.actions.audits import BadAssessment, assess, open_campaign, settle
from ratusha.quality.actions.readings import define_instrument, import_instrument, record_measurement
from ratusha.quality.actions.requests import (
    BadRequest,
    approve_sheet,
    ask_units,
    remind,
    remind_now,
    return_sheet,
    save_figures,
    send_sheet,
)
from ratusha.quality.actions.simplifying import propose_simplification

__all__ = [
    "BadAssessment",
    "BadRequest",
    "approve_sheet",
    "ask_units",
    "assess",
    "define_instrument",
    "import_instrument",
    "open_campaign",
    "propose_simplification",
    "record_measurement",
    "remind",
    "remind_now",
    "return_sheet",
    "save_figures",
    "send_sheet",
    "settle",
]
