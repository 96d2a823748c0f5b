"""Dates in Russian: "года" in full, so that a sentence does not end in two full stops."""

DATE_FORMAT = "j E Y года"
DATETIME_FORMAT = "j E Y года, H:i"
