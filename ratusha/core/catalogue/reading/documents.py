"""From a file of our own JSON, as `export --format json` writes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ratusha.core.catalogue.addresses import latin
from ratusha.core.catalogue.card import BadCard, Card, Named
from ratusha.core.catalogue.fields import texts
from ratusha.core.catalogue.reading.harvest import (
    LONGEST_IDENTIFIER,
    Draft,
    Event,
    Harvest,
    Rejection,
    UnitName,
    checked_identifier,
)
from ratusha.core.catalogue.tables import BadFile
from ratusha.core.refusal import Refusal


def json_harvest(data: bytes, where: str) -> Harvest:
    """Read what `export --format json` wrote."""
    raw = _parsed(data, where)
    services = raw.get("services") if isinstance(raw, dict) else raw
    if not isinstance(services, list):
        raise BadFile("json", "The file has no list “services”.", where)
    seen: set[str] = set()
    rows = [_json_row(number, item, seen) for number, item in enumerate(services, start=1)]
    other = raw if isinstance(raw, dict) else {}
    return Harvest(
        tuple(rows),
        tuple(_named(other, "life_events", _event, where)),
        tuple(_named(other, "units", lambda item, _: UnitName(item["code"], item["name"]), where)),
    )


def _event(item: Mapping[str, Any], number: int) -> Event:
    return Event(
        item["identifier"], item["title"], texts(item, "summary"), str(item.get("icon") or ""), number
    )


def _parsed(data: bytes, where: str) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise BadFile("encoding", "The file is not UTF-8.", where) from error
    except RecursionError as error:
        raise BadFile("json", "The file is nested too deeply.", where) from error
    except ValueError as error:
        raise BadFile(
            "json", "The file is not JSON, or it is cut off: %(error)s.", where, error=str(error)[:120]
        ) from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _json_row(number: int, item: Any, seen: set[str]) -> Draft | Rejection:
    raw = item if isinstance(item, dict) else {}
    identifier = raw.get("identifier")
    identifier = identifier if isinstance(identifier, str) else ""
    try:
        identifier = checked_identifier(identifier)
        if identifier in seen:
            raise BadCard("duplicate", "The identifier stands in an earlier row.")
        card = Card.from_dict(raw.get("card", {}))
        if not card.title:
            raise BadCard("title", "The row has no title.")
    except BadCard as fault:
        place = f"{fault.where}: " if fault.where else ""
        return Rejection(number, identifier[:LONGEST_IDENTIFIER], fault.code, place + fault.message)
    seen.add(identifier)
    slug = raw.get("slug")
    return Draft(number, identifier, card, latin(slug) if isinstance(slug, str) else "")


def _named(raw: Mapping[str, Any], name: str, make: Callable[[Any, int], Any], where: str) -> list[Any]:
    try:
        made = [make(item, number) for number, item in enumerate(raw.get(name, []), start=1)]
    except (TypeError, KeyError, AttributeError, BadCard) as error:
        raise BadFile(
            "json", "“%(name)s” is not a list of identifiers and titles.", where, name=name
        ) from error
    for item in made:
        _check_named(item, name, where)
    return made


def _check_named(item: Event | UnitName, name: str, where: str) -> None:
    identifier, title = (
        (item.code, item.name) if isinstance(item, UnitName) else (item.identifier, item.title)
    )
    try:
        well = isinstance(identifier, str) and identifier == checked_identifier(identifier)
        Named.from_dict({"identifier": identifier, "title": title}, name)
    except Refusal as error:
        raise BadFile(
            "json", "“%(name)s” is not a list of identifiers and titles.", where, name=name
        ) from error
    if not well:
        raise BadFile("json", "“%(name)s” is not a list of identifiers and titles.", where, name=name)
