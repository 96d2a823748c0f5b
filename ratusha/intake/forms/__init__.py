"""From posted fields to answers, and from answers to fields: one rule a kind of question.

A page's fields are named by the question's path; parts of one answer have a suffix (`/birth:day`). `typed` reads
what people typed, `shown` makes what a page shows, `sayings` says what is wrong.
"""

from ratusha.intake.forms.remarks import fault_words
from ratusha.intake.forms.sayings import code_words, error_words, kind_words, owner_words, refusal_words
from ratusha.intake.forms.shown import MATCHES, RADIOS, Field, Option, Shown, fields
from ratusha.intake.forms.typed import file_entries, posted, searches

__all__ = [
    "MATCHES",
    "RADIOS",
    "Field",
    "Option",
    "Shown",
    "code_words",
    "error_words",
    "fault_words",
    "fields",
    "file_entries",
    "kind_words",
    "owner_words",
    "posted",
    "refusal_words",
    "searches",
]
