"""Take the answers of a questionnaire that was filled in online or in the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ratusha.core.refusal import Refusal
from ratusha.core.survey.codebook import LONGEST_TEXT, Answer
from ratusha.core.survey.codebook import Variable as Question
from ratusha.intake import ports
from ratusha.needs.models import Response, State, Survey
from ratusha.needs.queries import SurveyFacts, survey


class NotCollecting(Refusal):
    """Answers came to a survey that is not open."""


@transaction.atomic
def take_response(submission: ports.Submission) -> ports.Receipt:
    """The finished draft of a questionnaire becomes a response without identity; a repetition is the same one."""
    about = submission.about
    keep_response(slug=about, key=f"web:{submission.key}", values=submission.values, mode=submission.mode)
    with override(submission.language):
        return ports.Receipt(reverse("needs:thanks", args=[about]))


@transaction.atomic
def keep_response(
    *, slug: str, key: str, values: Mapping[str, Any], mode: str, design: Mapping[str, Any] | None = None
) -> bool:
    """Keep the answers of one questionnaire; False when this key is there already.

    `design` overrides what the form says of stratum, cluster and weight.

    Only answers to the survey's questions are kept: whatever else a form holds (device, times) is dropped.

    Raises:
        NotCollecting: the survey is closed.
    """
    row = Survey.objects.filter(slug=slug).exclude(state=State.CLOSED).first()
    if row is None:
        raise NotCollecting("closed", "The survey “%(slug)s” takes no answers now.", slug, slug=slug)
    about = survey(slug)
    flat = dict(_leaves(values))
    answers = answers_to(about, values)
    said = {name: str(flat[name]) for name in about.design.columns if flat.get(name) not in (None, "")}
    _, made = Response.objects.get_or_create(
        survey=row,
        key=key[:120],
        defaults={
            "answers": answers,
            "design": {**said, **(design or {})},
            "mode": mode[:20],
            "day": timezone.localdate(),
        },
    )
    return made


def answers_to(about: SurveyFacts, values: Mapping[str, Any]) -> dict[str, Answer]:
    """What a filled form answers to the survey's questions, as the codebook keeps it."""
    flat = dict(_leaves(values))
    return {q.name: a for q in about.variables if (a := _answer(q, flat.get(q.name))) is not None}


def _leaves(values: Mapping[str, Any]) -> Any:
    """Answers of all groups by the question's own name."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _leaves(value)
        else:
            yield name, value


def _answer(question: Question, value: Any) -> Answer | None:
    """A value of the form as the codebook keeps it; anything that is not one of its answers is no answer."""
    if value in (None, "", []):
        return None
    match question.kind:
        case "multiple":
            codes = value if isinstance(value, list) else str(value).split()
            return [str(code) for code in codes if str(code) in question.codes]
        case "number":
            return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
        case "single":
            return str(value) if str(value) in question.codes else None
        case _:
            return str(value)[:LONGEST_TEXT]
