"""Answers as columns: from rows of responses, a bounded group at a time, to the snapshot that estimators read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from ratusha.core.refusal import Refusal
from ratusha.core.survey.codebook import cell, spread
from ratusha.core.survey.columns import Column, level_name
from ratusha.frames import snapshots, tables
from ratusha.needs.models import Response, Snapshot
from ratusha.needs.queries.surveys import SurveyFacts

GROUP = 16_384  # responses in memory at once
KEY = "_response"  # the number of the response, by which the themes of free answers find its row


class NotFrozen(Refusal):
    """No snapshot of the answers yet."""


def kinds(about: SurveyFacts) -> dict[str, snapshots.Stored]:
    """The columns of a survey's snapshot: a question, a level of a `multiple` question, or a part of the design.

    Free texts stay in their rows.
    """
    found: dict[str, snapshots.Stored] = {KEY: "key"}
    for name, (variable, level) in spread(about.variables).items():
        found[name] = "flag" if level else "number" if variable.kind == "number" else "text"
    numbers = {about.design.weight, about.design.fpc}
    for name in about.design.columns:
        found.setdefault(name, "number" if name in numbers else "text")
    return found


def answer_groups(about: SurveyFacts, size: int = GROUP) -> Iterator[dict[str, list[Any]]]:
    """All answers in the order of arrival, suspected repetitions left out, `size` responses at a time."""
    rows = Response.objects.filter(survey_id=about.id, suspect="").order_by("pk")
    places, names = spread(about.variables), kinds(about)
    beside = [name for name in about.design.columns if name not in places]
    group: dict[str, list[Any]] = {name: [] for name in names}
    for number, answers, design in rows.values_list("pk", "answers", "design").iterator(chunk_size=2_000):
        group[KEY].append(number)
        for name, (variable, level) in places.items():
            group[name].append(_stored(cell(answers, variable, level), names[name]))
        for name in beside:
            group[name].append(_stored(design.get(name), names[name]))
        if len(group[KEY]) == size:
            yield group
            group = {name: [] for name in names}
    if group[KEY]:
        yield group


def _stored(value: Any, kind: snapshots.Stored) -> str | float | None:
    if value is None:
        return None
    return level_name(value) if kind == "text" else float(value)


def newest_snapshot(about: SurveyFacts) -> Snapshot:
    """The answers as they were last frozen.

    Raises:
        NotFrozen: nobody made weights or estimates yet.
    """
    found = Snapshot.objects.filter(survey_id=about.id).first()
    if found is None:
        raise NotFrozen(
            "not-frozen",
            "The answers of “%(slug)s” are not frozen yet: make weights or publish estimates first.",
            about.slug,
            slug=about.slug,
        )
    return found


def snapshot_columns(about: SurveyFacts, snapshot: Snapshot, names: Iterable[str]) -> dict[str, Column]:
    """The named columns of a snapshot in memory, and no other."""
    known = kinds(about)
    wanted: dict[str, tables.Kind] = {
        name: "text" if known.get(name, "text") == "text" else "auto" for name in sorted(set(names))
    }
    return tables.read(path_of(snapshot), wanted, missing={})


def path_of(snapshot: Snapshot) -> Path:
    """Where the snapshot's file lies."""
    return Path(settings.MEDIA_ROOT) / snapshot.path


def weighing_columns(about: SurveyFacts) -> set[str]:
    """What a weight is made of: the design, and the variables of the margins."""
    return {*about.design.columns} | {part for name in about.margins for part in name.split(",")}
