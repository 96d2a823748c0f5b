"""Answers that were collected elsewhere, as answers to a form.

Knows how these programs write their exports:

- KoboToolbox (.csv with `;` or `,`, .xlsx with a sheet for each repeat): `group/question`, `question/choice` with
  0 and 1, `_place_latitude`, `_index` and `_parent_index`;
- ODK Central (.csv, or .zip with a file for each repeat): `group-question`, `place-Latitude`, `KEY` and `PARENT_KEY`;
- LimeSurvey (.csv with codes): `question`, `question[choice]` with Y.

A column is matched by its whole path, else by the question's name when only one question is called so. What
stays unmatched is told, never guessed. Values are given as text to `fill`, which decides whether they are right.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ratusha.core.forms.model import PLACES, Choice, Form, Group, Question
from ratusha.core.refusal import Refusal

MAX_BYTES = 200 * 2**20
MAX_ROWS = 500_000
Row = Mapping[str, str]
_YES = frozenset({"1", "1.0", "true", "yes", "y"})
_EMPTY = frozenset({"", "n/a", "nan", "null"})
_PLACE_PARTS = ("latitude", "longitude", "altitude", "accuracy")
_PARENT_KEYS = (("PARENT_KEY", "KEY"), ("_parent_index", "_index"), ("_submission__uuid", "_uuid"))


class CollectedRefusal(Refusal):
    """A file of collected answers that cannot be read."""


@dataclass(frozen=True, slots=True)
class Collected:
    """Answers read from an export: one a row, with the row's key; columns and questions that met nobody."""

    responses: tuple[tuple[str, dict[str, Any]], ...]
    matched: Mapping[str, str]  # column -> path of the question
    without_question: tuple[str, ...]
    without_column: tuple[str, ...]


def read_tables(content: bytes, filename: str) -> dict[str, list[Row]]:
    """The tables of an export by name (the first is the main one): .csv, .xlsx, .xls, or .zip of .csv."""
    if len(content) > MAX_BYTES:
        raise CollectedRefusal(
            "size", "The export is larger than %(most)d MB.", filename, most=MAX_BYTES // 2**20
        )
    ending = filename.rpartition(".")[2].lower()
    if ending == "csv":
        return {filename: _csv(content, filename)}
    if ending == "zip":
        return _zip(content, filename)
    if ending in {"xlsx", "xls"}:
        return _sheets(content, filename)
    raise CollectedRefusal("kind", "An export is a .csv, .xlsx, .xls or .zip file.", filename)


def match(form: Form, tables: Mapping[str, Sequence[Row]], *, key: str = "") -> Collected:
    """Answers of the main table, with the rows of the other tables put into the repeats they belong to.

    `key` is a column that all tables share, when they are not tied by the columns of Kobo or ODK.
    """
    names = list(tables)
    main = tables[names[0]]
    columns = _Columns(form)
    answers = [columns.answers(row) for row in main]
    for name in names[1:]:
        columns.into_repeats(name, tables[name], main, answers, key)
    keys = [
        row.get(key) or row.get("KEY") or row.get("_uuid") or row.get("id") or str(n)
        for n, row in enumerate(main)
    ]
    asked = [question.path for question in form.questions if question.answered]
    met = set(columns.matched.values())
    return Collected(
        tuple(zip(keys, answers, strict=True)),
        dict(columns.matched),
        tuple(sorted(columns.unmatched)),
        tuple(path for path in asked if path not in met),
    )


