"""Columns of a survey file as the estimators see them: numbers with gaps, or categories.

`Numbers` holds floats with NaN for no answer; `Factor` holds the position of each row's level, -1 for no
answer. Levels are strings, sorted as numbers when all of them are numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ratusha.core.refusal import Refusal
from ratusha.core.survey.arrays import Flags, Floats, Ints, Names
from ratusha.core.survey.plans import Plan


class ColumnRefused(Refusal):
    """A column that is absent, or does not hold what the question needs."""


@dataclass(frozen=True)
class Numbers:
    """A numeric column; NaN is no answer."""

    values: Floats

    def __len__(self) -> int:
        return len(self.values)

    @property
    def valid(self) -> Flags:
        """Rows with an answer."""
        return np.isfinite(self.values)


@dataclass(frozen=True)
class Factor:
    """A categorical column: position of the level, -1 is no answer."""

    codes: Ints
    levels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def valid(self) -> Flags:
        """Rows with an answer."""
        return self.codes >= 0

    def __getitem__(self, rows: Ints) -> Names:
        """Level strings of the given rows, `None` where there is no answer."""
        names = np.asarray([*self.levels, None], dtype=object)
        return names[self.codes[rows]]


Column = Numbers | Factor


def level_name(value: object) -> str:
    """A level as people write it: 1.0 is "1", 1.5 is "1.5", text stays as it is."""
    if isinstance(value, bool | np.bool_):
        return "1" if value else "0"
    if isinstance(value, float | np.floating):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    text = str(value).strip()
    whole, point, zeros = text.partition(".")
    return whole if point and whole.lstrip("-").isdigit() and zeros and not zeros.strip("0") else text


def sort_levels(levels: Iterable[str]) -> list[str]:
    """Levels in reading order: by number when all are numbers, else by text."""
    found = list(levels)
    try:
        return sorted(found, key=lambda level: (float(level), level))
    except ValueError:
        return sorted(found)


def factor(values: Names | Iterable[object], missing: Iterable[str] = ()) -> Factor:
    """A factor from raw values; empty text, NaN, `None` and the given codes are no answer."""
    absent = _codes(missing)
    seen: dict[object, str | None] = {}
    names: list[str | None] = []
    for value in values:
        if value not in seen:
            seen[value] = _level(value, absent)
        names.append(seen[value])
    levels = sort_levels({name for name in names if name is not None})
    place: dict[str | None, int] = {level: position for position, level in enumerate(levels)} | {None: -1}
    return Factor(np.fromiter((place[name] for name in names), np.int64, len(names)), tuple(levels))


def as_factor(column: Column) -> Factor:
    """The categories of any column."""
    if isinstance(column, Factor):
        return column
    valid = column.valid
    unique, inverse = np.unique(column.values[valid], return_inverse=True)
    codes = np.full(len(column), -1, dtype=np.int64)
    codes[valid] = inverse
    return Factor(codes, tuple(level_name(float(value)) for value in unique))


def as_column(name: str, raw: ArrayLike | Column, *, category: bool, missing: Iterable[str] = ()) -> Column:
    """Read raw values: numbers stay numbers unless `category`; anything else becomes a factor."""
    if isinstance(raw, Factor):
        return _without(raw, missing)
    if isinstance(raw, Numbers):
        return _categorised(Numbers(_blanked(raw.values, missing)), category)
    values = np.asarray(raw)
    if values.ndim != 1:
        raise ColumnRefused("shape", "column '%(name)s' is not one value a row", name, name=name)
    if values.dtype.kind in "biuf":
        return _categorised(Numbers(_blanked(values.astype(np.float64), missing)), category)
    return factor(values.tolist(), missing)


def take(columns: Mapping[str, ArrayLike | Column], plan: Plan) -> dict[str, Column]:
    """The columns a plan reads, with its missing codes and factors applied.

    Missing codes are not applied to the columns of the design and the weight: 9 may be a district's number
    even where it means "do not know" as an answer.

    Raises:
        ColumnRefused: a column that is not there, of another length, or without any row.
    """
    chosen: dict[str, Column] = {}
    design = {plan.weight, *plan.design_columns} - set(plan.analysed) - set(plan.by)
    for name in plan.columns:
        if name not in columns:
            near = ", ".join(sorted(columns)[:12])
            raise ColumnRefused(
                "no-column", "there is no column '%(name)s'; there are: %(near)s", name, name=name, near=near
            )
        codes = plan.missing.columns.get(name, ()) if name in design else plan.missing.codes(name)
        chosen[name] = as_column(name, columns[name], category=name in plan.factors, missing=codes)
    lengths = {len(column) for column in chosen.values()} or {_length(columns)}
    if len(lengths) > 1 or lengths == {0}:
        raise ColumnRefused("rows", "the columns hold no rows, or not the same number of rows")
    return chosen


def numbers(columns: Mapping[str, Column], name: str) -> Floats:
    """A numeric column's values, or a refusal that shows the first level that is not a number."""
    column = columns[name]
    if isinstance(column, Numbers):
        return column.values
    try:
        values = np.asarray([float(level) for level in column.levels] + [np.nan])
    except ValueError:
        odd = next(level for level in column.levels if not _is_number(level))
        raise ColumnRefused(
            "not-a-number",
            "column '%(name)s' holds '%(odd)s', which is not a number",
            name,
            name=name,
            odd=odd,
        ) from None
    return values[column.codes]


def groups(*codes: Ints) -> tuple[Ints, Ints]:
    """Number the distinct combinations of several codes (≥ -1).

    Returns the combination of each row, and for each combination a row that shows it, in sorted order.
    """
    combined = np.zeros(len(codes[0]), dtype=np.int64)
    for code in codes:
        width = int(code.max(initial=-1)) + 2
        combined = combined * width + (code + 1)
        if width > 1 and combined.max(initial=0) > 2**31:
            combined = np.unique(combined, return_inverse=True)[1]
    _, first, inverse = np.unique(combined, return_index=True, return_inverse=True)
    return inverse, first


def _length(columns: Mapping[str, ArrayLike | Column]) -> int:
    first = next(iter(columns.values()), ())
    return len(first) if isinstance(first, Numbers | Factor) else len(np.asarray(first))


def _categorised(column: Numbers, category: bool) -> Column:
    return as_factor(column) if category else column


def _codes(missing: Iterable[str]) -> frozenset[str]:
    return frozenset(level_name(code) for code in missing)


def _level(value: object, absent: frozenset[str]) -> str | None:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    name = level_name(value)
    return None if not name or name in absent else name


def _without(column: Factor, missing: Iterable[str]) -> Factor:
    absent = _codes(missing)
    if not absent.intersection(column.levels):
        return column
    kept = [level for level in column.levels if level not in absent]
    moved = np.asarray([kept.index(level) if level in kept else -1 for level in column.levels] + [-1])
    return Factor(moved[column.codes], tuple(kept))


def _blanked(values: Floats, missing: Iterable[str]) -> Floats:
    codes = [float(code) for code in missing if _is_number(code)]
    values = np.where(np.isfinite(values), values, np.nan)
    return np.where(np.isin(values, codes), np.nan, values) if codes else values


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
