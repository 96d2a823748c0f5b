"""Free answers by theme: shares with design errors, typical answers, agreement of two coders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.db.models.fields.json import KeyTextTransform

from ratusha.core import survey as statistics
from ratusha.core.quality import kappa
from ratusha.core.survey.columns import Factor, Numbers
from ratusha.core.survey.margins import raking
from ratusha.core.text.lemmas import language_of
from ratusha.frames import snapshots
from ratusha.needs.models import Coded, Response, Theme
from ratusha.needs.queries.columns import (
    KEY,
    NotFrozen,
    newest_snapshot,
    path_of,
    snapshot_columns,
    weighing_columns,
)
from ratusha.needs.queries.surveys import SurveyFacts

SHOWN = 6


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """One answer in its author's words."""

    response: int
    text: str
    theme: int | None

    @property
    def language(self) -> str:
        """The author's language, told by the letters."""
        return language_of(self.text)


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    """A theme with its words, some answers, and its share among those who wrote something."""

    id: int
    name: str
    words: tuple[str, ...]
    size: int
    examples: tuple[TextAnswer, ...]
    value: float | None
    se: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Texts:
    """All themes of a question; `kappa` of two coders over `both` answers, None until a second one coded."""

    themes: tuple[ThemeFacts, ...]
    rest: tuple[TextAnswer, ...]
    answered: int
    kappa: float | None
    both: int


def free_answers(about: SurveyFacts, variable: str) -> Texts:
    """Answers of a text question by theme, with shares weighted as all other figures are."""
    texts = dict(written(about, variable))
    coded: dict[str, dict[int, int | None]] = {"first": {}, "second": {}}
    marks = Coded.objects.filter(response__survey_id=about.id, variable=variable)
    for response, coder, theme in marks.values_list("response_id", "coder", "theme_id"):
        coded[coder][response] = theme
    first = {pk: theme for pk, theme in coded["first"].items() if pk in texts}
    shares = _shares(about, first)
    themes = []
    for row in Theme.objects.filter(survey_id=about.id, variable=variable):
        inside = [TextAnswer(pk, texts[pk], row.pk) for pk, theme in first.items() if theme == row.pk]
        share = shares.get(str(row.pk))
        figures = (share.value, share.se, share.low, share.high) if share else (None,) * 4
        themes.append(
            ThemeFacts(row.pk, row.name, tuple(row.words), len(inside), tuple(_different(inside)), *figures)
        )
    rest = [TextAnswer(pk, text, None) for pk, text in texts.items() if first.get(pk) is None]
    both = sorted(set(first) & set(coded["second"]))
    agreement = (
        kappa([str(first[pk]) for pk in both], [str(coded["second"][pk]) for pk in both]) if both else None
    )
    themes.sort(key=lambda theme: -theme.size)
    return Texts(tuple(themes), tuple(rest[:50]), len(texts), agreement, len(both))


def _different(answers: list[TextAnswer]) -> list[TextAnswer]:
    """The first few answers that do not repeat each other."""
    seen: dict[str, TextAnswer] = {}
    for answer in answers:
        seen.setdefault(answer.text.casefold(), answer)
    return list(seen.values())[:SHOWN]


def written(about: SurveyFacts, variable: str) -> Iterator[tuple[int, str]]:
    """What people wrote to one question, with the number of the response; no other answer is read."""
    rows = Response.objects.filter(survey_id=about.id, suspect="").order_by("pk")
    words = rows.annotate(words=KeyTextTransform(variable, "answers")).values_list("pk", "words")
    return ((number, text) for number, text in words.iterator(chunk_size=2_000) if text)


def _shares(about: SurveyFacts, first: dict[int, int | None]) -> dict[str, statistics.Estimate]:
    """Weighted share of each theme among those who wrote something; none for an open poll.

    The design, the margins and the numbers of the responses come from the snapshot that was made when the themes
    were proposed.
    """
    used = sorted({str(theme) for theme in first.values()})
    if len(used) < 2 or about.is_open:
        return {}
    try:
        snapshot = newest_snapshot(about)
    except NotFrozen:  # themes of an older release, before anything was frozen
        return {}
    if KEY not in snapshots.columns(path_of(snapshot)):
        return {}
    columns = snapshot_columns(about, snapshot, {KEY, *weighing_columns(about)})
    order = columns.pop(KEY)
    assert isinstance(order, Numbers)  # `columns.kinds` stores it so
    place = {str(theme): code for code, theme in enumerate(used)}
    codes = [place[str(first[row])] if row in first else -1 for row in order.values.astype(int).tolist()]
    design = about.design
    asked = statistics.plan(
        proportion=["_theme"],
        weight=design.weight or None,
        strata=design.strata or None,
        cluster=[design.cluster] if design.cluster else [],
        lonely=design.lonely,
        calibration=raking(about.margins) if about.margins else None,
    )
    themes = Factor(np.asarray(codes, dtype=np.int64), tuple(used))
    return {
        one.level or "": one for one in statistics.estimate({**columns, "_theme": themes}, asked).estimates
    }
