"""From what a browser sends to clean values: the sections of a card's editor, the outlook, an uploaded file."""

from ratusha.catalogue.forms.sections import BLANKS, SECTIONS, raw_section, read_section, rows_of
from ratusha.catalogue.forms.small import ImportForm, NewCardForm, OutlookForm

__all__ = [
    "BLANKS",
    "SECTIONS",
    "ImportForm",
    "NewCardForm",
    "OutlookForm",
    "raw_section",
    "read_section",
    "rows_of",
]
