"""Read a table file (CSV or Parquet) into columns, only the columns asked for, with bounded memory.

Two forms come out, those of `core.survey.columns`: numbers with gaps, and categories. A column asked for as
`text` is categories; an `auto` column is numbers when every value is one. In numbers, an empty cell and R's
mark `NA` are gaps; in categories an empty cell only.

A broken file ends in one sentence that names the line. Lines and values are bounded, so that a hostile file
costs no more memory than an honest one of its size.
"""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np

from ratusha.core.refusal import Refusal
from ratusha.core.survey.arrays import Ints
from ratusha.core.survey.columns import Column, Factor, Numbers, level_name, sort_levels
from ratusha.core.survey.plans import Plan

Kind = Literal["text", "auto"]
LONGEST_LINE = 1 << 20
LONGEST_VALUE = 1 << 16
MOST_COLUMNS = 20_000
MOST_LEVELS = 20_000
CHUNK = 4096
MOST_CELLS = 1_000_000_000


class TableRefused(Refusal):
    """A file that is not a readable table, or lacks a column."""


class _NotNumbers(Exception):
    """A column that was read as numbers holds something else."""

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__(value)


def read(
    path: Path, wanted: Mapping[str, Kind], *, missing: Mapping[str, Iterable[str]], many: Iterable[str] = ()
) -> dict[str, Column]:
    """Columns of a file by name.

    Args:
        wanted: column → `text` (categories) or `auto` (numbers if all values are numbers).
        missing: codes of each column that mean "no answer", so that a text code does not hide numbers.
        many: columns that may hold any number of categories (cluster identifiers).

    Raises:
        TableRefused: no such file, not UTF-8, a ragged or cut-off row, a column that is not there.
    """
    if not path.is_file():
        raise TableRefused("no-file", "there is no file %(name)s", str(path), name=path.name)
    if is_parquet(path):
        return _read_parquet(path, wanted)
    codes = {name: frozenset(missing.get(name, ())) for name in wanted}
    free = frozenset(many)
    found, texts = _read_csv(path, wanted, codes, free)
    if texts:
        again: dict[str, Kind] = dict.fromkeys(texts, "text")
        found |= _read_csv(path, again, codes, free)[0]
    return {name: found[name] for name in wanted}


def is_parquet(path: Path) -> bool:
    """Whether the name says Parquet."""
    return path.suffix.lower() in {".parquet", ".pq"}


def wanted_by(plan: Plan) -> dict[str, Kind]:
    """How to read each column of a plan: identifiers and categories as text, the rest as numbers if they are."""
    identifiers = {*plan.cluster, *((plan.strata,) if plan.strata else ())}
    return {
        name: "text" if name in plan.categories or name in identifiers else "auto" for name in plan.columns
    }


def column_names(path: Path) -> list[str]:
    """The names in the first line of a CSV file, or of a Parquet file's columns."""
    if is_parquet(path):
        return list(_parquet(path).schema_arrow.names)
    with path.open("rb") as file:
        return _header(_rows(file))


def _read_csv(
    path: Path, wanted: Mapping[str, Kind], codes: Mapping[str, frozenset[str]], many: frozenset[str]
) -> tuple[dict[str, Column], list[str]]:
    """Columns, and the names of those that turned out not to be numbers."""
    with path.open("rb") as file:
        rows = _rows(file)
        header = _header(rows)
        places = [_place(header, name) for name in wanted]
        sinks: list[_NumberSink | _TextSink] = [
            _NumberSink(codes[name]) if kind == "auto" else _TextSink(name, free=name in many)
            for name, kind in wanted.items()
        ]
        pick = itemgetter(*places) if places else (lambda row: ())
        failed: set[int] = set()
        while picked := [pick(row) for row in islice(rows, CHUNK)]:
            columns = [picked] if len(places) == 1 else list(zip(*picked, strict=True))
            for number, (sink, values) in enumerate(zip(sinks, columns, strict=True)):
                if number not in failed and not sink.take(values):
                    failed.add(number)
    names = list(wanted)
    made = {names[number]: sink.column() for number, sink in enumerate(sinks) if number not in failed}
    return made, [names[number] for number in failed]


