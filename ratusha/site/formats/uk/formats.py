"""Ukrainian: 1 жовтня 2025 року ("р." would end a sentence with two full stops)."""

DATE_FORMAT = "j E Y року"
DATETIME_FORMAT = "j E Y року, H:i"
SHORT_DATE_FORMAT = "d.m.Y"
TIME_FORMAT = "H:i"
