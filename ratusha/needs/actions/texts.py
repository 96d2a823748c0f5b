"""Group free answers: the machine proposes themes, the researcher merges, renames and moves, a second coder checks."""

from __future__ import annotations

from django.db import transaction

from ratusha.core.refusal import Refusal
from ratusha.core.text import grouping
from ratusha.needs.actions.freezing import freeze
from ratusha.needs.models import Coded, Response, Survey, Theme
from ratusha.needs.queries import survey
from ratusha.needs.queries.texts import written
from ratusha.people.actions import note
from ratusha.people.queries import Actor, require

CODERS = ("first", "second")


class CodingRefused(Refusal):
    """A theme or an answer that is not there."""


@transaction.atomic
def propose_themes(*, actor: Actor, slug: str, variable: str, count: int) -> int:
    """Group the answers of a text question anew; what was coded by hand before is replaced.

    Raises:
        GroupingRefused: too few answers that have words in common.
    """
    require(actor, "run_survey")
    about = survey(slug)
    asked = about.variable(variable)
    if asked.kind != "text":
        raise CodingRefused(
            "kind", "“%(name)s” is not a question with free answers.", variable, name=variable
        )
    texts = list(written(about, variable))
    found = grouping.group([text for _, text in texts], count)
    freeze(about)  # shares of themes are computed from the answers as they were grouped
    row = Survey.objects.get(slug=slug)
    row.themes.filter(variable=variable).delete()
    Coded.objects.filter(response__survey=row, variable=variable).delete()
    themes = {
        group.number: Theme.objects.create(
            survey=row, variable=variable, name=", ".join(group.words[:3])[:200], words=list(group.words)
        )
        for group in found.groups
    }
    Coded.objects.bulk_create(
        (
            Coded(response_id=pk, variable=variable, coder="first", theme=themes.get(member))
            for (pk, _), member in zip(texts, found.member, strict=True)
        ),
        batch_size=2_000,
    )
    summary = f"{variable}: {len(texts)} answers, {found.method}"
    note(actor=actor, verb="propose_themes", room="needs", subject=f"survey {slug}", summary=summary)
    return len(themes)


@transaction.atomic
def rename_theme(*, actor: Actor, theme: int, name: str) -> None:
    """Give a theme a name that people understand."""
    require(actor, "run_survey")
    row = _theme(theme)
    if not name.strip():
        raise CodingRefused("name", "A theme needs a name.")
    row.name = name.strip()[:200]
    row.save(update_fields=["name"])
    note(
        actor=actor, verb="rename_theme", room="needs", subject=f"survey {row.survey.slug}", summary=row.name
    )


@transaction.atomic
def merge_themes(*, actor: Actor, gone: int, into: int) -> None:
    """All answers of one theme go to another of the same question."""
    require(actor, "run_survey")
    first, second = _theme(gone), _theme(into)
    if (first.survey_id, first.variable) != (second.survey_id, second.variable) or first.pk == second.pk:
        raise CodingRefused("merge", "Two different themes of one question can be merged.")
    Coded.objects.filter(theme=first).update(theme=second)
    summary = f"{first.name} → {second.name}"
    note(
        actor=actor, verb="merge_themes", room="needs", subject=f"survey {first.survey.slug}", summary=summary
    )
    first.delete()


@transaction.atomic
def code_answer(
    *, actor: Actor, response: int, variable: str, theme: int | None, coder: str = "first"
) -> None:
    """Put one answer under a theme (or none), as the first or the second coder."""
    require(actor, "run_survey")
    if coder not in CODERS:
        raise CodingRefused("coder", "A coder is the first or the second.")
    row = Response.objects.filter(pk=response).select_related("survey").first()
    if row is None or not row.answers.get(variable):
        raise CodingRefused("answer", "There is no such answer.")
    chosen = _theme(theme) if theme else None
    if chosen and (chosen.survey_id, chosen.variable) != (row.survey_id, variable):
        raise CodingRefused("theme", "The theme belongs to another question.")
    Coded.objects.update_or_create(response=row, variable=variable, coder=coder, defaults={"theme": chosen})
    summary = f"{variable} of answer {row.pk}: {chosen.name if chosen else 'none'} ({coder} coder)"
    note(actor=actor, verb="code", room="needs", subject=f"survey {row.survey.slug}", summary=summary)


def _theme(number: int) -> Theme:
    row = Theme.objects.filter(pk=number).select_related("survey").first()
    if row is None:
        raise CodingRefused("theme", "There is no such theme.")
    return row
