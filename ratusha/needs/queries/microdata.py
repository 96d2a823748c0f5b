"""Open microdata: rows of answers with weights, only after the k-anonymity check.

They are the answers as they were last frozen. Only the columns by which a person could be recognised and those that
make the weight come to memory; the rows themselves are read from the file a batch at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ratusha.core import survey as statistics
from ratusha.core.survey import publishing
from ratusha.core.survey.arrays import Floats
from ratusha.core.survey.codebook import spread
from ratusha.core.survey.columns import Column, Numbers, level_name
from ratusha.core.survey.margins import raking
from ratusha.frames import snapshots
from ratusha.needs.queries.columns import newest_snapshot, path_of, snapshot_columns, weighing_columns
from ratusha.needs.queries.surveys import NoSuchSurvey, SurveyFacts


@dataclass(frozen=True)
class Microdata:
    """A table safe to publish, and what that cost: values blanked by column, rows left out.

    `rows` reads it from the snapshot `file`; `safe` holds the columns that were checked, `weights` those of the rows
    that stay (empty texts for an open poll).
    """

    names: tuple[str, ...]
    k: int
    blanked: Mapping[str, int]
    left_out: int
    file: Path
    safe: Mapping[str, Sequence[str | None]]
    kept: Sequence[int]
    weights: Sequence[str]

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Row by row, in the order of `names`."""
        read = [name for name in self.names[:-1] if name not in self.safe]
        place, start = 0, 0
        for batch in snapshots.batches(self.file, read or [snapshots.columns(self.file)[0]]):
            end = start + len(next(iter(batch.values())))
            while place < len(self.kept) and self.kept[place] < end:
                row = self.kept[place] - start
                cells = [
                    self.safe[name][place] if name in self.safe else _text(batch[name][row])
                    for name in self.names[:-1]
                ]
                yield (*(cell or "" for cell in cells), self.weights[place])
                place += 1
            start = end


def microdata(about: SurveyFacts, identifying: Sequence[str] = (), *, k: int = publishing.K) -> Microdata:
    """Answers with weights, k-anonymous in the domain questions and in `identifying`.

    Clusters, base weights, keys and free texts never leave. Values of rare rows are blanked, the last named
    question first; who stays rare is left out.

    Raises:
        NotFrozen: neither weights nor estimates were made yet.
        PublishingRefused: too few rows to hide each other.
        NoSuchSurvey: no question by which a person could be recognised.
    """
    named = list(identifying) or [question.name for question in about.domains]
    if not named:
        raise NoSuchSurvey("domains", "Say by which questions a person could be recognised.", about.slug)
    snapshot = newest_snapshot(about)
    columns = snapshot_columns(about, snapshot, {*named, *(() if about.is_open else weighing_columns(about))})
    shown = {name: _texts(columns[name]) for name in named}
    released = publishing.release(shown, named, k=k)
    others = [name for name in spread(about.variables) if name not in named]
    return Microdata(
        names=(*named, *others, "weight"),
        k=k,
        blanked=released.blanked,
        left_out=released.left_out,
        file=path_of(snapshot),
        safe=released.columns,
        kept=released.kept.tolist(),
        weights=_released_weights(about, columns, shown, released),
    )


def _text(value: str | float | None) -> str | None:
    return None if value is None else level_name(value)


def _texts(column: Column) -> list[str | None]:
    if isinstance(column, Numbers):
        pairs = zip(column.values.tolist(), column.valid, strict=True)
        return [level_name(value) if ok else None for value, ok in pairs]
    names = [*column.levels, None]
    return [names[code] for code in column.codes.tolist()]


def _released_weights(
    about: SurveyFacts,
    columns: Mapping[str, Column],
    shown: Mapping[str, Sequence[str | None]],
    released: publishing.Released,
) -> list[str]:
    """Weights to three digits. A weight tells the margins that made it, so rows with a blanked value share theirs."""
    if about.is_open:
        return [""] * len(released.kept)
    weights: Floats = np.ones(len(next(iter(shown.values()))))
    if about.design.weight or about.margins:
        calibration = raking(about.margins) if about.margins else None
        plan = statistics.plan(weight=about.design.weight or None, calibration=calibration)
        weights = statistics.row_weights(columns, plan)
    weights = weights[released.kept]
    blank = np.asarray(
        [
            any(released.columns[name][i] is None and shown[name][row] is not None for name in shown)
            for i, row in enumerate(released.kept)
        ]
    )
    if blank.any():
        weights[blank] = weights[blank].mean()
    return [f"{float(f'{weight:.3g}'):g}" for weight in weights]
