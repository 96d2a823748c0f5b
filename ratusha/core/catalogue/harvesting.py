"""One door for every kind of file: bytes and a recipe in, everything the file says out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ratusha.core.catalogue.graph import graph_harvest
from ratusha.core.catalogue.mapping import GRAPHS, Recipe
from ratusha.core.catalogue.reading import Harvest, json_harvest, table_harvest
from ratusha.core.catalogue.tables import BadFile, Row, csv_rows, xlsx_rows

MEGABYTE = 1_000_000
LIMITS = {"csv": 50, "xlsx": 10, "json": 50, "ttl": 20, "rdf": 20, "jsonld": 20}  # megabytes
EXTENSIONS = {
    "csv": "csv",
    "tsv": "csv",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "ttl": "ttl",
    "n3": "ttl",
    "nt": "ttl",
    "rdf": "rdf",
    "xml": "rdf",
    "owl": "rdf",
    "jsonld": "jsonld",
    "json": "json",
}


def check_size(size: int, kind: str, where: str, max_mb: float | None = None) -> None:
    """Refuse a file that is larger than its kind may be; called before a byte of it is read."""
    limit = LIMITS[kind] if max_mb is None else max_mb
    if size > limit * MEGABYTE:
        raise BadFile(
            "size",
            "The file has %(mb)s MB; at most %(limit)s MB are read (--max-mb raises this).",
            where,
            mb=-(-size // MEGABYTE),
            limit=f"{limit:g}",
        )
    if size == 0:
        raise BadFile("empty", "The file is empty.", where)


def harvest_of(stream: BinaryIO, recipe: Recipe, where: str, max_mb: float | None = None) -> Harvest:
    """Read a seekable stream whose size was checked. A table is streamed; the others are read whole."""
    if recipe.format == "csv":

        def rows() -> Iterator[Row]:
            stream.seek(0)
            return csv_rows(stream, delimiter=recipe.delimiter, encoding=recipe.encoding, where=where)

        return table_harvest(rows, recipe, where)
    data = stream.read()
    if recipe.format == "xlsx":
        limit = int((LIMITS["xlsx"] if max_mb is None else max_mb) * MEGABYTE)
        return table_harvest(
            lambda: xlsx_rows(data, sheet=recipe.sheet, where=where, limit=limit), recipe, where
        )
    if recipe.format in GRAPHS:
        return graph_harvest(data, recipe, where)
    return json_harvest(data, where)
