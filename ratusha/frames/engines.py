"""Engines that group columns: DuckDB inside the process, or Spark over Spark Connect.

The one module that imports ibis, duckdb and pyspark, and only when an engine is opened. The same Ibis
expressions run on both; see docs/run/spark.md for pointing at a real cluster.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ratusha.core.refusal import Refusal
from ratusha.core.survey.columns import Column, Factor

# group keys of up to 2^16 combinations get an array instead of a hash table
PERFECT_HASH_BITS = 16


class EngineRefused(Refusal):
    """An engine that is not installed, not named or not reachable."""


@dataclass
class Engine:
    """An open engine; `connection` is an Ibis backend, `errors` what it raises when data cannot be read."""

    name: str
    connection: Any
    errors: tuple[type[Exception], ...] = ()
    _tables: int = field(default=0)

    def parquet(self, path: Path) -> Any:
        """A Parquet file as an Ibis table; nothing is read yet."""
        return self.connection.read_parquet(str(path.resolve()))

    def arrow(self, table: Any) -> Any:
        """An Arrow table in memory as an Ibis table."""
        import ibis

        return ibis.memtable(table)

    def like(self, table: Any, columns: Mapping[str, list[Any]]) -> Any:
        """A small table whose columns have the types of the same names in `table` (others are floats)."""
        schema = table.schema().to_pyarrow()
        return self.small(
            columns, {name: schema.field(name).type for name in columns if name in schema.names}
        )

    def small(self, columns: Mapping[str, Any], types: Mapping[str, Any]) -> Any:
        """A small table; columns without a named type are floats."""
        import ibis
        import pyarrow

        arrays = {
            name: pyarrow.array(values, type=types.get(name, pyarrow.float64()))
            for name, values in columns.items()
        }
        return ibis.memtable(pyarrow.table(arrays))

    def known(self, table: Any) -> Any:
        """A small table with known least and greatest values: DuckDB joins by array where it knows them."""
        return self.load(table, list(table.columns)) if self.name == "duckdb" else table

    def load(self, table: Any, names: list[str]) -> Any:
        """Bring the named columns of a table into the engine's memory."""
        self._tables += 1
        with self._readable():
            return self.connection.create_table(f"ratusha_{self._tables}", table.select(*names), temp=True)

    def fetch(self, expression: Any) -> dict[str, Any]:
        """Run an expression; Arrow columns by name.

        Raises:
            EngineRefused: the engine cannot read the data or has no room for the work.
        """
        with self._readable():
            table = self.connection.to_pyarrow(expression)
        return {name: table.column(name) for name in table.column_names}

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except self.errors as error:
            reason = str(error).strip().split("\n", 1)[0][:200]
            raise EngineRefused(
                "engine", "%(name)s cannot work on these data: %(why)s", self.name, name=self.name, why=reason
            ) from None


@contextmanager
def open_engine(
    name: str = "duckdb",
    *,
    address: str | None = None,
    threads: int | None = None,
    memory: str | None = None,
    folder: Path | None = None,
) -> Iterator[Engine]:
    """Open an engine by name and close it after.

    Args:
        name: `duckdb` or `spark`.
        address: Spark Connect address, `sc://host:15002`.
        threads, memory: limits of DuckDB (`2`, `"1GiB"`); `folder` is where it may spill to.

    Raises:
        EngineRefused: unknown name, missing package, a Spark server that does not answer.
    """
    if name == "duckdb":
        engine = _duckdb(threads, memory, folder)
    elif name == "spark":
        engine = _spark(address)
    else:
        raise EngineRefused("engine", "the engines are duckdb and spark, not '%(name)s'", name, name=name)
    try:
        yield engine
    finally:
        engine.connection.disconnect()


def _duckdb(threads: int | None, memory: str | None, folder: Path | None) -> Engine:
    import duckdb
    import ibis

    settings: dict[str, Any] = {"temp_directory": str(folder) if folder else ""}
    if threads:
        settings["threads"] = threads
    if memory:
        settings["memory_limit"] = memory
    _settle()
    connection = ibis.duckdb.connect(**settings)
    connection.raw_sql(f"SET perfect_ht_threshold = {PERFECT_HASH_BITS}")
    return Engine("duckdb", connection, (duckdb.Error,))


@cache
def _settle() -> None:
    """Leave the half a million objects that these imports made out of every later garbage collection.

    They live as long as the process; walking over them takes longer than grouping a million rows.
    """
    gc.freeze()
    atexit.register(gc.unfreeze)


def _spark(address: str | None) -> Engine:
    if not address:
        raise EngineRefused("spark", "say where Spark Connect answers: --spark sc://host:15002")
    try:
        import ibis
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise EngineRefused("spark", "Spark needs the extra: pip install 'ratusha[spark]'") from None
    try:
        session = SparkSession.builder.remote(address).getOrCreate()
        connection = ibis.pyspark.connect(session)
    except Exception as error:
        # gRPC and Spark raise many kinds; the person needs the address and one reason
        reason = str(error).split("\n", 1)[0][:160]
        raise EngineRefused(
            "spark",
            "Spark Connect at %(address)s does not answer: %(why)s",
            address,
            address=address,
            why=reason,
        ) from None
    return Engine("spark", connection, (PySparkException,))


def to_arrow(columns: Mapping[str, Column]) -> Any:
    """Columns of `core.survey` as an Arrow table: floats with nulls, texts with nulls."""
    import pyarrow

    return pyarrow.table({name: _arrow(column, pyarrow) for name, column in columns.items()})


def _arrow(column: Column, pyarrow: Any) -> Any:
    if isinstance(column, Factor):
        indices = pyarrow.array(column.codes, mask=column.codes < 0).cast("int32")
        levels = pyarrow.array(list(column.levels), type=pyarrow.string())
        # plain strings: Parquet codes them itself, and Spark knows no Arrow dictionaries
        return pyarrow.DictionaryArray.from_arrays(indices, levels).cast("string")
    return pyarrow.array(column.values, from_pandas=True)
