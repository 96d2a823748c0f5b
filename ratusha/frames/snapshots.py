"""Snapshots: columns of answers frozen into a Parquet file, for analysis apart from the database.

Analysis reads columns, never a JSON document per respondent. A file is written beside its name and moved into
place, so that a reader sees a whole snapshot or none; what it holds is described in the file itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ratusha.core.refusal import Refusal
from ratusha.core.survey.columns import Column, Numbers
from ratusha.frames import engines

ABOUT = b"ratusha"
ROW_GROUP = 131_072


class SnapshotRefused(Refusal):
    """A file that is not a whole Parquet file."""


@dataclass(frozen=True)
class Hint:
    """What a Parquet footer knows of a column: its type, gaps, least and greatest value (None: not known)."""

    kind: str
    missing: bool
    low: float | None = None
    high: float | None = None

    @property
    def binary(self) -> bool:
        """An integer column that is only 0 and 1."""
        return self.kind == "integer" and self.low is not None and self.low >= 0 and (self.high or 0) <= 1


def write(path: Path, columns: Mapping[str, Column], about: Mapping[str, Any] | None = None) -> Path:
    """Write columns to a Parquet file and return its path.

    Whole numbers are stored as integers, so that 0/1 answers cost a bit and are recognised without a pass.

    Args:
        about: what the snapshot is (survey, version, day), kept in the file as JSON.
    """
    import pyarrow.parquet

    table = engines.to_arrow(columns)
    for place, (name, column) in enumerate(columns.items()):
        if isinstance(column, Numbers) and _whole(column):
            table = table.set_column(place, name, table.column(name).cast("int64"))
    metadata = {ABOUT: json.dumps(dict(about or {}), ensure_ascii=False, sort_keys=True).encode()}
    table = table.replace_schema_metadata(metadata)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    pyarrow.parquet.write_table(
        table, unfinished, compression="zstd", row_group_size=ROW_GROUP, write_page_checksum=True
    )
    unfinished.replace(path)
    return path


Stored = Literal["text", "flag", "number", "key"]


def write_groups(
    path: Path,
    kinds: Mapping[str, Stored],
    groups: Iterable[Mapping[str, Sequence[Any]]],
    about: Mapping[str, Any] | None = None,
) -> int:
    """Write rows that come group by group, each a row group of the file; memory holds one group.

    Args:
        kinds: of each column: `text`, `flag` (0 or 1), `number` (a float) or `key` (a whole number).
        groups: a list of values a column, all of one length; `None` is a gap.
        about: as in `write`.

    Returns:
        How many rows were written.
    """
    import pyarrow
    import pyarrow.parquet

    types = {
        "text": pyarrow.string(),
        "flag": pyarrow.int8(),
        "number": pyarrow.float64(),
        "key": pyarrow.int64(),
    }
    metadata = {ABOUT: json.dumps(dict(about or {}), ensure_ascii=False, sort_keys=True).encode()}
    schema = pyarrow.schema([(name, types[kind]) for name, kind in kinds.items()], metadata)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    rows = 0
    with pyarrow.parquet.ParquetWriter(
        unfinished, schema, compression="zstd", write_page_checksum=True
    ) as file:
        for group in groups:
            made = pyarrow.table(
                [pyarrow.array(group[field.name], type=field.type) for field in schema], schema
            )
            file.write_table(made, row_group_size=max(1, len(made)))
            rows += len(made)
    unfinished.replace(path)
    return rows


def batches(path: Path, names: Sequence[str], size: int = 8_192) -> Iterator[dict[str, list[Any]]]:
    """The named columns in the order of the rows, a bounded batch of values at a time."""
    for batch in _file(path).iter_batches(batch_size=size, columns=list(names)):
        yield batch.to_pydict()


def columns(path: Path) -> tuple[str, ...]:
    """The names of the columns."""
    return tuple(_file(path).schema_arrow.names)


def about(path: Path) -> dict[str, Any]:
    """What the writer said the snapshot is."""
    found = _file(path).schema_arrow.metadata or {}
    return dict(json.loads(found.get(ABOUT, b"{}")))


def rows(path: Path) -> int:
    """How many respondents the snapshot holds."""
    return int(_file(path).metadata.num_rows)


def hints(path: Path, names: Iterable[str]) -> dict[str, Hint]:
    """What the footer knows of the named columns that the file has."""
    file = _file(path)
    schema, metadata = file.schema_arrow, file.metadata
    found: dict[str, Hint] = {}
    for name in names:
        place = schema.get_field_index(name)
        if place >= 0:
            groups = [
                metadata.row_group(row).column(place).statistics for row in range(metadata.num_row_groups)
            ]
            found[name] = _hint(str(schema.field(place).type), groups)
    return found


def _hint(type_name: str, groups: list[Any]) -> Hint:
    kind = (
        "integer"
        if type_name.startswith(("int", "uint"))
        else "float"
        if "float" in type_name or type_name == "double"
        else "text"
    )
    if type_name == "bool":
        kind = "boolean"
    known = [group for group in groups if group is not None and group.has_null_count]
    missing = len(known) < len(groups) or any(group.null_count for group in known)
    valued = [group for group in known if group.num_values]  # a group of gaps alone has no range
    ranged = [group for group in valued if group.has_min_max]
    if kind != "integer" or len(known) < len(groups) or len(ranged) < len(valued) or not ranged:
        return Hint(kind, missing)
    return Hint(kind, missing, float(min(g.min for g in ranged)), float(max(g.max for g in ranged)))


def _whole(column: Numbers) -> bool:
    valid = column.values[column.valid]
    return bool((np.abs(valid) < 2**53).all() and (valid == np.floor(valid)).all())


def _file(path: Path) -> Any:
    import pyarrow
    import pyarrow.parquet

    try:
        return pyarrow.parquet.ParquetFile(path)
    except (pyarrow.ArrowInvalid, OSError):
        raise SnapshotRefused(
            "parquet", "%(name)s is not a whole Parquet file", path.name, name=path.name
        ) from None
