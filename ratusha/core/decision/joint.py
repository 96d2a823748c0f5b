"""Joint draws of some cells: from the text of a CSV file, or in place."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import numpy as np

from ratusha.core.decision import fields
from ratusha.core.decision.model import Criterion, DecisionRefusal, Floats, Joint


def read_joint(
    raw: object, content: str | None, names: tuple[str, ...], criteria: tuple[Criterion, ...]
) -> Joint | None:
    """Read `[joint]`; columns are `alternative:criterion`, each row is one state of all of them."""
    if raw is None:
        return None
    table = fields.mapping(raw, "joint")
    if content is not None:
        columns, rows = _joint_csv(content)
    elif "rows" in table:
        columns, rows = _joint_inline(table)
    else:
        raise DecisionRefusal(
            "joint_not_given",
            "joint draws are named by file; give the file's text, or columns and rows in place",
            "joint",
        )
    if not len(rows):
        raise DecisionRefusal("joint_empty", "the joint draws have no rows", "joint")
    if not np.isfinite(rows).all():
        bad = int(np.argwhere(~np.isfinite(rows))[0][0]) + 1
        raise DecisionRefusal(
            "not_finite", "joint draws, row %(row)s: only finite numbers can be compared", "joint", row=bad
        )
    cells = _joint_cells(columns, names, criteria)
    return Joint(tuple(cells), rows)


def _joint_csv(content: str) -> tuple[list[str], Floats]:
    lines = csv.reader(io.StringIO(content.removeprefix("\ufeff")))
    columns = next(lines, [])
    rows: list[list[float]] = []
    for at, line in enumerate(lines, 2):
        if not line:
            continue
        if len(line) != len(columns):
            raise DecisionRefusal(
                "joint_row", "joint draws, line %(at)s: %(n)s fields where the heading has %(m)s", "joint",
                at=at, n=len(line), m=len(columns),
            )  # fmt: skip
        try:
            rows.append([float(field) for field in line])
        except ValueError as bad:
            raise DecisionRefusal(
                "joint_row", "joint draws, line %(at)s: %(bad)s", "joint", at=at, bad=bad
            ) from bad
    return columns, np.array(rows, dtype=np.float64).reshape(len(rows), len(columns))


def _joint_inline(table: Mapping[str, object]) -> tuple[list[str], Floats]:
    columns = table.get("columns")
    rows = table.get("rows")
    if not isinstance(columns, Sequence) or isinstance(columns, str) or not isinstance(rows, Sequence):
        raise DecisionRefusal(
            "joint_shape", "joint needs columns (names) and rows (lists of numbers)", "joint"
        )
    names = [fields.text(column, "joint, columns") for column in columns]
    numbers = [fields.numbers(row, len(names), f"joint, row {at}") for at, row in enumerate(rows, 1)]
    return names, np.array(numbers, dtype=np.float64).reshape(len(numbers), len(names))


def _joint_cells(
    columns: Sequence[str], names: tuple[str, ...], criteria: tuple[Criterion, ...]
) -> list[tuple[int, int]]:
    """Places of the columns `alternative:criterion`; names may hold colons themselves."""
    places = {
        f"{name}:{criterion.name}": (a, c)
        for a, name in enumerate(names)
        for c, criterion in enumerate(criteria)
    }
    for column in columns:
        if column.strip() not in places:
            fields.known_name(column, places, "joint")
    fields.refuse_doubles([column.strip() for column in columns], "joint")
    return [places[column.strip()] for column in columns]
