"""What is wrong with a form, where, and how to mend it: one shape for refusals and for advice.

pyxform says what it refuses in free English with the row in front; here each of its sentences becomes a
stable code, a sheet, a row and a plain sentence. A sentence that this table does not know keeps pyxform's own
words under the code `other`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Sheets = Mapping[str, Sequence[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One remark: the sheet and row it speaks of (None: the whole sheet), a stable code, a sentence."""

    sheet: str
    row: int | None
    code: str
    message: str
    block: bool = False  # as a warning: True keeps the form from being published
    params: tuple[tuple[str, str], ...] = ()

    def to_dict(self, *, level: bool = False) -> dict[str, object]:
        """The shape printed under `--json`."""
        value: dict[str, object] = {
            "sheet": self.sheet,
            "row": self.row,
            "code": self.code,
            "message": self.message,
        }
        if level:
            value["level"] = "block" if self.block else "advice"
        return value


# (what pyxform says, code, sheet when it does not name one, plain sentence); `{0}` … are the groups found.
_KNOWN: tuple[tuple[str, str, str, str], ...] = (
    (
        r"'survey' sheet, the 'name' value '(?P<name>[^']*)' is invalid\. Questions, groups",
        "duplicate_name",
        "survey",
        "The name '{name}' stands twice in the same group; give one of them another name.",
    ),
    (
        r"'name' value '(?P<name>[^']*)' is problematic",
        "similar_name",
        "survey",
        "The name '{name}' differs from another one only in capital letters; some programs mix them up.",
    ),
    (
        r"'name' value '(?P<name>[^']*)' is invalid\. Repeat names must not",
        "repeat_named_root",
        "survey",
        "The repeat is called '{name}' like the form itself; rename it.",
    ),
    (
        r"'name' value '(?P<name>[^']*)' is invalid\. Repeat names must unique",
        "duplicate_repeat",
        "survey",
        "Two repeats are called '{name}'; rename one.",
    ),
    (
        r"'name' value 'meta' is invalid",
        "reserved_name",
        "survey",
        "The name 'meta' is reserved; choose another.",
    ),
    (
        r"On the '(?P<sheet>\w+)' sheet, the '(?P<column>[^']*)' value is invalid\. Names must begin",
        "bad_name",
        "survey",
        "The {column} must begin with a letter and hold only letters, digits, '_', '-' and '.'.",
    ),
    (
        r"The '(?P<name>[^']*)' value is invalid\. Names must begin",
        "bad_name",
        "settings",
        "The setting '{name}' must begin with a letter and hold only letters, digits, '_', '-' and '.'.",
    ),
    (
        r"Question or group with no name",
        "missing_name",
        "survey",
        "The row has a type but no name; give it one.",
    ),
    (
        r"Question with no type",
        "missing_type",
        "survey",
        "The row has a name or a label but no type; give it one.",
    ),
    (
        r"Row without name, text, or label is being skipped",
        "skipped_row",
        "survey",
        "The row has neither type nor name nor label and is skipped.",
    ),
    (
        r"Missing calculation",
        "missing_calculation",
        "survey",
        "A 'calculate' row needs an expression in 'calculation'.",
    ),
    (
        r"survey element named '(?P<name>[^']*)' has no label or hint",
        "missing_label",
        "survey",
        "The question '{name}' has neither label nor hint; write what is asked.",
    ),
    (
        r"Unknown question type '(?P<type>[^']*)'",
        "unknown_type",
        "survey",
        "The question type '{type}' is not known; check its spelling.",
    ),
    (
        r"Duplicate column header: (?P<header>.*)",
        "duplicate_column",
        "survey",
        "The column '{header}' stands twice; remove or rename one.",
    ),
    (
        r"sheet: '(?P<sheet>\w+)'\. Headers that are different names for the same column were found: "
        r"'(?P<first>[^']*)', '(?P<second>[^']*)'",
        "duplicate_column",
        "survey",
        "The columns '{first}' and '{second}' mean the same; keep one of them.",
    ),
    (
        r"sheet: '(?P<sheet>\w+)'\. One or more required column headers were not found: (?P<missing>[^.]*)",
        "missing_column",
        "survey",
        "The sheet lacks the column {missing}.",
    ),
    (
        r"Invalid headers provided for sheet: '(?P<sheet>\w+)'",
        "missing_header",
        "survey",
        "The sheet's first row must hold the columns' names; it seems to be missing.",
    ),
    (
        r"'choices' sheet, the '(?P<column>[^']*)' value is invalid\. Column headers",
        "bad_column",
        "choices",
        "The column '{column}' is left out: a column's name may not be empty or hold spaces.",
    ),
    (
        r"'choices' sheet, the 'name' value is invalid\. Choices must have",
        "missing_choice_name",
        "choices",
        "The choice has no name; give it one.",
    ),
    (
        r"Choice names must be unique",
        "duplicate_choice",
        "choices",
        "The choice's name stands twice in its list; rename it or set 'allow_choice_duplicates' to yes.",
    ),
    (
        r"'choices' sheet, the 'label' value is invalid",
        "missing_choice_label",
        "choices",
        "The choice has no label, so people see its bare name; give it one.",
    ),
    (
        r"List name not in (?P<where>choices|columns|external choices) sheet: (?P<list>.*)",
        "unknown_list",
        "survey",
        "The list of choices '{list}' is not on the {where} sheet; check its spelling.",
    ),
    (
        r"There should be a choices sheet",
        "missing_choices",
        "choices",
        "The form has questions with choices but no sheet 'choices'; add it with the columns list_name, name, label.",
    ),
    (
        r"There should be an external_choices sheet",
        "missing_choices",
        "external_choices",
        "The form has 'select_one_external' but no sheet 'external_choices'; add it.",
    ),
    (
        r"Choice names with spaces cannot.*\[(?P<name>[^\]]*)\] in \[(?P<list>[^\]]*)\]",
        "choice_with_space",
        "choices",
        "The choice '{name}' of the list '{list}' may not hold a space, because several can be chosen at once.",
    ),
    (
        r"sheet, the '(?P<column>[^']*)' value is invalid\. Reference variables must start",
        "bad_reference",
        "survey",
        "A reference in '{column}' must look like ${{name}}.",
    ),
    (
        r"sheet, the '(?P<column>[^']*)' value is invalid\. .*Could not find the name '(?P<name>[^']*)'",
        "unknown_reference",
        "survey",
        "'{column}' speaks of ${{{name}}}, but no question is called so.",
    ),
    (
        r"sheet, the '(?P<column>[^']*)' value is invalid\. .*The name '(?P<name>[^']*)' appears more than once",
        "ambiguous_reference",
        "survey",
        "'{column}' speaks of ${{{name}}}, but several questions are called so.",
    ),
    (
        r"There is no survey element named '(?P<name>[^']*)'",
        "unknown_reference",
        "survey",
        "An expression speaks of ${{{name}}}, but no question is called so.",
    ),
    (
        r"There are multiple survey elements named '(?P<name>[^']*)'",
        "ambiguous_reference",
        "survey",
        "An expression speaks of ${{{name}}}, but several questions are called so.",
    ),
    (
        r"Unmatched 'end_(?P<type>\w+)'",
        "unmatched_end",
        "survey",
        "There is an 'end {type}' without its 'begin {type}'.",
    ),
    (
        r"Unmatched 'begin_(?P<type>\w+)'.*name '(?P<name>[^']*)'",
        "unmatched_begin",
        "survey",
        "The {type} '{name}' begins here and never ends; add 'end {type}'.",
    ),
    (
        r"accepted parameter keys for this question type are '(?P<accepted>[^']*)'.*'(?P<rejected>[^']*)'",
        "unknown_parameter",
        "survey",
        "The parameter {rejected} is not known here; these are: {accepted}.",
    ),
    (
        r"Parameters must be in the form",
        "bad_parameters",
        "survey",
        "Parameters are written as key=value, with a space between them.",
    ),
    (
        r"For the 'range' question type, (?P<rest>[^.]*)",
        "bad_range",
        "survey",
        "The range cannot work: {rest}.",
    ),
    (
        r"invalid date on the (?P<sheet>\w+) sheet, under the (?P<column>.*) column on row number (?P<row>\d+)",
        "ambiguous_date",
        "survey",
        "A date under '{column}' cannot be read; write it as text, for example 2026-01-31.",
    ),
    (
        r"Use the max-pixels parameter",
        "large_photos",
        "survey",
        "Photos are sent in full size; set max-pixels=1024 under parameters so that they upload quickly.",
    ),
    (
        r"Repeat has no label",
        "repeat_without_label",
        "survey",
        "The repeat has no label; people will not know what repeats.",
    ),
    (r"Group has no label", "group_without_label", "survey", "The group has no label."),
    (
        r"(?P<type>\w+) is no longer supported on most devices",
        "old_metadata",
        "survey",
        "'{type}' is no longer known to devices; remove the row.",
    ),
    (
        r"'disabled' column header",
        "disabled_column",
        "survey",
        "The column 'disabled' is not part of the standard; use 'relevant'.",
    ),
    (
        r"^Language '(?P<language>[^']*)' is missing the (?P<sheet>\w+) (?:columns? )?(?P<columns>.*?)(?: column)?\.?$",
        "missing_translation",
        "survey",
        "The language '{language}' lacks the columns {columns}.",
    ),
    (
        r"language declarations do not contain valid machine-readable codes: (?P<languages>[^.]*)",
        "language_code",
        "survey",
        "Write languages with their code, for example 'Ukrainian (uk)'; without a code: {languages}.",
    ),
    (
        r"uses or_other and translations",
        "or_other_untranslated",
        "survey",
        "'or_other' adds the English words 'Other' and 'Specify other.' in every language; write the choice and "
        "the question yourself.",
    ),
    (
        r"select one external is only meant for filtered",
        "external_unfiltered",
        "survey",
        "'select_one_external' is meant for long filtered lists; add a choice_filter.",
    ),
    (
        r"looking for a sheet named '(?P<sheet>\w+)', the following sheets with similar names were found: (?P<names>.*)\.",
        "sheet_misspelt",
        "survey",
        "There is no sheet '{sheet}', but one called {names}; rename it if it was meant.",
    ),
    (
        r"You must have a sheet named|must have a sheet named '(?P<name>\w+)'",
        "missing_survey",
        "survey",
        "The workbook has no sheet 'survey' with the questions.",
    ),
)
_TABLE = tuple((re.compile(pattern, re.DOTALL), code, sheet, plain) for pattern, code, sheet, plain in _KNOWN)
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
