"""`ratusha form check`: is this workbook a form, and may it be published?"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ratusha.core.forms import Fault, FormRefusal, MediaRefusal, Reading, inspect, lint, read_workbook
from ratusha.core.forms.rows import SheetRows
from ratusha.site.cli.form_files import FilesBeside, content_of

ABOUT = "check an XLSForm: refusals, and remarks before publishing"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an .xlsx, .xls or .md form")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a remark keeps it from publishing")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    """Print the report; 1 when the form is refused (or, with --strict, not publishable)."""
    report = check(options.file)
    print(json.dumps(report, ensure_ascii=False) if options.json else _words(report))
    return 0 if report["ok"] and (report["publishable"] or not options.strict) else 1


def check(path: Path) -> dict[str, object]:
    """The report of one file, as `--json` prints it."""
    content = content_of(path)
    try:
        book = read_workbook(content, path.name)
    except FormRefusal as refusal:
        return _report(None, "", 0, (Fault("", None, refusal.code, refusal.message),), ())
    settings = book.sheets.get("settings") or ({},)
    title = next((str(v) for k, v in settings[0].items() if k.lower() in {"form_title", "title"}), book.name)
    asked = SheetRows(book.sheets.get("survey", ())).asked
    unread: tuple[Fault, ...] = ()
    try:
        reading = inspect(book, FilesBeside(path))
    except MediaRefusal as refusal:  # the form is a form all the same
        reading = inspect(book)
        unread = (Fault("", None, refusal.code, f"{refusal.where}: {refusal.message}", block=True),)
    remarks = reading.warnings + unread
    if reading.form:
        remarks = (*remarks, *lint(reading.form).remarks)
        title = reading.form.title
    return _report(reading, title, asked, reading.errors, remarks)


def _report(
    reading: Reading | None, title: str, asked: int, errors: tuple[Fault, ...], remarks: tuple[Fault, ...]
) -> dict[str, object]:
    form = reading.form if reading else None
    return {
        "ok": form is not None,
        "publishable": form is not None and not any(remark.block for remark in remarks),
        "title": title,
        "languages": list(form.languages) if form else [],
        "questions": asked,
        "errors": [fault.to_dict() for fault in errors],
        "warnings": [fault.to_dict(level=True) for fault in remarks],
    }


def _words(report: dict[str, object]) -> str:
    lines = [
        f"{report['title']}: {report['questions']} questions" if report["ok"] else "This form cannot be used."
    ]
    errors, warnings = report["errors"], report["warnings"]
    assert isinstance(errors, list) and isinstance(warnings, list)
    for kind, faults in (("refused", errors), ("", warnings)):
        for fault in faults:
            place = f"{fault['sheet']}" + (f", row {fault['row']}" if fault["row"] else "")
            lines.append(f"{kind or fault['level']}: {place + ': ' if place else ''}{fault['message']}")
    if report["ok"]:
        lines.append("It can be published." if report["publishable"] else "It cannot be published yet.")
    return "\n".join(lines)
