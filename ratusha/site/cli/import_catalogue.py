"""`ratusha import catalogue FILE [--map MAP] [--dry-run] [--json]`."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from ratusha.catalogue import maps
from ratusha.core.catalogue.harvesting import EXTENSIONS, check_size, harvest_of
from ratusha.core.catalogue.importing import Plan, plan
from ratusha.core.catalogue.mapping import Recipe, read_mapping
from ratusha.core.catalogue.reading import Harvest
from ratusha.core.refusal import Refusal
from ratusha.site.cli import setup_django

HOUSE = Path(__file__).resolve().parents[2]
SHOWN = 20  # rejected rows printed to a person
LONGEST_MAP = 1_000_000


class CannotRead(Refusal):
    """The file or its mapping cannot even be opened."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, how to read it, and whether to write."""
    ready = ", ".join(maps.ready())
    parser.add_argument("file", type=Path, help="CSV, XLSX, Turtle, RDF/XML, JSON-LD or JSON of our own")
    parser.add_argument("--map", help=f"mapping file (TOML) or a ready one: {ready}")
    parser.add_argument("--dry-run", action="store_true", help="report only, change nothing")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--max-mb", type=float, help="read a larger file than usual, megabytes")


def run(options: argparse.Namespace) -> int:
    """Read, plan, write; 0 when something is importable, 1 when nothing is, 2 (by refusal) when unreadable."""
    harvest = _harvest(options)
    if database_is_absent() and (options.dry_run or not plan(harvest, {}, {}, frozenset()).is_worth_doing):
        done = plan(harvest, {}, {}, frozenset())
    else:
        setup_django()
        done = _in_database(harvest, options)
    print(json.dumps(done.to_dict(), ensure_ascii=False) if options.json else _words(done, options))
    return 0 if done.is_worth_doing else 1


def _harvest(options: argparse.Namespace) -> Harvest:
    path: Path = options.file
    recipe = _recipe(options.map, path)
    try:
        if not path.is_file():
            raise CannotRead("missing", "There is no such file.", str(path))
        check_size(path.stat().st_size, recipe.format, str(path), options.max_mb)
        with path.open("rb") as stream:
            return harvest_of(stream, recipe, str(path), options.max_mb)
    except OSError as error:
        raise CannotRead(
            "unreadable", "The file cannot be read: %(error)s.", str(path), error=error.strerror
        ) from error


def _recipe(name: str | None, file: Path) -> Recipe:
    """The mapping named, a ready one of that name, or what the file's ending says."""
    if name is None:
        kind = EXTENSIONS.get(file.suffix.lower().lstrip("."), "csv")
        if kind in {"csv", "xlsx"}:
            raise CannotRead(
                "map", "A table needs a mapping file: --map FILE (see docs/use/catalogue.md).", str(file)
            )
        return Recipe(format=kind)
    path = Path(name)
    if not path.exists():
        path = maps.path_of(name) or path
    try:
        if path.stat().st_size > LONGEST_MAP:
            raise CannotRead("size", "The mapping is too long.", str(path))
        return read_mapping(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError as error:
        raise CannotRead("missing", "There is no such mapping file.", str(path)) from error
    except UnicodeDecodeError as error:
        raise CannotRead("encoding", "The mapping is not UTF-8.", str(path)) from error
    except OSError as error:
        raise CannotRead(
            "unreadable", "The mapping cannot be read: %(error)s.", str(path), error=error.strerror
        ) from error


def database_is_absent() -> bool:
    """Whether there is no database yet; asked before the settings, which would make the folder."""
    if os.environ.get("RATUSHA_DATABASE_URL"):
        return False
    var = os.environ.get("RATUSHA_VAR")
    folder = Path(var) if var else HOUSE.parent / "var"
    return not (folder / "ratusha.sqlite3").exists()


def _in_database(harvest: Harvest, options: argparse.Namespace) -> Plan:
    """The plan against the database; written unless it is a dry run."""
    from django.core.management import call_command
    from django.db import connection

    from ratusha.catalogue import actions
    from ratusha.people.queries import Actor

    if options.dry_run:
        if "catalogue_service" not in connection.introspection.table_names():
            return plan(harvest, {}, {}, frozenset())
        return actions.plan_import(harvest=harvest)
    call_command("migrate", verbosity=0, interactive=False)
    return actions.import_catalogue(
        actor=Actor.system("command line"), harvest=harvest, source=options.file.name
    )


def _words(done: Plan, options: argparse.Namespace) -> str:
    """The report for a person: counts, reasons, the first rejected rows."""
    counts = done.counts
    lines = [", ".join(f"{name} {counts[name]}" for name in counts)]
    lines += [f"  {code}: {n}" for code, n in done.reasons.items()]
    rejected = [outcome for outcome in done.outcomes if outcome.action == "rejected"]
    for outcome in rejected[:SHOWN]:
        name = f" ({outcome.identifier[:60]})" if outcome.identifier else ""
        lines.append(f"  line {outcome.line}{name}: {outcome.message}")
    if len(rejected) > SHOWN:
        lines.append(f"  … and {len(rejected) - SHOWN} more; --json lists all")
    if options.dry_run:
        lines.append("Nothing was changed (dry run).")
    elif not done.is_worth_doing:
        lines.append("Nothing could be imported; nothing was changed.")
    return "\n".join(lines)
