"""Files and sheets of rows that a form looks things up in: choices, `pulldata`, external lists."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any

from lxml import etree

from ratusha.core.refusal import Refusal

MAX_ROWS = 200_000  # of one table


class MediaRefusal(Refusal):
    """A file that belongs to the form cannot be read."""


def table_rows(content: bytes, name: str) -> list[Mapping[str, str]]:
    """Rows of a .csv (UTF-8; comma, semicolon or tab), a .geojson or an .xml file of a form."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MediaRefusal(
            "not_utf8",
            "The table is not UTF-8 text (byte %(byte)d; probably Windows-1251); save it again as UTF-8.",
            name,
            byte=error.start,
        ) from error
    if name.endswith(".geojson"):
        return _features(text, name)
    if name.endswith(".xml"):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise MediaRefusal(
                "xml_entities", "The table declares XML entities; the file is not taken.", name
            )
        try:
            return [row_of(item) for item in etree.fromstring(text.encode(), parser).iter() if _is_row(item)]
        except etree.XMLSyntaxError as error:
            raise MediaRefusal(
                "bad_xml", "The table is not well-formed XML: %(why)s.", name, why=error.msg
            ) from error
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows: list[Mapping[str, str]] = [
            MappingProxyType({k.strip(): (v or "").strip() for k, v in row.items() if k is not None})
            for row in islice(csv.DictReader(io.StringIO(text), delimiter=separator), MAX_ROWS + 1)
        ]
    except csv.Error as error:
        raise MediaRefusal("bad_csv", "The table cannot be read: %(why)s.", name, why=str(error)) from error
    if len(rows) > MAX_ROWS:
        raise MediaRefusal("too_many_rows", "The table has more than %(limit)d rows.", name, limit=MAX_ROWS)
    return rows


def _features(text: str, name: str) -> list[Mapping[str, str]]:
    """Rows of a GeoJSON file as ODK sees them: the properties, the id and the geometry's point."""
    try:
        features = json.loads(text)["features"]
        return [_feature(feature) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MediaRefusal(
            "bad_geojson", "The file is not a GeoJSON collection of features.", name
        ) from error


def _feature(feature: Mapping[str, Any]) -> Mapping[str, str]:
    cells = {key: "" if value is None else str(value) for key, value in feature.get("properties", {}).items()}
    geometry = feature.get("geometry") or {}
    if geometry.get("type") == "Point":
        longitude, latitude = geometry["coordinates"][:2]
        cells["geometry"] = f"{latitude} {longitude} 0 0"
    if "id" in feature:
        cells["id"] = str(feature["id"])
    return MappingProxyType(cells)


def _is_row(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and len(element) > 0 and all(len(child) == 0 for child in element)


def row_of(item: etree._Element) -> Mapping[str, str]:
    """The cells of a row element: name -> text."""
    return MappingProxyType(
        {etree.QName(cell).localname: (cell.text or "") for cell in item if isinstance(cell.tag, str)}
    )


def external_rows(rows: Sequence[Mapping[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Rows of the sheet external_choices by list name."""
    lists: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        cells = {_known(key.strip()): str(value) for key, value in row.items()}
        if name := cells.pop("list_name", ""):
            lists.setdefault(name, []).append(cells)
    return lists


def _known(column: str) -> str:
    """The standard's own columns in any capitals; the author's columns as written, for filters name them so."""
    plain = column.lower().replace(" ", "_")
    return plain if plain in {"list_name", "name", "label"} else column
