"""A frozen survey and what is asked of it: estimates, replicates, counts and weights from its Parquet file.

    with studies.open_study(path) as study:
        made = study.estimate(survey.plan(proportion=names, weight="w", cluster=["area"]))

A survey of ordinary size is answered in memory: the columns in use are read once, and NumPy sums them before DuckDB
would have been imported. A larger one is answered by passes of DuckDB over the columns in use, with memory bounded by
`memory` and not by the number of respondents; the answers are equal to rounding. One exception is told in `passes`:
where each respondent is a PSU of his own, the columns of one plan come to memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ratusha.core.survey import Estimates, Plan, Sums, finish, form, row_weights
from ratusha.core.survey.arrays import Floats, count
from ratusha.core.survey.columns import Column, ColumnRefused, Factor, Numbers, as_factor
from ratusha.frames import engines, passes, profiles, snapshots, tables
from ratusha.frames.engines import Engine
from ratusha.frames.expressions import label

MEMORY = "512MiB"  # a job has 1 GiB, of which Python and its libraries take a part
ORDINARY = 20_000  # respondents whose columns in use fit into memory many times over
AT_ONCE = 200  # 0/1 columns counted in one pass
Counted = tuple[str, str, str]


class Study(Protocol):
    """An open snapshot; `rows` is the number of respondents in it."""

    @property
    def rows(self) -> int:
        """The number of respondents."""

    def estimate(self, plan: Plan) -> Estimates:
        """Estimates of a plan, as `core.survey.estimate` gives them over the same columns.

        Raises:
            Refusal: the data do not fit the plan; one sentence names the column, cell or stratum.
        """

    def sums(self, plan: Plan) -> Sums:
        """The sums of a plan, as `core.survey.replicates` takes them."""

    def answered(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the named columns that anybody answered."""

    def counts(self, names: Iterable[str], by: str = "") -> dict[Counted, int]:
        """How many respondents gave each answer: (column, level, domain) → people, unweighted; absent means none.

        Args:
            names: columns of categories, or of 0 and 1 (levels "0" and "1").
            by: a column whose levels are the domains; without it the domain is "".

        Raises:
            ColumnRefused: a column of other numbers.
        """

    def weight_bars(self, plan: Plan, bins: int = 20) -> list[tuple[float, float, int]]:
        """The histogram of the plan's final weights: (from, to, respondents), the last bar with its end."""


