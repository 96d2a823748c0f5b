"""Change the room: define a yardstick, record a reading, assess in a campaign and settle differences."""

from ratusha.quality.actions.audits import BadAssessment, assess, open_campaign, settle
from ratusha.quality.actions.readings import define_instrument, import_instrument, record_measurement

__all__ = [
    "BadAssessment",
    "assess",
    "define_instrument",
    "import_instrument",
    "open_campaign",
    "record_measurement",
    "settle",
]
