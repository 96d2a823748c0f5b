"""A world is built once in a process by its actions; every later test finds the same rows laid down at once.

Building a city through its actions takes tens or hundreds of milliseconds, laying its rows down one or two. The first
test that asks for a world builds it, and what came of it is kept table by table: rows that are new, changed or gone. A
later test gets just those, inside its own transaction, so that nothing leaks. Where other rows were there before, the
world is built anew.

What was there before is told by the counters of rows on SQLite, which are taken back with the test and are set as the
building left them; on PostgreSQL, whose sequences only rise, so that rows laid down again never meet a new one, by
what was written since the test began.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from django.db import connection

Made = TypeVar("Made")
Row = tuple[Any, ...]  # what names it first: its rowid, on PostgreSQL the whole row as text
Rows = dict[str, set[Row]]
COUNTERS = "sqlite_sequence"  # the last row number of each table


@dataclass(frozen=True)
class Kept:
    """What the building of a world did to each table, what it returned, and the counters after it."""

    counted: list[Row]
    gone: dict[str, list[Any]]
    came: dict[str, list[Row]]
    made: Any


_worlds: dict[tuple[Callable[[], Any], object], Kept] = {}
_written = [""]  # on PostgreSQL: a digest of all that this test has written


def world(build: Callable[[], Made]) -> Made:
    """What `build` returns, with its rows in the database. It takes nothing and writes no files."""
    there = _there()
    kept = _worlds.get((build, there))
    if kept is None:
        before = _everything()
        made: Any = build()
        kept = _worlds[build, there] = _difference(before, _everything(), made)
    else:
        _lay_down(kept)
    _written[0] = f"{build.__module__}.{build.__qualname__} on {there}"
    return cast("Made", kept.made)


@contextmanager
def watched() -> Iterator[None]:
    """Around a test on PostgreSQL: see what it writes."""

    def see(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE")):
            _written[0] = hashlib.sha256(f"{_written[0]} {sql} {params}".encode()).hexdigest()
        return execute(sql, params, many, context)

    _written[0] = ""
    with connection.execute_wrapper(see):
        yield


def _there() -> object:
    return frozenset(_read(COUNTERS)) if connection.vendor == "sqlite" else _written[0]


def _lay_down(kept: Kept) -> None:
    for table, names in kept.gone.items():
        _remove(table, names)
    for table, rows in kept.came.items():
        _lay(table, rows)
    if connection.vendor == "sqlite":
        _run(f"DELETE FROM {COUNTERS}")  # the rows have moved them
        _lay(COUNTERS, kept.counted)


def _remove(table: str, names: list[Any]) -> None:
    if connection.vendor == "sqlite":
        connection.connection.executemany(f'DELETE FROM "{table}" WHERE rowid = ?', [(n,) for n in names])
    else:
        _run(f'DELETE FROM "{table}" t WHERE t::text = ANY(%s)', [names])


def _lay(table: str, rows: list[Row]) -> None:
    if connection.vendor != "sqlite":
        _run(
            f'INSERT INTO "{table}" SELECT (v::"{table}").* FROM unnest(%s::text[]) v', [[r for (r,) in rows]]
        )
        return
    columns = ", ".join(["rowid", *_columns(table)])
    places = ", ".join("?" * len(rows[0]))
    connection.connection.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', rows)


def _difference(before: Rows, after: Rows, made: Any) -> Kept:
    tables = sorted(after.keys() - {COUNTERS})
    gone = {t: [row[0] for row in before[t] - after[t]] for t in tables}
    came = {t: sorted(after[t] - before[t]) for t in tables}
    return Kept(sorted(after.get(COUNTERS, ())), _filled(gone), _filled(came), made)


def _filled(found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {table: rows for table, rows in found.items() if rows}


def _everything() -> Rows:
    return {name: _read(name) for name in _tables()}


def _read(table: str) -> set[Row]:
    """The rows as they lie there: a plus before a column keeps the driver from making days and truths of them."""
    if connection.vendor != "sqlite":
        return set(_run(f'SELECT t::text FROM "{table}" t').fetchall())
    columns = ", ".join(["rowid", *(f"+{column}" for column in _columns(table))])
    return set(_run(f'SELECT {columns} FROM "{table}"'))


def _run(sql: str, values: list[Any] | None = None) -> Any:
    """On the driver's own connection: nobody counts these questions."""
    return connection.connection.execute(sql, values or [])


@cache
def _tables() -> tuple[str, ...]:
    if connection.vendor == "sqlite":
        found = _run("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        found = _run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return tuple(name for (name,) in found)


@cache
def _columns(table: str) -> tuple[str, ...]:
    return tuple(f'"{row[1]}"' for row in _run(f'PRAGMA table_info("{table}")'))
