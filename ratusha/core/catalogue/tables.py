"""Rows out of CSV and XLSX files of unknown origin, a row at a time, within limits.

A file is refused as a whole, with one sentence, when it is not what it says: another encoding, NUL bytes, cut
off in the middle, a workbook that swells. A row that has more or fewer cells than the header is the row's own
fault and is told as such.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from ratusha.core.refusal import Refusal

MOST_ROWS = 200_000
MOST_COLUMNS = 500
LONGEST_CELL = 131_072  # characters; Python's csv limit
SWELL = 20  # a workbook may unpack to this many times its allowed size
_CHUNK = 1 << 20


class BadFile(Refusal):
    """The file as a whole cannot be read; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by column; `line` is where it starts in the file; `fault` says what is wrong with its shape."""

    line: int
    cells: dict[str, str]
    fault: str = ""


def csv_rows(stream: BinaryIO, *, delimiter: str, encoding: str, where: str) -> Iterator[Row]:
    """Rows of a delimited text file; the first line is the header."""
    lines = _Lines(stream, encoding, where)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    header: list[str] | None = None
    started, short = 1, None
    while True:
        started = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _csv_fault(error, started, where) from error
        if cells is None:
            break
        if not cells:
            continue
        if header is None:
            header = _header(cells, where)
            continue
        if started > MOST_ROWS * 5:
            raise BadFile(
                "rows", "The file has too many lines; at most %(most)s rows fit.", where, most=MOST_ROWS
            )
        short = len(cells) < len(header)
        yield _row(started, header, cells)
    if header is None:
        raise BadFile("empty", "The file is empty.", where)
    if short and not lines.ended:
        raise BadFile("truncated", "The file is cut off in line %(line)s.", where, line=started - 1)


def xlsx_rows(data: bytes, *, sheet: str, where: str, limit: int) -> Iterator[Row]:
    """Rows of one sheet of a workbook (the first by default); the first row that is not empty is the header."""
    _check_workbook(data, where, limit)
    header: list[str] | None = None
    blank: Sequence[Any] | None = None  # one object stands for all rows that the file leaves out
    for number, values in _sheet(data, sheet, where):
        if number > MOST_ROWS:
            raise BadFile("rows", "The sheet has more than %(most)s rows.", where, most=MOST_ROWS)
        if values is blank:
            continue
        cells = [_shown(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            blank = values
            continue
        if header is None:
            header = _header(cells, where)
            continue
        padded = cells + [""] * (len(header) - len(cells))
        yield _row(number, header, padded)
    if header is None:
        raise BadFile("empty", "The sheet is empty.", where)


def _row(line: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    by_name = dict(zip(header, (cell.strip() for cell in cells), strict=False))
    extra = any(cell.strip() for cell in cells[len(header) :])
    fault = "" if len(cells) == len(header) or (len(cells) > len(header) and not extra) else str(len(cells))
    return Row(line, by_name, fault)


def _header(cells: Sequence[str], where: str) -> list[str]:
    names = [cell.strip().strip("\ufeff") for cell in cells]
    if len(names) > MOST_COLUMNS:
        raise BadFile("columns", "The table has more than %(most)s columns.", where, most=MOST_COLUMNS)
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise BadFile("header", "Two columns are called “%(name)s”.", where, name=twice[:80])
    return names


def _csv_fault(error: csv.Error, line: int, where: str) -> BadFile:
    if "unexpected end" in str(error):
        return BadFile(
            "truncated",
            "The file is cut off: the quotation mark opened in line %(line)s is never closed.",
            where,
            line=line,
        )
    if "field larger" in str(error):
        return BadFile(
            "cell",
            "A cell in line %(line)s is longer than %(most)s characters.",
            where,
            line=line,
            most=LONGEST_CELL,
        )
    return BadFile("csv", "Line %(line)s is not well-formed: %(error)s.", where, line=line, error=str(error))


class _Lines:
    """Decoded lines of a stream, counted, that refuse the wrong encoding at its first sign."""

    def __init__(self, stream: BinaryIO, encoding: str, where: str) -> None:
        try:
            self._codec = codecs.lookup(encoding).name
        except LookupError as error:
            raise BadFile(
                "encoding", "There is no encoding “%(name)s”.", where, name=encoding[:40]
            ) from error
        self.number = 0
        self.ended = True  # whether the last line had its end
        self._where = where
        self._text = self._decoded(stream)

    def __iter__(self) -> Iterator[str]:
        return self._text

    def _decoded(self, stream: BinaryIO) -> Iterator[str]:
        start = stream.read(_CHUNK)
        self._sniff(start)
        stream.seek(0)
        codec = "utf-8-sig" if self._codec == "utf-8" else self._codec
        text = io.TextIOWrapper(stream, encoding=codec, newline="")
        try:
            yield from self._lines(text)
        except UnicodeError as error:
            raise self._undecodable(error, stream) from error
        finally:
            if not stream.closed:
                text.detach()  # the stream is the caller's to close

    def _undecodable(self, error: UnicodeError, stream: BinaryIO) -> BadFile:
        if getattr(error, "reason", "") in {"unexpected end of data", "truncated data"}:
            return BadFile("truncated", "The file is cut off in the middle of a letter.", self._where)
        return BadFile(
            "encoding",
            "The file is not %(encoding)s: line %(line)s cannot be decoded; name the encoding in [source] or save "
            "the file as UTF-8.",
            self._where,
            encoding=self._codec,
            line=self._wrong_line(stream),
        )

    def _wrong_line(self, stream: BinaryIO) -> int:
        """The first line that does not decode; the text reader noticed it up to a block earlier."""
        stream.seek(0)
        for number, line in enumerate(stream, start=1):
            try:
                line.decode(self._codec)
            except UnicodeError:
                return number
        return self.number + 1

    def _lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        while line := text.readline(LONGEST_CELL * 4):
            self.number += 1
            if "\x00" in line:
                raise BadFile(
                    "nul",
                    "Line %(line)s holds NUL bytes: this is not a text table.",
                    self._where,
                    line=self.number,
                )
            self.ended = line.endswith(("\n", "\r"))
            if not self.ended and len(line) >= LONGEST_CELL * 4:
                raise BadFile("cell", "Line %(line)s is too long for a table.", self._where, line=self.number)
            yield line

    def _sniff(self, start: bytes) -> None:
        """Notice a file that says of itself that it is something else than the mapping says."""
        marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"PK\x03\x04": "xlsx", b"%PDF": "pdf"}
        told = next((name for mark, name in marks.items() if start.startswith(mark)), "")
        if not told and not self._codec.startswith("utf") and _is_utf8(start):
            told = "utf-8"
        if told and not self._codec.startswith(told):
            raise BadFile(
                "encoding",
                "The file is %(told)s, not %(encoding)s as the mapping says.",
                self._where,
                told=told,
                encoding=self._codec,
            )


def _is_utf8(start: bytes) -> bool:
    """Whether the bytes hold several letters beyond ASCII and all of them are well-formed UTF-8."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return sum(character > "\x7f" for character in text) >= 4