@dataclass
class _NumberSink:
    """Collects numbers; says no at the first value that is not one."""

    missing: frozenset[str]
    values: array[float] = field(default_factory=lambda: array("d"))

    def take(self, texts: Iterable[str]) -> bool:
        absent = self.missing | {"", "NA"}
        try:
            self.values.extend(
                [np.nan if text in absent or text.strip() in absent else _float(text) for text in texts]
            )
        except ValueError:
            return False
        return True

    def column(self) -> Column:
        return Numbers(np.frombuffer(self.values, dtype=np.float64) if self.values else np.zeros(0))


@dataclass
class _TextSink:
    """Collects categories as positions in a list of levels, so that a repeated text is kept once."""

    name: str
    free: bool
    seen: dict[str, int] = field(default_factory=dict)
    codes: array[int] = field(default_factory=lambda: array("i"))

    def take(self, texts: Iterable[str]) -> bool:
        for text in texts:
            code = self.seen.get(text)
            if code is None:
                code = self.seen[text] = len(self.seen)
                if len(self.seen) > MOST_LEVELS and not self.free:
                    raise TableRefused(
                        "levels",
                        "column '%(name)s' has more than %(most)s different values: is it a free text?",
                        self.name,
                        name=self.name,
                        most=MOST_LEVELS,
                    )
            self.codes.append(code)
        return True

    def column(self) -> Column:
        codes = np.frombuffer(self.codes, dtype=np.int32) if self.codes else np.zeros(0, dtype=np.int32)
        return _factor([level_name(text) for text in self.seen], codes.astype(np.int64))


def _float(text: str) -> float:
    if "_" in text:
        raise ValueError(text)
    value = float(text)
    if value in (np.inf, -np.inf):
        raise ValueError(text)
    return value


def _rows(file: BinaryIO) -> Iterator[list[str]]:
    """Rows of a CSV file, each as wide as the first; the separator is that of the first line."""
    lines = _lines(file)
    first = next(lines, None)
    if first is None or not first.strip():
        raise TableRefused(
            "empty", "the file is empty: a first line with the names of columns is needed", "line 1"
        )
    separator = max(",;\t", key=first.count)
    place = _Counter()
    reader = csv.reader(place.count(first, lines), delimiter=separator, strict=True)
    width = 0
    try:
        for row in reader:
            if not row:
                continue
            width = width or len(row)
            if len(row) != width:
                raise TableRefused(
                    "ragged",
                    "this row has %(n)s values but the first line names %(width)s columns: "
                    "is the file cut off, or a value with a separator not quoted?",
                    f"line {place.line}",
                    n=len(row),
                    width=width,
                )
            yield row
    except csv.Error as error:
        raise TableRefused(
            "csv",
            "this is not a CSV row (%(error)s): an opening quote without its end?",
            f"line {place.line}",
            error=str(error),
        ) from None


@dataclass
class _Counter:
    """Counts the lines that the CSV reader has taken."""

    line: int = 0

    def count(self, first: str, rest: Iterator[str]) -> Iterator[str]:
        self.line = 1
        yield first
        for text in rest:
            self.line += 1
            yield text


def _lines(file: BinaryIO) -> Iterator[str]:
    """Lines of UTF-8 text; other bytes, zero bytes and endless lines are refused by line number."""
    csv.field_size_limit(LONGEST_VALUE)
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        where = f"line {number}"
        if raw.startswith(b"PAR1") and number == 1:
            raise TableRefused("parquet", "this is a Parquet file: give it the ending .parquet", where)
        if len(raw) > LONGEST_LINE:
            raise TableRefused("long-line", "the line is longer than a million bytes: not a table", where)
        if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _not_utf8(where)
        if b"\0" in raw:
            raise TableRefused("binary", "the line holds a zero byte: this is not a text file", where)
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise _not_utf8(where) from None


