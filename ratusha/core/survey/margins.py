"""Raking margins with joint cells: `{"district": {"a": 100, …}, "age,sex": {"18-29,woman": 40, …}}`.

A statistical office publishes age by sex together, not apart; a comma joins the variables and their levels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ratusha.core.survey.calibration import Calibration, CalibrationRefused, Margin, rake

JOINT = ","


def raking(margins: Mapping[str, Mapping[str, float]]) -> Calibration:
    """Raking to margins of one or several variables each.

    Raises:
        CalibrationRefused: as `rake`; a level that does not have as many parts as its margin has variables.
    """
    checked = rake(margins)
    return replace(checked, margins=tuple(_joint(margin) for margin in checked.margins))


def _joint(margin: Margin) -> Margin:
    (name,) = margin.variables
    variables = tuple(part.strip() for part in name.split(JOINT))
    totals = {
        tuple(part.strip() for part in level.split(JOINT)): value for (level,), value in margin.totals.items()
    }
    for level in totals:
        if len(level) != len(variables):
            raise CalibrationRefused(
                "level",
                "“%(level)s” of the margin “%(name)s” needs %(n)s parts joined by commas.",
                name,
                level=JOINT.join(level),
                name=name,
                n=len(variables),
            )
    return Margin(variables, totals)
