"""Read population totals as people write them: the parsed document of a margins file.

[sex]                       [[cells]]                    method = "logit"
"1" = 100                   sex = "F"                    bounds = [0.5, 2]
"2" = 110                   age = "18-34"                [totals]
                            total = 1200                 income = 3914069
                                                         [totals.age]
                                                         young = 1200
raking                      post-stratification          calibration
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.core.survey.calibration import Calibration, CalibrationRefused, calibrate, poststratify, rake

MOST_DOTS = 8


def raking_from(document: Mapping[str, Any]) -> Calibration:
    """Raking margins: one table of level = total for each variable."""
    margins = _dotted(document)
    for name, margin in margins.items():
        if not isinstance(margin, Mapping) or not margin:
            raise CalibrationRefused("document", "the margin is not a table of level = total", name)
    return rake(margins)


def _dotted(document: Mapping[str, Any], depth: int = 1) -> dict[str, Any]:
    """TOML reads `[sch.wide]` as a table in a table; a column of that name is meant."""
    if depth > MOST_DOTS:
        raise CalibrationRefused("document", "tables stand in tables too deeply")
    found: dict[str, Any] = {}
    for name, value in document.items():
        tables = isinstance(value, Mapping) and value and all(isinstance(v, Mapping) for v in value.values())
        if tables:
            found |= {f"{name}.{inner}": table for inner, table in _dotted(value, depth + 1).items()}
        else:
            found[name] = value
    return found


def poststrata_from(document: Mapping[str, Any]) -> Calibration:
    """Post-stratification cells: `[[cells]]` with a column each and `total`."""
    cells = document.get("cells")
    if not isinstance(cells, list) or not cells or not all(isinstance(cell, Mapping) for cell in cells):
        raise CalibrationRefused("document", "the file needs [[cells]], each with its columns and a total")
    variables = tuple(name for name in cells[0] if name != "total")
    totals: dict[tuple[str, ...], float] = {}
    for number, cell in enumerate(cells, 1):
        where = f"cell {number}"
        if tuple(sorted(cell)) != tuple(sorted((*variables, "total"))) or not variables:
            raise CalibrationRefused(
                "document",
                "%(cell)s does not have the columns of the first cell and a total",
                where,
                cell=where,
            )
        key = tuple(str(cell[name]) for name in variables)
        total = cell["total"]
        if not _number(total):
            raise CalibrationRefused("document", "the total of %(cell)s is not a number", where, cell=where)
        if key in totals:
            raise CalibrationRefused("document", "%(cell)s repeats an earlier one", where, cell=where)
        totals[key] = float(total)
    return poststratify(variables, totals)


def calibration_from(document: Mapping[str, Any]) -> Calibration:
    """Calibration: `method`, `bounds`, `[totals]` with numbers and `[totals.x]` with level = total."""
    unknown = set(document) - {"method", "bounds", "totals", "population"}
    if unknown:
        raise CalibrationRefused(
            "document",
            "unknown entry '%(name)s'; there are method, bounds, population and totals",
            name=min(unknown),
        )
    totals = document.get("totals", {})
    if not isinstance(totals, Mapping):
        raise CalibrationRefused("document", "totals is not a table")
    bounds = document.get("bounds")
    if bounds is not None and not (
        isinstance(bounds, list) and len(bounds) == 2 and all(map(_number, bounds))
    ):
        raise CalibrationRefused("document", "bounds are two numbers: bounds = [0.5, 2]", "bounds")
    population = document.get("population")
    if population is not None and not _number(population):
        raise CalibrationRefused("document", "the population is not a number", "population")
    return calibrate(
        document.get("method", "linear"),
        _dotted(totals),
        population=population,
        bounds=(float(bounds[0]), float(bounds[1])) if bounds else None,
    )


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
