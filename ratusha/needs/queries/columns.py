"""Answers as columns: from rows of responses to what the estimators read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from ratusha.core.survey.codebook import cell, spread
from ratusha.core.survey.columns import Column, Numbers, factor
from ratusha.frames import tables
from ratusha.needs.models import Response, Snapshot
from ratusha.needs.queries.surveys import SurveyFacts


def answered_columns(about: SurveyFacts) -> dict[str, Column]:
    """All answers of a survey as analysis columns in the order of arrival, suspected repetitions left out.

    A `multiple` question has a 0/1 column a level; free texts stay in their rows.
    """
    rows = Response.objects.filter(survey_id=about.id, suspect="").order_by("pk")
    places = spread(about.variables)
    lists: dict[str, list[Any]] = {name: [] for name in places}
    design: dict[str, list[Any]] = {name: [] for name in about.design.columns if name not in places}
    for answers, beside in rows.values_list("answers", "design").iterator(chunk_size=5_000):
        for name, (variable, level) in places.items():
            lists[name].append(cell(answers, variable, level))
        for name, values in design.items():
            values.append(beside.get(name))
    numeric = {name for name, (variable, level) in places.items() if level or variable.kind == "number"}
    numeric |= {name for name in (about.design.weight, about.design.fpc) if name}
    return {
        name: _numbers(values) if name in numeric else factor(values)
        for name, values in (lists | design).items()
    }


def _numbers(values: list[Any]) -> Numbers:
    return Numbers(np.asarray([np.nan if value is None else value for value in values], dtype=np.float64))


def snapshot_columns(snapshot: Snapshot, names: Mapping[str, str]) -> dict[str, Column]:
    """Columns of a snapshot's file; `names` says of each whether it is `text` or `auto`."""
    wanted = {name: "text" if kind == "text" else "auto" for name, kind in names.items()}
    return tables.read(path_of(snapshot), wanted, missing={})  # type: ignore[arg-type]  # literals by construction


def path_of(snapshot: Snapshot) -> Path:
    """Where the snapshot's file lies."""
    return Path(settings.MEDIA_ROOT) / snapshot.path
