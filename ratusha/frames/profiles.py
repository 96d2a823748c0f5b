"""What the columns of a table hold: categories and their levels, numbers, 0/1, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

from ratusha.core.survey.columns import sort_levels
from ratusha.core.survey.plans import Plan
from ratusha.core.survey.terms import Kind, Profile
from ratusha.frames.engines import Engine
from ratusha.frames.expressions import label
from ratusha.frames.snapshots import Hint

MOST_LEVELS = 500
# Levels that were looked up already, by column and the codes that count as missing in it: (levels, too many).
Known = MutableMapping[tuple[str, tuple[str, ...]], tuple[tuple[str, ...], bool]]


def profile(
    table: Any, hints: Mapping[str, Hint], plan: Plan, engine: Engine, levels_of: Known | None = None
) -> Profile:
    """The kind of every analysed column; a pass is made only for what the hints leave open.

    Who asks several plans of one table hands in `levels_of`, and no column is looked through twice.
    """
    known = dict(hints) | _ranges(table, [name for name in plan.analysed if name not in hints], engine)
    remembered: Known = {} if levels_of is None else levels_of
    found: dict[str, Kind] = {}

    def levels_in(name: str) -> tuple[tuple[str, ...], bool]:
        key = name, tuple(sorted(map(str, plan.missing.codes(name))))
        if key not in remembered:
            remembered[key] = _levels(table, name, engine)
        return remembered[key]

    for name in plan.analysed:
        hint, coded = known[name], bool(plan.missing.codes(name))
        missing = hint.missing or coded or hint.kind != "integer"
        if hint.kind == "text" or name in plan.factors:
            found[name] = Kind(False, levels_in(name)[0], missing)
        elif name not in plan.levelled:
            found[name] = Kind(True, (), missing)
        elif hint.binary and not coded:
            ends = {label(end) for end in (hint.low, hint.high) if end is not None}
            found[name] = Kind(True, tuple(sorted(ends)), missing)
        else:
            levels, many = levels_in(name)
            found[name] = Kind(True, levels, missing, many)
    return found


def _ranges(table: Any, names: list[str], engine: Engine) -> dict[str, Hint]:
    """One pass: how many values, and the least and greatest of the integer columns."""
    if not names:
        return {}
    kinds = {name: table[name].type() for name in names}
    asked = {f"n{place}": table[name].count() for place, name in enumerate(names)}
    for place, name in enumerate(names):
        if kinds[name].is_integer():
            asked |= {f"low{place}": table[name].min(), f"high{place}": table[name].max()}
    row = {
        key: value[0].as_py()
        for key, value in engine.fetch(table.aggregate(rows=table.count(), **asked)).items()
    }
    return {
        name: Hint(
            "text" if kinds[name].is_string() else "integer" if kinds[name].is_integer() else "float",
            row[f"n{place}"] < row["rows"],
            row.get(f"low{place}"),
            row.get(f"high{place}"),
        )
        for place, name in enumerate(names)
    }


def _levels(table: Any, name: str, engine: Engine) -> tuple[tuple[str, ...], bool]:
    """The levels of a column, and whether there are more than can be shown."""
    column = table[name]
    values = table.filter(column.notnull()).select(level=column).distinct().limit(MOST_LEVELS + 1)
    found: Iterable[Any] = engine.fetch(values)["level"].to_pylist()
    levels = sort_levels({label(value) for value in found})
    return tuple(levels[:MOST_LEVELS]), len(levels) > MOST_LEVELS