class _Columns:
    """Which column belongs to which question."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.matched: dict[str, str] = {}
        self.unmatched: set[str] = set()
        self.places: dict[str, tuple[Question, str] | None] = {}  # column -> (question, choice or part)
        self.by_name: dict[str, list[Question]] = {}
        for question in form.questions:
            self.by_name.setdefault(question.name.casefold(), []).append(question)
            for separator in "/-.":
                path = question.path.lstrip("/").replace("/", separator)
                self.by_name.setdefault(path.casefold(), []).append(question)

    def place(self, column: str) -> tuple[Question, str] | None:
        """The question of a column, and the choice or part of a place that the column stands for."""
        if column not in self.places:
            self.places[column] = self._look(column.strip())
            if found := self.places[column]:
                self.matched[column] = found[0].path
            else:
                self.unmatched.add(column)
        return self.places[column]

    def _look(self, column: str) -> tuple[Question, str] | None:
        if question := self._named(re.sub(r"\[\d+\]", "", column)):
            return question, ""
        inner = re.fullmatch(r"(.+)\[(\w+)\]", column) or re.fullmatch(r"(.+)[/.](\w[\w.-]*)", column)
        if inner and (question := self._named(inner[1])) and question.kind == "select_multiple":
            names = {choice.name for choice in self._choices(question)}
            return (question, inner[2]) if inner[2] in names else None
        part = re.fullmatch(
            r"_?(.+)[_-](latitude|longitude|altitude|precision|accuracy)", column, re.IGNORECASE
        )
        if part and (question := self._named(part[1])) and question.kind in PLACES:
            return question, part[2].lower().replace("precision", "accuracy")
        return None

    def _named(self, name: str) -> Question | None:
        found = self.by_name.get(name.casefold(), [])
        return found[0] if len({question.path for question in found}) == 1 else None

    def _choices(self, question: Question) -> Iterable[Choice]:
        return self.form.choices.get(question.itemset.table, ()) if question.itemset else ()

    def answers(self, row: Row, inside: str = "") -> dict[str, Any]:
        """One row as nested answers; `inside` is the path of the repeat it stands in."""
        found: dict[str, Any] = {}
        many: dict[str, list[str]] = {}
        places: dict[str, dict[str, str]] = {}
        for column, cell in row.items():
            if (met := self.place(column)) is None:
                continue
            question, part = met
            text = cell.strip()
            if part in _PLACE_PARTS and question.kind in PLACES:
                places.setdefault(question.path, {})[part] = text
            elif part:
                chosen = many.setdefault(question.path, [])
                if text.casefold() in _YES:
                    chosen.append(part)
            elif text.casefold() not in _EMPTY:
                _put(found, question.path, inside, column, self._value(question, text))
        for path, names in many.items():
            _put(found, path, inside, path, names or None)
        for path, parts in places.items():
            if parts.get("latitude") and parts.get("longitude"):
                numbers = [float(parts.get(part) or 0) for part in _PLACE_PARTS]
                _put(found, path, inside, path, numbers)
        return found

    def _value(self, question: Question, text: str) -> Any:
        """A cell as the question takes it: whole numbers without `.0`, labels back to names."""
        if question.kind in {"integer", "range"} and re.fullmatch(r"-?\d+\.0+", text):
            return int(float(text))
        if question.kind == "select_one":
            return self._name_of(question, text)
        if question.kind in {"select_multiple", "rank"}:
            return [self._name_of(question, part) for part in text.split()]
        return text

    def _name_of(self, question: Question, text: str) -> str:
        choices: list[Choice] = list(self._choices(question))
        plain = re.sub(r"\.0$", "", text)
        names = {choice.name for choice in choices}
        if text in names or plain in names:
            return text if text in names else plain
        labels = {
            choice.label.plain(lang): choice.name for choice in choices for lang in choice.label.by_language
        }
        return labels.get(text, text)

    def into_repeats(
        self, name: str, rows: Sequence[Row], main: Sequence[Row], answers: Sequence[dict[str, Any]], key: str
    ) -> None:
        """Put the rows of one table into the repeat that holds most of its columns."""
        repeat = self._repeat_of(rows, name)
        pair = next(
            ((child, own) for child, own in (*_PARENT_KEYS, (key, key)) if rows and child in rows[0]), None
        )
        if repeat is None or pair is None:
            self.unmatched.add(f"{name} (the whole table)")
            return
        parents = {row.get(pair[1], ""): number for number, row in enumerate(main)}
        for row in rows:
            if (number := parents.get(row.get(pair[0], ""))) is not None:
                _instances(answers[number], repeat.path).append(self.answers(row, repeat.path))

    def _repeat_of(self, rows: Sequence[Row], name: str) -> Group | None:
        repeats = [item for item in self.form.walk() if isinstance(item, Group) and item.repeat]
        stem = name.rpartition(".")[0] or name
        named = [item for item in repeats if stem == item.name or stem.endswith("-" + item.name)]
        if named or not rows:
            return named[0] if named else None
        met = [place[0].path for column in rows[0] if (place := self.place(column))]
        scores = {item.path: sum(path.startswith(item.path + "/") for path in met) for item in repeats}
        best = max(repeats, key=lambda item: scores[item.path], default=None)
        return best if best is not None and scores[best.path] else None


def _instances(answers: dict[str, Any], path: str) -> list[Any]:
    place: Any = answers
    *way, last = path.strip("/").split("/")
    for name in way:
        place = place.setdefault(name, {})
    rows: list[Any] = place.setdefault(last, [])
    return rows


def _put(answers: dict[str, Any], path: str, inside: str, column: str, value: Any) -> None:
    """Put a value at its path, seen from the repeat it stands in; `name[2]` in the column names an instance."""
    place: Any = answers
    *way, last = path[len(inside) :].strip("/").split("/")
    positions = {name: int(number) for name, number in re.findall(r"(\w+)\[(\d+)\]", column)}
    for name in way:
        if name in positions:
            rows = place.setdefault(name, [])
            rows.extend({} for _ in range(min(positions[name], 1_000) - len(rows)))
            place = rows[min(positions[name], 1_000) - 1]
        else:
            place = place.setdefault(name, {})
    if isinstance(place, dict):
        place[last] = value


def _csv(content: bytes, filename: str) -> list[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CollectedRefusal(
            "not_utf8",
            "The export is not UTF-8 text (byte %(byte)d; probably Windows-1251); export it again as UTF-8.",
            filename,
            byte=error.start,
        ) from error
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    try:
        return _bounded(({k: v or "" for k, v in row.items() if k is not None} for row in reader), filename)
    except csv.Error as error:
        raise CollectedRefusal(
            "bad_csv", "The export cannot be read: %(why)s.", filename, why=str(error)
        ) from error


def _bounded(rows: Iterable[Row], filename: str) -> list[Row]:
    kept: list[Row] = []
    for row in rows:
        if len(kept) == MAX_ROWS:
            raise CollectedRefusal("rows", "The export has more than %(most)d rows.", filename, most=MAX_ROWS)
        kept.append(row)
    return kept


def _zip(content: bytes, filename: str) -> dict[str, list[Row]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if part.filename.endswith(".csv")]
            if not parts or sum(part.file_size for part in parts) > MAX_BYTES:
                raise CollectedRefusal("zip", "The archive holds no .csv files, or too large ones.", filename)
            parts.sort(key=lambda part: len(part.filename))
            return {
                part.filename.rpartition("/")[2]: _csv(archive.read(part), part.filename) for part in parts
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise CollectedRefusal("zip", "The archive is damaged; export it again.", filename) from error


def _sheets(content: bytes, filename: str) -> dict[str, list[Row]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name: _sheet(book.get_sheet_by_name(name).to_python(), filename) for name in book.sheet_names}
    except (CalamineError, OSError, ValueError) as error:
        raise CollectedRefusal(
            "unreadable", "The workbook cannot be opened; export it again.", filename
        ) from error


def _sheet(rows: Sequence[Sequence[Any]], filename: str) -> list[Row]:
    if not rows:
        return []
    names = [str(cell) for cell in rows[0]]
    return _bounded(
        ({n: _cell(c) for n, c in zip(names, row, strict=False) if n} for row in rows[1:]), filename
    )


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