@dataclass(frozen=True)
class InMemory:
    """A snapshot whose columns come to memory when they are first asked for."""

    path: Path
    rows: int
    _read: dict[str, Column] = field(default_factory=dict, repr=False)

    def estimate(self, plan: Plan) -> Estimates:
        """See `Study`."""
        return finish(self.sums(plan), plan)

    def sums(self, plan: Plan) -> Sums:
        """See `Study`."""
        return form(self._columns(plan.columns), plan)

    def answered(self, names: Iterable[str]) -> frozenset[str]:
        """See `Study`."""
        return frozenset(name for name, column in self._columns(names).items() if column.valid.any())

    def counts(self, names: Iterable[str], by: str = "") -> dict[Counted, int]:
        """See `Study`."""
        wanted = dict.fromkeys(names)
        columns = self._columns([*wanted, *([by] if by else [])])
        domains = as_factor(columns[by]) if by else Factor(np.zeros(self.rows, dtype=np.int64), ("",))
        found: dict[Counted, int] = {}
        for name in wanted:
            column = as_factor(columns[name])
            if isinstance(columns[name], Numbers) and not {*column.levels} <= {"0", "1"}:
                raise _not_counted(name)
            both = column.valid & domains.valid
            width = len(domains.levels)
            n = count(column.codes[both] * width + domains.codes[both], len(column.levels) * width)
            for at in np.flatnonzero(n):
                found[name, column.levels[at // width], domains.levels[at % width]] = int(n[at])
        return found

    def weight_bars(self, plan: Plan, bins: int = 20) -> list[tuple[float, float, int]]:
        """See `Study`."""
        counts, edges = np.histogram(row_weights(self._columns(plan.columns), plan), bins=bins)
        return _bars(edges, counts)

    def _columns(self, names: Iterable[str]) -> dict[str, Column]:
        wanted = list(dict.fromkeys(names))
        fresh: dict[str, tables.Kind] = {name: "auto" for name in wanted if name not in self._read}
        if fresh:
            self._read.update(tables.read(self.path, fresh, missing={}))
        return {name: self._read[name] for name in wanted}


@dataclass(frozen=True)
class ByPasses:
    """A snapshot of any size on an engine."""

    path: Path
    engine: Engine
    rows: int
    levels_of: profiles.Known = field(default_factory=dict, repr=False)

    def estimate(self, plan: Plan) -> Estimates:
        """See `Study`."""
        return finish(self.sums(plan), plan)

    def sums(self, plan: Plan) -> Sums:
        """See `Study`."""
        return passes.sums(self.path, plan, self.engine, self.levels_of)

    def answered(self, names: Iterable[str]) -> frozenset[str]:
        """See `Study`."""
        table, wanted = self._table(names), list(dict.fromkeys(names))
        if not wanted:
            return frozenset()
        found = self._row(
            table.aggregate(**{f"n{at}": table[name].count() for at, name in enumerate(wanted)})
        )
        return frozenset(name for at, name in enumerate(wanted) if found[f"n{at}"])

    def counts(self, names: Iterable[str], by: str = "") -> dict[Counted, int]:
        """See `Study`."""
        wanted = list(dict.fromkeys(names))
        table = self._table([*wanted, *([by] if by else [])])
        if by:
            table = table.filter(table[by].notnull())
        texts = [name for name in wanted if table[name].type().is_string()]
        ones = [name for name in wanted if name not in texts]
        found: dict[Counted, int] = {}
        for begin in range(0, len(ones), AT_ONCE):
            found |= self._ones(table, ones[begin : begin + AT_ONCE], by)
        for name in texts:
            keys = list(dict.fromkeys([name, *([by] if by else [])]))
            answered = table.filter(table[name].notnull())
            got = self._columns(answered.group_by(keys).aggregate(_n=answered.count()))
            domains = map(label, got[by]) if by else [""] * len(got["_n"])
            found |= {
                (name, label(level), domain): n
                for level, domain, n in zip(got[name], domains, got["_n"], strict=True)
            }
        return {key: int(n) for key, n in found.items() if n}

    def weight_bars(self, plan: Plan, bins: int = 20) -> list[tuple[float, float, int]]:
        """See `Study`."""
        if not plan.cluster:
            weights = row_weights(passes.rows(self.path, plan, self.engine), plan)
            counts, edges = np.histogram(weights, bins=bins)
            return _bars(edges, counts)
        weighed = passes.weighed(self.path, plan, self.engine)
        weight = weighed.table[weighed.final]
        ends = self._row(weighed.table.aggregate(low=weight.min(), high=weight.max()))
        edges = np.histogram_bin_edges(np.array([ends["low"], ends["high"]]), bins=bins)
        above = {f"n{at}": (weight >= float(edge)).sum() for at, edge in enumerate(edges[:-1])}
        found = self._row(weighed.table.aggregate(**above))
        reached = np.array([found[f"n{at}"] for at in range(bins)] + [0])
        return _bars(edges, reached[:-1] - reached[1:])

    def _ones(self, table: Any, names: list[str], by: str) -> dict[Counted, int]:
        """Counts of 0/1 columns in one pass."""
        asked: dict[str, Any] = {}
        for at, name in enumerate(names):
            column = table[name]
            asked |= {f"a{at}": (column == 0).sum(), f"b{at}": (column == 1).sum(), f"c{at}": column.count()}
        got = self._columns((table.group_by(by) if by else table).aggregate(**asked))
        domains = list(map(label, got[by])) if by else [""]
        found: dict[Counted, int] = {}
        for at, name in enumerate(names):
            for row, domain in enumerate(domains):
                no, yes, answered = (got[f"{kind}{at}"][row] or 0 for kind in "abc")
                if no + yes != answered:
                    raise _not_counted(name)
                found |= {(name, "0", domain): no, (name, "1", domain): yes}
        return found

    def _table(self, names: Iterable[str]) -> Any:
        table = self.engine.parquet(self.path)
        for name in names:
            passes.check_column(table, name)
        return table

    def _columns(self, expression: Any) -> Mapping[str, list[Any]]:
        return {name: column.to_pylist() for name, column in self.engine.fetch(expression).items()}

    def _row(self, expression: Any) -> dict[str, Any]:
        return {name: values[0] for name, values in self._columns(expression).items()}


@contextmanager
def open_study(
    path: Path, *, memory: str = MEMORY, threads: int | None = None, ordinary: int = ORDINARY
) -> Iterator[Study]:
    """Open a snapshot that `snapshots` wrote (or any Parquet file of one row a respondent).

    Args:
        memory: what DuckDB may take; more is refused in one sentence, never taken from the machine.
        ordinary: up to how many respondents are answered in memory.

    Raises:
        SnapshotRefused: not a whole Parquet file.
    """
    rows = snapshots.rows(path)
    if rows <= ordinary:
        yield InMemory(path, rows)
        return
    with engines.open_engine("duckdb", memory=memory, threads=threads) as engine:
        yield ByPasses(path, engine, rows)


def _not_counted(name: str) -> ColumnRefused:
    return ColumnRefused(
        "not-counted",
        "column '%(name)s' holds other numbers than 0 and 1: it has no levels to count",
        name,
        name=name,
    )


def _bars(edges: Floats, counts: np.ndarray) -> list[tuple[float, float, int]]:
    return [
        (float(low), float(high), int(n)) for low, high, n in zip(edges[:-1], edges[1:], counts, strict=True)
    ]