def _check_workbook(data: bytes, where: str, limit: int) -> None:
    """Unpack every part into nothing, to know its real size; a part with a document type is refused."""
    allowed, total = limit * SWELL, 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > 2_000:
                raise BadFile("workbook", "The workbook has too many parts.", where)
            for part in archive.infolist():
                with archive.open(part) as stream:
                    total = _measure(stream, total, allowed, where)
    except Refusal:
        raise
    except Exception as error:  # zipfile and zlib raise whatever the damage brings up
        raise BadFile("workbook", "The file is not an XLSX workbook, or it is cut off.", where) from error


def _measure(stream: Any, total: int, allowed: int, where: str) -> int:
    tail = b""
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > allowed:
            raise BadFile(
                "bomb", "The workbook unpacks to more than %(mb)s MB.", where, mb=allowed // 1_000_000
            )
        if b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk:
            raise BadFile(
                "entities", "The workbook holds a document type declaration, which no workbook needs.", where
            )
        tail = chunk[-10:]
    return total


def _sheet(data: bytes, sheet: str, where: str) -> Iterator[tuple[int, Sequence[Any]]]:
    """Numbered rows of a sheet. The one place of openpyxl."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged workbook
        raise BadFile("workbook", "The file is not an XLSX workbook, or it is damaged.", where) from error
    try:
        if sheet and sheet not in book.sheetnames:
            names = ", ".join(book.sheetnames[:20])
            raise BadFile(
                "sheet",
                "The workbook has no sheet “%(sheet)s”; it has: %(names)s.",
                where,
                sheet=sheet,
                names=names,
            )
        chosen = book[sheet] if sheet else book.worksheets[0]
        rows = chosen.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True)
        yield from enumerate(rows, start=1)
    except Refusal:
        raise
    except Exception as error:  # the same while reading
        raise BadFile("workbook", "The workbook is damaged.", where) from error
    finally:
        book.close()


def _shown(value: Any) -> str:
    """A cell as a person sees it: no ".0" after whole numbers, dates as ISO, errors as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    text = str(value)
    return "" if text in {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!"} else text
