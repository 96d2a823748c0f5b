"""Tables of the room: versioned yardsticks, dated readings that are only ever added, audits, figures of units."""

from ratusha.quality.models.audits import Assessment, Campaign
from ratusha.quality.models.readings import Frozen, Instrument, Measurement
from ratusha.quality.models.requests import DataRequest, Sheet, SheetLine, SheetState

__all__ = [
    "Assessment",
    "Campaign",
    "DataRequest",
    "Frozen",
    "Instrument",
    "Measurement",
    "Sheet",
    "SheetLine",
    "SheetState",
]
