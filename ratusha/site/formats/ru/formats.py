"""Russian: 1 октября 2025 года ("г." would end a sentence with two full stops)."""

DATE_FORMAT = "j E Y года"
DATETIME_FORMAT = "j E Y года, H:i"
SHORT_DATE_FORMAT = "d.m.Y"
TIME_FORMAT = "H:i"
