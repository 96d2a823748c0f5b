"""Dates in Ukrainian: no leading zero, and "року" in full, so that a sentence does not end in two full stops."""

DATE_FORMAT = "j E Y року"
DATETIME_FORMAT = "j E Y року, H:i"
