"""Tables of the room: yardsticks, readings that are only ever added, audits, figures of units, simplifications."""

from ratusha.quality.models.audits import Assessment, Campaign, EvidenceFile
from ratusha.quality.models.readings import Frozen, Instrument, Measurement
from ratusha.quality.models.requests import DataRequest, Sheet, SheetLine, SheetState
from ratusha.quality.models.simplifying import Simplification

__all__ = [
    "Assessment",
    "Campaign",
    "DataRequest",
    "EvidenceFile",
    "Frozen",
    "Instrument",
    "Measurement",
    "Sheet",
    "SheetLine",
    "SheetState",
    "Simplification",
]
