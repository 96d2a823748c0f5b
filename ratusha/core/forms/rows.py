"""Which row of the survey sheet a question came from, and how many rows take an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_BEGIN = re.compile(
    r"begin[\s_](?P<what>lgroup|looped group|group|repeat|loop)(?:\s+(?:over\s+)?(?P<list>\S+))?$"
)
_END = re.compile(r"end[\s_](?:lgroup|looped group|group|repeat|loop)$")
# rows that no person answers: words, calculations, what the device knows, tables and settings
_SILENT = frozenset(
    """note, calculate, hidden, start, end, today, deviceid, subscriberid, simserial, phonenumber, username, email,
    imei, audit, start-geopoint, background-geopoint, background-audio, csv-external, xml-external, form_title,
    form_id, set_form_title, set_form_id, prefix, add note prompt, q note, q calculate, add calculate prompt,
    get start time, get end time, get today, get device id, get sim id, get phone number, get subscriber id,
    subscriber id, start time, end time, device id, phone number, sim id, uri:deviceid, uri:phonenumber,
    uri:simserial, uri:subscriberid, uri:email, uri:username""".replace("\n    ", " ").split(", ")
)
_OFF = frozenset({"yes", "true", "true()"})


class SheetRows:
    """The survey sheet seen as paths: `/group/name` -> row number (the header is row 1)."""

    def __init__(
        self,
        survey: Sequence[Mapping[str, str]],
        choices: Sequence[Mapping[str, str]] = (),
        external: Mapping[str, list[dict[str, str]]] | None = None,
    ) -> None:
        """Rows of the sheets survey and choices; `external` are external choices by list."""
        self._rows: dict[str, int] = {}
        self._choices = _choice_rows(choices)
        names = {key: [name for name, _ in rows] for key, rows in self._choices.items()}
        self._external = external or {}
        self.asked = 0
        stack: list[list[str]] = [[""]]  # the paths under which a row stands (several inside a loop)
        for number, raw in enumerate(survey, start=2):
            cells = {
                str(key).strip().lower(): str(value).strip()
                for key, value in raw.items()
                if value is not None
            }
            kind = re.sub(r"\s+", " ", cells.get("type") or cells.get("command") or "")
            if not kind or cells.get("disabled", "").lower() in _OFF:
                continue
            name = (
                cells.get("name") or cells.get("tag") or cells.get("value") or f"generated_note_name_{number}"
            )
            self._take(stack, kind, name, number, names)

    def _take(
        self, stack: list[list[str]], kind: str, name: str, number: int, choices: Mapping[str, Sequence[str]]
    ) -> None:
        if _END.match(kind):
            if len(stack) > 1:
                stack.pop()
            return
        paths = [f"{parent}/{name}" for parent in stack[-1]]
        for path in paths:
            self._rows.setdefault(path, number)
        if begin := _BEGIN.match(kind):
            inner = paths
            if begin["what"] == "loop":
                inner = [
                    f"{path}/{choice}" for path in paths for choice in choices.get(begin["list"] or "", ())
                ]
                self._rows |= dict.fromkeys(inner, number)
            stack.append(inner)
        elif kind.lower() not in _SILENT:
            self.asked += 1

    def row_of(self, path: str) -> int:
        """The row, or 0 for what the reader added itself. A form with the setting `flat` has lost its groups."""
        if path in self._rows or path.count("/") > 1:
            return self._rows.get(path, 0)
        rows = [row for known, row in self._rows.items() if known.endswith(path)]
        return rows[0] if len(rows) == 1 else 0

    def choice_row(self, table: str, position: int) -> int:
        """The row of a list's choice by its position from 0, or 0 for what the reader added itself."""
        rows = self._choices.get(table, [])
        return rows[position][1] if position < len(rows) else 0

    def external_lists(self) -> Mapping[str, list[dict[str, str]]]:
        """Rows of the sheet external_choices by list."""
        return self._external


def _choice_rows(choices: Sequence[Mapping[str, str]]) -> dict[str, list[tuple[str, int]]]:
    """(name, row) of each choice by list, in the sheet's order."""
    lists: dict[str, list[tuple[str, int]]] = {}
    for number, row in enumerate(choices, start=2):
        cells = {
            str(key).strip().lower(): str(value).strip() for key, value in row.items() if value is not None
        }
        if name := cells.get("list_name") or cells.get("list name"):
            lists.setdefault(name, []).append((cells.get("name") or cells.get("value") or "", number))
    return lists
