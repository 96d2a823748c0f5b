"""pyxform's free English as faults: the code from the table of known sentences, the row looked up if it names none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from ratusha.core.forms.faults.known import KNOWN
from ratusha.core.forms.faults.remark import Fault

Sheets = Mapping[str, Sequence[Mapping[str, str]]]

_TABLE = tuple((re.compile(pattern, re.DOTALL), code, sheet, plain) for pattern, code, sheet, plain in KNOWN)
_ROW = re.compile(r"\[row : (\d+)\]\s*")
_LINK = re.compile(r"\s*Learn more: \S+|\s*https?://\S+")


def from_pyxform(said: str, sheets: Sheets, headers: Mapping[str, Sequence[str]]) -> tuple[Fault, ...]:
    """One pyxform message (it may join several lines) as faults."""
    return tuple(_fault(line, sheets, headers) for line in _lines(said))


def _lines(said: str) -> list[str]:
    """pyxform joins several messages by a new line; a continuation line belongs to the one before."""
    lines: list[str] = []
    for line in said.split("\n"):
        fresh = not lines or line.startswith(("[row", "Language '"))
        if fresh:
            lines.append(line)
        else:
            lines[-1] += " " + line
    return [line for line in lines if line.strip()]


def _fault(said: str, sheets: Sheets, headers: Mapping[str, Sequence[str]]) -> Fault:
    row = int(found[1]) if (found := _ROW.search(said)) else None
    for pattern, code, usual_sheet, plain in _TABLE:
        if match := pattern.search(said):
            params = {key: (value or "").strip() for key, value in match.groupdict().items()}
            sheet = params.get("sheet") or _named_sheet(said) or usual_sheet
            if row is None and params.get("row"):
                row = int(params["row"])
            row = row or _LOOK_UP.get(code, _nowhere)(params, sheet, sheets, headers)
            return Fault(sheet, row, code, plain.format(**params), params=tuple(sorted(params.items())))
    text = _LINK.sub("", _ROW.sub("", said)).strip()
    return Fault(_named_sheet(said) or "survey", row, "other", text)


def _named_sheet(said: str) -> str:
    match = re.search(r"[Oo]n the '(\w+)' sheet", said)
    return match[1] if match else ""


LookUp = Callable[[Mapping[str, str], str, Sheets, Mapping[str, Sequence[str]]], int | None]


def _nowhere(
    params: Mapping[str, str], sheet: str, sheets: Sheets, headers: Mapping[str, Sequence[str]]
) -> None:
    return None


def _header_row(
    params: Mapping[str, str], sheet: str, sheets: Sheets, headers: Mapping[str, Sequence[str]]
) -> int:
    return 1


def _row_with(*keys: str) -> LookUp:
    """A look-up of the first row that has the named values in any of its cells."""

    def look(
        params: Mapping[str, str], sheet: str, sheets: Sheets, headers: Mapping[str, Sequence[str]]
    ) -> int | None:
        wanted = [params[key] for key in keys if params.get(key)]
        for number, cells in enumerate(sheets.get(sheet, ()), start=2):
            texts = [str(value) for value in cells.values()]
            if wanted and all(any(word in text for text in texts) for word in wanted):
                return number
        return None

    return look


_LOOK_UP: Mapping[str, LookUp] = {
    "duplicate_column": _header_row,
    "missing_column": _header_row,
    "missing_header": _header_row,
    "bad_column": _header_row,
    "unknown_type": _row_with("type"),
    "missing_label": _row_with("name"),
    "choice_with_space": _row_with("name", "list"),
    "unknown_reference": _row_with("name"),
    "ambiguous_reference": _row_with("name"),
    "unmatched_end": _row_with("type"),
}
