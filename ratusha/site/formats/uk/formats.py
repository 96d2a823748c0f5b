"""Ukrainian: 1 жовтня 2025 р."""

DATE_FORMAT = "j E Y р."
DATETIME_FORMAT = "j E Y р. H:i"
SHORT_DATE_FORMAT = "d.m.Y"
TIME_FORMAT = "H:i"