def _not_utf8(where: str) -> TableRefused:
    return TableRefused(
        "encoding", "the line is not UTF-8 text: save the file as “CSV UTF-8” (it may be Windows-1251)", where
    )


def _header(rows: Iterator[list[str]]) -> list[str]:
    header = [name.strip() for name in next(rows, [])]
    if len(header) > MOST_COLUMNS:
        raise TableRefused(
            "columns", "the first line names %(n)s columns: not a table", "line 1", n=len(header)
        )
    return header


def _place(header: list[str], name: str) -> int:
    places = [place for place, found in enumerate(header) if found == name]
    if not places:
        raise _no_column(name, header)
    if len(places) > 1:
        raise TableRefused(
            "columns", "the name '%(name)s' stands over %(n)s columns", name, name=name, n=len(places)
        )
    return places[0]


def _no_column(name: str, names: Iterable[str]) -> TableRefused:
    known = [found for found in names if found]
    some = ", ".join(known[:15]) + (", …" if len(known) > 15 else "")
    return TableRefused(
        "no-column", "there is no column '%(name)s'; the file has: %(some)s", name, name=name, some=some
    )


def check_parquet(path: Path) -> None:
    """Refuse a file that is not there or not a whole Parquet file, before an engine says it at length."""
    if not path.is_file():
        raise TableRefused("no-file", "there is no file %(name)s", str(path), name=path.name)
    _parquet(path)


def _parquet(path: Path) -> Any:
    """Open a Parquet file; the one place of this module that imports pyarrow."""
    import pyarrow
    import pyarrow.parquet

    try:
        return pyarrow.parquet.ParquetFile(path, page_checksum_verification=True)
    except (pyarrow.ArrowInvalid, OSError):
        raise TableRefused(
            "parquet", "%(name)s is not a whole Parquet file: is it cut off?", path.name, name=path.name
        ) from None


def _read_parquet(path: Path, wanted: Mapping[str, Kind]) -> dict[str, Column]:
    file = _parquet(path)
    names = list(file.schema_arrow.names)
    for name in wanted:
        _place(names, name)
    cells = file.metadata.num_rows * max(1, len(wanted))
    if cells > MOST_CELLS:
        raise TableRefused(
            "size",
            "%(rows)s rows are too many for memory: use --engine duckdb",
            path.name,
            rows=file.metadata.num_rows,
        )
    try:
        table = file.read(columns=list(wanted))
    except Exception as error:
        # pyarrow raises many kinds for damaged pages; the person needs one sentence
        raise TableRefused(
            "parquet", "%(name)s is damaged (%(kind)s)", path.name, name=path.name, kind=type(error).__name__
        ) from None
    return {name: _from_arrow(table.column(name)) for name in wanted}


def _from_arrow(column: Any) -> Column:
    """A column of Arrow: numbers where it holds numbers, else categories."""
    name = str(column.type)
    if name == "bool":
        column = column.cast("int8")
    if name == "bool" or name.startswith(("int", "uint", "float", "double", "halffloat", "decimal")):
        values = column.cast("float64").to_numpy(zero_copy_only=False)
        return Numbers(np.asarray(values, dtype=np.float64))
    coded = column.cast("string").combine_chunks().dictionary_encode()
    names = [level_name(text) for text in coded.dictionary.to_pylist()]
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return _factor(names, codes)


def _factor(names: list[str], codes: Ints) -> Factor:
    """A factor from raw names (empty ones are no answer) and positions in them."""
    levels = sort_levels({name for name in names if name})
    place = {level: position for position, level in enumerate(levels)}
    moved = np.asarray([place.get(name, -1) for name in names] + [-1], dtype=np.int64)
    return Factor(moved[codes], tuple(levels))
