"""`ratusha import responses FILE --codebook MAP [--dry-run] [--json]`."""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from ratusha.core.survey.codebook import Codebook, CodebookRefused, parse
from ratusha.site.cli import setup_django
from ratusha.site.cli.import_catalogue import database_is_absent

if TYPE_CHECKING:
    from ratusha.needs.actions import Report

SHOWN = 20  # rejected rows printed to a person
LONGEST_MAP = 1_000_000
READY = Path(__file__).resolve().parents[2] / "needs" / "data"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, what its columns mean, and whether to write."""
    parser.add_argument("file", type=Path, help="CSV (UTF-8) or Parquet, one row a response")
    ready = ", ".join(sorted(path.stem for path in READY.glob("*.toml")))
    about = f"TOML: what the columns mean; or a ready one: {ready}"
    parser.add_argument("--codebook", type=Path, required=True, help=about)
    parser.add_argument("--dry-run", action="store_true", help="report only, change nothing")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--max-mb", type=float, default=50.0, help="largest file taken, megabytes (50)")


def run(options: argparse.Namespace) -> int:
    """0 when something is importable, 1 when nothing is, 2 (by refusal) when unreadable."""
    book = _codebook(options.codebook)
    absent = database_is_absent()
    setup_django()
    report = _planned(options, book) if options.dry_run and absent else _imported(options, book)
    print(json.dumps(report.to_dict(), ensure_ascii=False) if options.json else _words(report, options))
    return 0 if report.importable else 1


def _planned(options: argparse.Namespace, book: Codebook) -> Report:
    from ratusha.needs import actions

    return actions.plan_import(path=options.file, codebook=book, max_mb=options.max_mb)


def _imported(options: argparse.Namespace, book: Codebook) -> Report:
    from django.core.management import call_command

    from ratusha.needs import actions
    from ratusha.people.queries import Actor

    if not options.dry_run:
        # a refused file must not make a database
        actions.plan_import(path=options.file, codebook=book, max_mb=options.max_mb)
        call_command("migrate", verbosity=0, interactive=False)
    return actions.import_responses(
        actor=Actor.system("command line"),
        path=options.file,
        codebook=book,
        dry_run=options.dry_run,
        max_mb=options.max_mb,
    )


def _codebook(path: Path) -> Codebook:
    if not path.exists() and (READY / f"{path.name}.toml").exists():
        path = READY / f"{path.name}.toml"
    try:
        if path.stat().st_size > LONGEST_MAP:
            raise CodebookRefused("size", "The codebook is too long.", str(path))
        return parse(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise CodebookRefused("missing", "There is no such codebook file.", str(path)) from error
    except UnicodeDecodeError as error:
        raise CodebookRefused("encoding", "The codebook is not UTF-8.", str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise CodebookRefused(
            "toml", "The codebook is not TOML: %(why)s.", str(path), why=str(error)
        ) from error
    except OSError as error:
        raise CodebookRefused(
            "unreadable", "The codebook cannot be read: %(why)s.", str(path), why=error.strerror
        ) from error


def _words(report: Report, options: argparse.Namespace) -> str:
    """The report for a person: counts, why answers are missing, the first rejected rows."""
    counts = ", ".join(
        f"{name} {getattr(report, name)}" for name in ("created", "changed", "unchanged", "rejected")
    )
    lines = [f"survey {report.survey}: {counts}"]
    for name, reasons in report.missing.items():
        told = ", ".join(f"{reason} {n}" for reason, n in reasons.most_common())
        lines.append(f"  {name}: {told}")
    lines += [f"  line {row.line}: {row.message}" for row in report.rows[:SHOWN]]
    if report.rejected > SHOWN:
        lines.append(f"  … and {report.rejected - SHOWN} more rejected; --json lists them")
    if options.dry_run:
        lines.append("Nothing was changed (dry run).")
    elif not report.importable:
        lines.append("Nothing could be imported; nothing was changed.")
    return "\n".join(lines)
