"""Open microdata: rows of answers with weights, only after the k-anonymity check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ratusha.core import survey as statistics
from ratusha.core.survey import publishing
from ratusha.core.survey.columns import Column, Numbers, level_name
from ratusha.core.survey.margins import raking
from ratusha.needs.queries.columns import answered_columns
from ratusha.needs.queries.surveys import NoSuchSurvey, SurveyFacts


@dataclass(frozen=True)
class Microdata:
    """A table safe to publish, and what that cost: values blanked by column, rows left out."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    k: int
    blanked: dict[str, int]
    left_out: int


def microdata(about: SurveyFacts, identifying: Sequence[str] = (), *, k: int = publishing.K) -> Microdata:
    """Answers with weights, k-anonymous in the domain questions and in `identifying`.

    Clusters, base weights, keys and free texts never leave. Values of rare rows are blanked, the last named
    question first; who stays rare is left out.

    Raises:
        PublishingRefused: too few rows to hide each other.
        NoSuchSurvey: no question by which a person could be recognised.
    """
    named = list(identifying) or [question.name for question in about.domains]
    if not named:
        raise NoSuchSurvey("domains", "Say by which questions a person could be recognised.", about.slug)
    columns = answered_columns(about)
    beside = {name for name in about.design.columns if name not in {v.name for v in about.variables}}
    shown = {name: _texts(column) for name, column in columns.items() if name not in beside}
    released = publishing.release(shown, named, k=k)
    weights = _released_weights(about, columns, shown, released, named)
    names = [*named, *(name for name in shown if name not in named)]
    rows = [
        (*(released.columns[name][i] or "" for name in names), weight) for i, weight in enumerate(weights)
    ]
    return Microdata((*names, "weight"), tuple(rows), k, dict(released.blanked), released.left_out)


def _texts(column: Column) -> list[str | None]:
    if isinstance(column, Numbers):
        return [
            level_name(value) if ok else None
            for value, ok in zip(column.values.tolist(), column.valid, strict=True)
        ]
    names = [*column.levels, None]
    return [names[code] for code in column.codes.tolist()]


def _released_weights(
    about: SurveyFacts,
    columns: dict[str, Column],
    shown: dict[str, list[str | None]],
    released: publishing.Released,
    named: Sequence[str],
) -> list[str]:
    """Weights to three digits. A weight tells the margins that made it, so rows with a blanked value share theirs."""
    if about.is_open:
        return [""] * len(released.kept)
    calibration = raking(about.margins) if about.margins else None
    plan = statistics.plan(weight=about.design.weight or None, calibration=calibration)
    weights = statistics.row_weights(columns, plan)[released.kept]
    blank = np.asarray(
        [
            any(released.columns[name][i] is None and shown[name][row] is not None for name in named)
            for i, row in enumerate(released.kept)
        ]
    )
    if blank.any():
        weights[blank] = weights[blank].mean()
    return [f"{float(f'{weight:.3g}'):g}" for weight in weights]
