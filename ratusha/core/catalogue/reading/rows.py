"""From the rows of a table, by its recipe: what is skipped, what repeats another row, what becomes a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ratusha.core.catalogue.card import BadCard, Card
from ratusha.core.catalogue.mapping import BadMapping, Recipe
from ratusha.core.catalogue.reading.card_of import card_of, value_of
from ratusha.core.catalogue.reading.harvest import (
    LONGEST_IDENTIFIER,
    Draft,
    Event,
    Harvest,
    Rejection,
    checked_identifier,
)
from ratusha.core.catalogue.tables import Row


def table_harvest(rows: Callable[[], Iterable[Row]], recipe: Recipe, where: str) -> Harvest:
    """Read a table by its recipe; `rows` is called twice when duplicates need a first look."""
    keys = _keys(rows, recipe, where)
    seen: set[str] = set()
    results: list[Draft | Rejection] = []
    events: dict[str, Event] = {}
    checked = False
    for row in rows():
        if not checked:
            _check_columns(recipe, row, where)
            checked = True
        result = _read(row, recipe, keys, events)
        if isinstance(result, Draft) and result.identifier in seen:
            result = Rejection(
                row.line, result.identifier, "duplicate", "The identifier stands in an earlier row."
            )
        if isinstance(result, Draft):
            seen.add(result.identifier)
        results.append(result)
    used = {name for draft in results if isinstance(draft, Draft) for name in draft.card.life_events}
    return Harvest(tuple(results), tuple(event for event in events.values() if event.identifier in used))


@dataclass(frozen=True, slots=True)
class _Keys:
    """For each key of a duplicate rule: how often it occurs and the line that wins."""

    number: Mapping[tuple[str, ...], int]
    winner: Mapping[tuple[str, ...], int]


def _keys(rows: Callable[[], Iterable[Row]], recipe: Recipe, where: str) -> _Keys | None:
    """A first pass: which row of each duplicate group is kept. Skipped rows take no part."""
    if recipe.duplicates is None:
        return None
    number: Counter[tuple[str, ...]] = Counter()
    best: dict[tuple[str, ...], tuple[str, int]] = {}
    by, keeps_last = recipe.duplicates.by, recipe.duplicates.keep == "last"
    for row in rows():
        if not number:
            _check_columns(recipe, row, where)
        if _is_skipped(row, recipe) or row.fault:
            continue
        key = _key_of(row, recipe)
        number[key] += 1
        rank = (row.cells.get(by, ""), row.line)
        if key not in best or (rank > best[key] if keeps_last else rank < best[key]):
            best[key] = rank
    return _Keys(number, {key: line for key, (_, line) in best.items()})


def _check_columns(recipe: Recipe, row: Row, where: str) -> None:
    """Refuse a recipe that names columns the table does not have."""
    for name, place in recipe.columns():
        if name not in row.cells:
            raise BadMapping(
                "column",
                "The table has no column “%(name)s” named in %(place)s; its columns are: %(columns)s.",
                where,
                name=name[:80],
                place=place,
                columns=", ".join(list(row.cells)[:60]),
            )


def _is_skipped(row: Row, recipe: Recipe) -> bool:
    return any(skip.matches.search(row.cells.get(skip.column, "")) for skip in recipe.skips)


def _key_of(row: Row, recipe: Recipe) -> tuple[str, ...]:
    rule = recipe.duplicates
    names = rule.key if rule else ()
    return tuple(
        " ".join(
            value_of(row, recipe, recipe.fields[name]) if name in recipe.fields else [row.cells.get(name, "")]
        ).casefold()
        for name in names
    )


def _read(row: Row, recipe: Recipe, keys: _Keys | None, events: dict[str, Event]) -> Draft | Rejection:
    if row.fault:
        return Rejection(
            row.line, "", "columns", f"The row has {row.fault} cells, not as many as the header."
        )
    identifier = " ".join(value_of(row, recipe, recipe.fields["identifier"]))[: LONGEST_IDENTIFIER + 1]
    if _is_skipped(row, recipe):
        return Rejection(row.line, identifier, "skip", "A rule of the mapping skips this row.")
    if keys and (reason := _duplicate(row, recipe, keys)):
        return Rejection(row.line, identifier, "duplicate", reason)
    try:
        identifier = checked_identifier(identifier)
        card = Card.from_dict(card_of(row, recipe, events).to_dict())
    except BadCard as fault:
        place = f"{fault.where}: " if fault.where else ""
        return Rejection(row.line, identifier[:LONGEST_IDENTIFIER], fault.code, place + fault.message)
    if not card.title:
        return Rejection(row.line, identifier, "title", "The row has no title.")
    return Draft(row.line, identifier, card)


def _duplicate(row: Row, recipe: Recipe, keys: _Keys) -> str:
    key = _key_of(row, recipe)
    if keys.number[key] < 2 or not any(key):
        return ""
    if recipe.duplicates and recipe.duplicates.keep == "reject":
        return f"{keys.number[key]} rows have this key; which is right has to be decided in the source."
    winner = keys.winner[key]
    return "" if winner == row.line else f"The same service as in line {winner}, which is kept."
