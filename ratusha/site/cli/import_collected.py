"""`ratusha import collected FILE --survey SLUG [--dry-run] [--json]`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ratusha.site.cli import setup_django
from ratusha.site.cli.form_files import content_of

SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """The export, the survey whose questionnaire it answers, and whether to write."""
    parser.add_argument(
        "file", type=Path, help="export of KoboToolbox, ODK Central (.csv, .xlsx, .zip) or LimeSurvey (.csv)"
    )
    parser.add_argument(
        "--survey", required=True, metavar="SLUG", help="the survey that asked by this questionnaire"
    )
    parser.add_argument("--dry-run", action="store_true", help="report only, change nothing")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--max-mb", type=float, default=50.0, help="largest file taken, megabytes (50)")


def run(options: argparse.Namespace) -> int:
    """0 when something is importable, 1 when nothing is, 2 (by refusal) when unreadable."""
    content = content_of(options.file)
    setup_django()
    from ratusha.needs import actions
    from ratusha.people.queries import Actor

    report = actions.import_collected(
        actor=Actor.system("command line"),
        slug=options.survey,
        content=content,
        filename=options.file.name,
        dry_run=options.dry_run,
        max_mb=options.max_mb,
    )
    print(json.dumps(report.to_dict(), ensure_ascii=False) if options.json else _words(report, options))
    return 0 if report.importable else 1


def _words(report: object, options: argparse.Namespace) -> str:
    from ratusha.needs.actions import CollectedReport

    assert isinstance(report, CollectedReport)  # the action's own shape, imported late
    lines = [
        f"survey {report.survey}: created {report.created}, unchanged {report.unchanged}, empty {report.empty}"
    ]
    for words, names in (
        ("columns without a question", report.without_question),
        ("questions without a column", report.without_column),
    ):
        if names:
            lines.append(f"  {words}: {', '.join(names[:SHOWN])}{' …' if len(names) > SHOWN else ''}")
    lines += [f"  not taken: {fault}, {n} times" for fault, n in report.wrong.most_common(SHOWN)]
    if options.dry_run:
        lines.append("Nothing was changed (dry run).")
    return "\n".join(lines)
