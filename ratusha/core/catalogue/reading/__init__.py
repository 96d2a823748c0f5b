"""From the rows of a table, or a file of our own JSON, to drafts of cards and reasons for those that are none.

Nothing here knows a database: a `Harvest` is everything that a file says, in its order. One service is one
draft; a row that is no service, repeats another, or cannot be a card becomes a `Rejection` that says why.
"""

from ratusha.core.catalogue.reading.documents import json_harvest
from ratusha.core.catalogue.reading.harvest import (
    LONGEST_IDENTIFIER,
    Draft,
    Event,
    Harvest,
    Rejection,
    UnitName,
    checked_identifier,
    item_identifier,
)
from ratusha.core.catalogue.reading.rows import table_harvest

__all__ = [
    "LONGEST_IDENTIFIER",
    "Draft",
    "Event",
    "Harvest",
    "Rejection",
    "UnitName",
    "checked_identifier",
    "item_identifier",
    "json_harvest",
    "table_harvest",
]
