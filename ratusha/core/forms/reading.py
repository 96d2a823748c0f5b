"""From the bytes of a workbook to a `Form`, or to the list of what is wrong with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from ratusha.core.forms import tables, xform, xlsform
from ratusha.core.forms.faults import Fault
from ratusha.core.forms.model import Form
from ratusha.core.forms.rows import SheetRows
from ratusha.core.forms.xlsform import FormRefusal, Workbook


@dataclass(frozen=True, slots=True)
class Reading:
    """A form, or why there is none; `warnings` are remarks made while reading."""

    form: Form | None
    errors: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def inspect(book: Workbook, media: Mapping[str, bytes] | None = None) -> Reading:
    """Read a workbook and keep every refusal; `media` are the files beside it by name."""
    made = xlsform.convert(book)
    warnings = book.notes + made.warnings
    if made.faults:
        return Reading(None, made.faults, warnings)
    external = tables.external_rows(made.external_choices)
    rows = SheetRows(book.sheets.get("survey", ()), book.sheets.get("choices", ()), external)
    return Reading(xform.parse(made.xml, rows, media or {}, made.itemsets_csv), (), warnings)


def read(content: bytes, filename: str, media: Mapping[str, bytes] | None = None) -> Form:
    """Read a form or raise FormRefusal with the first thing that is wrong."""
    reading = inspect(xlsform.read_workbook(content, filename), media)
    if reading.form is None:
        first = reading.errors[0]
        place = f"{filename}, sheet {first.sheet}" + (f", row {first.row}" if first.row else "")
        raise FormRefusal(first.code, first.message, place)
    return reading.form


def form_of(xml: str, media: Mapping[str, bytes] | None = None, itemsets_csv: str = "") -> Form:
    """The form of an XForm kept from an earlier reading; needs no pyxform and knows no rows."""
    external = tables.external_rows(list(csv.DictReader(io.StringIO(itemsets_csv)))) if itemsets_csv else {}
    return xform.parse(xml, SheetRows((), (), external), media or {}, itemsets_csv)
