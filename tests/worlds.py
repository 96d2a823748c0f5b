"""A world is built once in a process by its actions; every later test finds the same rows laid down at once.

Building a city through its actions takes tens or hundreds of milliseconds, laying its rows down one or two. The first
test that asks for a world builds it, and what came of it is kept table by table: rows that are new, changed or gone. A
later test gets just those, inside its own transaction, so that nothing leaks. Where other rows were there before, and
on PostgreSQL, whose sequences would not follow, the world is built as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection

Made = TypeVar("Made")
Row = tuple[Any, ...]  # its rowid first
Rows = dict[str, set[Row]]
COUNTERS = "sqlite_sequence"  # the last row number of each table: tells what was there before


@dataclass(frozen=True)
class Kept:
    """What the building of a world did to each table, what it returned, the counters before and after it."""

    counters: set[Row]
    counted: list[Row]
    gone: dict[str, list[tuple[int]]]
    came: dict[str, list[Row]]
    made: object


_worlds: dict[Callable[[], Any], Kept] = {}


def world(build: Callable[[], Made]) -> Made:
    """What `build` returns, with its rows in the database. It takes nothing and writes no files."""
    if connection.vendor != "sqlite":
        return build()
    kept, counters = _worlds.get(build), _read(COUNTERS)
    if kept is None or kept.counters != counters:
        before = _everything()
        made = build()
        _worlds[build] = _difference(before, _everything(), made)
        return made
    for table, ids in kept.gone.items():
        connection.connection.executemany(f'DELETE FROM "{table}" WHERE rowid = ?', ids)  # own tables
    for table, rows in kept.came.items():
        _lay(table, rows)
    connection.connection.execute(f"DELETE FROM {COUNTERS}")  # the rows have moved them
    _lay(COUNTERS, kept.counted)
    return kept.made  # type: ignore[return-value]  # kept under the builder


def _lay(table: str, rows: list[Row]) -> None:
    columns = ", ".join(["rowid", *_columns(table)])
    places = ", ".join("?" * len(rows[0]))
    connection.connection.executemany(
        f'INSERT INTO "{table}" ({columns}) VALUES ({places})', rows
    )  # own tables


def _difference(before: Rows, after: Rows, made: object) -> Kept:
    tables = sorted(after.keys() - {COUNTERS})
    gone = {t: [(row[0],) for row in before[t] - after[t]] for t in tables}
    came = {t: sorted(after[t] - before[t]) for t in tables}
    return Kept(before[COUNTERS], sorted(after[COUNTERS]), _filled(gone), _filled(came), made)


def _filled(found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {table: rows for table, rows in found.items() if rows}


def _everything() -> Rows:
    names = connection.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name: _read(name) for (name,) in names.fetchall()}


def _read(table: str) -> set[Row]:
    """The rows as they lie there: a plus before a column keeps the driver from making days and truths of them."""
    columns = ", ".join(["rowid", *(f"+{column}" for column in _columns(table))])
    return set(connection.connection.execute(f'SELECT {columns} FROM "{table}"'))  # own tables


@cache
def _columns(table: str) -> tuple[str, ...]:
    return tuple(f'"{row[1]}"' for row in connection.connection.execute(f'PRAGMA table_info("{table}")'))
