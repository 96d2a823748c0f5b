"""Workbooks of officials and researchers, read by pyxform: the only module that imports it.

`read_workbook` refuses what is too large or unsafe before anything is unpacked; `convert` gives the XForm or
a list of `Fault`s, each with sheet, row, a stable code and a sentence that says how to mend it. What is
accepted is exactly what pyxform accepts.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ratusha.core.forms.faults import Fault, from_pyxform
from ratusha.core.refusal import Refusal

KINDS = (".xlsx", ".xlsm", ".xls", ".md", ".csv")
MAX_FILE = 10 * 2**20  # bytes of the file as sent
MAX_XML = 48 * 2**20  # bytes of its XML parts once unpacked
MAX_PARTS = 2_000  # files inside the archive
MAX_ROWS = {"survey": 5_000}  # rows of a sheet: the questions
MAX_OTHER_ROWS = 60_000  # of any other sheet, choices above all
SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")

Row = dict[str, str]


class FormRefusal(Refusal):
    """A file that cannot be read as a form at all."""


@dataclass(frozen=True)
class Workbook:
    """The sheets of a form as rows of text cells. `notes` are things noticed on the way (formulas, merges)."""

    name: str  # the file's name without its ending: a form without settings is called so
    sheets: Mapping[str, tuple[Mapping[str, str], ...]]
    headers: Mapping[str, tuple[str, ...]]
    sheet_names: tuple[str, ...]
    notes: tuple[Fault, ...] = ()
    faults: tuple[Fault, ...] = ()  # the reader itself refused

    def with_cell(self, sheet: str, row: int, column: str, value: str) -> Workbook:
        """A copy with one cell changed; `row` as the spreadsheet counts them (the header is row 1)."""
        rows = [dict(cells) for cells in self.sheets[sheet]]
        rows[row - 2][column] = value
        return replace(self, sheets={**self.sheets, sheet: tuple(rows)})


@dataclass(frozen=True, slots=True)
class Converted:
    """What pyxform made of a workbook."""

    xml: str = ""
    itemsets_csv: str = ""
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    external_choices: tuple[Mapping[str, str], ...] = field(default=())


def read_workbook(content: bytes, filename: str) -> Workbook:
    """Read the sheets of `content` (.xlsx, .xls, .md or .csv by the file's ending).

    Raises FormRefusal for what is no form file, is too large or hostile. A workbook that pyxform's own reader
    refuses (a doubled column header, for example) comes back with `faults`.
    """
    stem, ending = _split(filename)
    if ending not in KINDS:
        raise FormRefusal(
            "file_kind",
            "A form is a spreadsheet (.xlsx, .xls) or its text twin (.md); this file ends in '%(ending)s'.",
            filename,
            ending=ending or "nothing",
        )
    if len(content) > MAX_FILE:
        raise FormRefusal(
            "file_size",
            "The file has %(size)d MB, more than the %(limit)d MB a form may have; remove pictures and unused sheets.",
            filename,
            size=-(-len(content) // 2**20),
            limit=MAX_FILE // 2**20,
        )
    notes: tuple[Fault, ...] = ()
    if ending in {".xlsx", ".xlsm"}:
        notes = _look_inside(content, filename)
    elif ending in {".md", ".csv"}:
        _expect_utf8(content, filename)
    elif not content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FormRefusal(
            "not_xls", "The file is not an .xls workbook, whatever its name says; save it as .xlsx.", filename
        )
    return replace(_sheets(content, stem, ending, filename), notes=notes)


def convert(book: Workbook) -> Converted:
    """Let pyxform turn the sheets into an XForm."""
    if book.faults:
        return Converted(faults=book.faults)
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as pyxform_convert

    data: dict[str, object] = {"fallback_form_name": book.name or None, "sheet_names": list(book.sheet_names)}
    for sheet, rows in book.sheets.items():
        data[sheet] = [dict(row) for row in rows]
        data[f"{sheet}_header"] = [dict.fromkeys(book.headers[sheet])] if book.headers[sheet] else []
    said: list[str] = []
    try:
        result = pyxform_convert(xlsform=data, warnings=said)
    except PyXFormError as error:
        return Converted(
            faults=from_pyxform(str(error), book.sheets, book.headers), warnings=_warnings(said, book)
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        # pyxform stumbles over a few malformed sheets instead of refusing them; it is a refusal all the same
        return Converted(
            faults=(Fault("survey", None, "malformed", _stumbled(error)),), warnings=_warnings(said, book)
        )
    return Converted(
        xml=result.xform,
        itemsets_csv=result.itemsets or "",
        warnings=_warnings(said, book),
        external_choices=book.sheets.get("external_choices", ()),
    )


def _split(filename: str) -> tuple[str, str]:
    base = filename.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, ending = base.rpartition(".")
    return (stem, "." + ending.lower()) if dot else (base, "")


def _warnings(said: Sequence[str], book: Workbook) -> tuple[Fault, ...]:
    return tuple(fault for text in said for fault in from_pyxform(text, book.sheets, book.headers))


def _stumbled(error: Exception) -> str:
    return f"The sheets cannot be understood ({type(error).__name__}: {error}); compare them with a working form."


def _sheets(content: bytes, stem: str, ending: str, filename: str) -> Workbook:
    """Rows of each known sheet, read by pyxform's own readers so that both see the same cells."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import Definition, SupportedFileTypes, definition_to_dict

    definition = Definition(
        data=io.BytesIO(content), file_type=SupportedFileTypes(ending), file_path_stem=stem or None
    )
    empty = Workbook(stem, {}, {}, ())
    try:
        with warnings.catch_warnings():  # openpyxl warns of formatting that a form does not need
            warnings.simplefilter("ignore")
            data = definition_to_dict(definition=definition, file_type=ending)
    except PyXFormError as error:
        if "not recognized as a supported type" in str(error):
            raise FormRefusal(
                "unreadable",
                "The file cannot be opened as %(ending)s: it is damaged or of another kind; save it again as .xlsx.",
                filename,
                ending=ending,
            ) from error
        return replace(empty, faults=_reader_faults(str(error), content, ending))
    except Exception as error:  # xlrd and openpyxl raise many kinds on damaged files
        raise FormRefusal(
            "unreadable",
            "The file cannot be opened as %(ending)s (%(reason)s); save it again as .xlsx.",
            filename,
            ending=ending,
            reason=type(error).__name__,
        ) from error
    sheets = {name: tuple(getattr(data, name) or ()) for name in SHEETS if getattr(data, name) is not None}
    for name, rows in sheets.items():
        most = MAX_ROWS.get(name, MAX_OTHER_ROWS)
        if len(rows) > most:
            raise FormRefusal(
                "too_many_rows",
                "The sheet '%(sheet)s' has %(rows)d rows, more than %(limit)d; put long lists into a .csv file.",
                filename,
                sheet=name,
                rows=len(rows),
                limit=most,
            )
    headers = {name: tuple(_header(data, name)) for name in sheets}
    return Workbook(stem, sheets, headers, tuple(data.sheet_names or ()))


def _header(data: object, sheet: str) -> list[str]:
    given = getattr(data, f"{sheet}_header") or []
    return [str(key) for row in given for key in row]


def _reader_faults(message: str, content: bytes, ending: str) -> tuple[Fault, ...]:
    """pyxform names a doubled header but not its sheet: look the sheet up."""
    sheet = ""
    if match := re.match(r"Duplicate column header: (.*)", message, re.DOTALL):
        sheet = next((name for name, cells in _first_rows(content, ending) if cells.count(match[1]) > 1), "")
    return tuple(replace(fault, sheet=sheet or fault.sheet) for fault in from_pyxform(message, {}, {}))


def _first_rows(content: bytes, ending: str) -> list[tuple[str, list[str]]]:
    """Sheet names with their header cells."""
    if ending not in {".xlsx", ".xlsm", ".xls"}:
        return []
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = ((name, book.get_sheet_by_name(name).to_python(nrows=1)) for name in book.sheet_names)
    return [(name.lower(), [str(cell) for cell in first[0]]) for name, first in rows if first]


def _expect_utf8(content: bytes, filename: str) -> None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormRefusal(
            "not_utf8",
            "The file is not UTF-8 text (byte %(byte)d; probably Windows-1251); save it again as UTF-8.",
            filename,
            byte=error.start,
        ) from error
    if "\x00" in text:
        raise FormRefusal("not_text", "The file is not text; a .md or .csv form is plain text.", filename)


def _look_inside(content: bytes, filename: str) -> tuple[Fault, ...]:
    """Refuse a hostile archive by its directory, then note formulas and merged cells of the form's sheets."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FormRefusal(
            "not_xlsx",
            "The file is not an .xlsx workbook, whatever its name says; save it again as .xlsx.",
            filename,
        ) from error
    with archive:
        parts = archive.infolist()
        xml_parts = [part for part in parts if part.filename.lower().endswith((".xml", ".rels", ".vml"))]
        unpacked = sum(part.file_size for part in xml_parts)
        if len(parts) > MAX_PARTS or unpacked > MAX_XML:
            raise FormRefusal(
                "unpacked_size",
                "The workbook unpacks to %(size)d MB in %(parts)d parts, more than a form may hold (%(limit)d MB); "
                "remove unused sheets and formatting.",
                filename,
                size=-(-unpacked // 2**20),
                parts=len(parts),
                limit=MAX_XML // 2**20,
            )
        if any(part.flag_bits & 0x1 for part in parts):
            raise FormRefusal(
                "encrypted", "The workbook is protected by a password; save it without one.", filename
            )
        return _scan_parts(archive, xml_parts, filename)


def _scan_parts(
    archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo], filename: str
) -> tuple[Fault, ...]:
    notes: list[Fault] = []
    names = _sheet_titles(archive)
    for part in parts:
        try:
            xml = archive.read(part)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            OSError,
            EOFError,
            ValueError,
        ) as error:
            raise _damaged(part.filename, filename) from error
        except Exception as error:  # zlib.error has no public base class of its own here
            raise _damaged(part.filename, filename) from error
        head = xml[:4096]
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"<!ENTITY" in xml:
            raise FormRefusal(
                "xml_entities",
                "Part '%(part)s' of the workbook declares XML entities, which no spreadsheet program writes; "
                "the file is not taken.",
                filename,
                part=part.filename,
            )
        if title := names.get(part.filename.lstrip("/")):
            notes += _odd_cells(xml, title)
    return tuple(notes)


def _damaged(part: str, filename: str) -> FormRefusal:
    return FormRefusal(
        "damaged",
        "Part '%(part)s' of the workbook is damaged; open it and save it again.",
        filename,
        part=part,
    )


def _sheet_titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part name -> sheet title, for the sheets a form has."""
    try:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {}
    for tag in re.findall(r"<Relationship\s[^>]*>", links):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        targets[found.get("Id", "")] = found.get("Target", "").lstrip("/")
    titles = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", book):
        found = dict(re.findall(r'([\w:]+)="([^"]*)"', tag))
        target = targets.get(found.get("r:id", ""), "")
        if found.get("name", "").lower() in SHEETS and target:
            titles[target if target.startswith("xl/") else f"xl/{target}"] = found["name"].lower()
    return titles


_FORMULA = re.compile(rb'<c\s[^>]*?r="([A-Z]+)(\d+)"[^>]*?>\s*<f[\s>/](?:(?!</c>).){0,4000}', re.DOTALL)
_MERGED = re.compile(rb'<mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+\d+)"')


def _odd_cells(xml: bytes, sheet: str) -> list[Fault]:
    """Formulas are read by their last saved result, merged cells by their first: say so once for each cell."""
    found = []
    for match in list(_FORMULA.finditer(xml))[:50]:
        cell = (match[1] + match[2]).decode()
        if re.search(rb"<v>", match[0]):
            text = f"Cell {cell} holds a formula; its last saved result is used. Put the value itself."
            found.append(Fault(sheet, int(match[2]), "formula", text))
        else:
            text = f"Cell {cell} holds a formula without a saved result and reads as empty; put the value itself."
            found.append(Fault(sheet, int(match[2]), "formula_empty", text, block=True))
    for match in list(_MERGED.finditer(xml))[:50]:
        area = f"{(match[1] + match[2]).decode()}:{match[3].decode()}"
        text = f"Cells {area} are merged; only the first one holds the value. Unmerge them and fill each row."
        found.append(Fault(sheet, int(match[2]), "merged", text))
    return found
