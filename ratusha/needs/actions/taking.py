"""Take the answers of a questionnaire that was filled in online or in the field."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ratusha.core.refusal import Refusal
from ratusha.core.survey import fieldwork
from ratusha.core.survey.codebook import LONGEST_TEXT, Answer
from ratusha.core.survey.codebook import Variable as Question
from ratusha.intake import ports
from ratusha.needs.models import Response, State, Survey, Trace
from ratusha.needs.queries import SurveyFacts, survey

MOST_FROM_SENDER = 3  # a household or an office shares one address; more than that is no chance


class NotCollecting(Refusal):
    """Answers came to a survey that is not open."""


@transaction.atomic
def take_response(submission: ports.Submission) -> ports.Receipt:
    """The finished draft of a questionnaire becomes a response without identity; a repetition is the same one."""
    about = submission.about
    suspect = _repeated(survey(about), submission)
    keep_response(
        slug=about,
        key=f"web:{submission.key}",
        values=submission.values,
        mode=submission.mode,
        suspect=suspect,
    )
    with override(submission.language):
        return ports.Receipt(reverse("needs:thanks", args=[about]))


@transaction.atomic
def keep_response(
    *,
    slug: str,
    key: str,
    values: Mapping[str, Any],
    mode: str,
    design: Mapping[str, Any] | None = None,
    suspect: str = "",
) -> bool:
    """Keep the answers of one questionnaire; False when this key is there already.

    `design` overrides what the form says of stratum, cluster and weight; `suspect` keeps it out of estimates.

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
            "suspect": suspect,
        },
    )
    return made


def _repeated(about: SurveyFacts, submission: ports.Submission) -> str:
    """Why an answer to an open poll looks like a repetition; "" when it does not.

    The sender (network address and browser) and the pair of sender and answers are counted under marks salted with a
    secret of this survey: without the salt nobody can try addresses out, and no answer holds a mark.
    """
    if not about.is_open or not submission.origin.strip():
        return ""
    row = Survey.objects.select_for_update().get(pk=about.id)
    if not row.salt:
        row.salt = secrets.token_hex(32)
        row.save(update_fields=["salt"])
    answers = answers_to(about, submission.values)
    content = json.dumps(answers, sort_keys=True, ensure_ascii=False)
    before = _count(row, "sender", submission.origin)
    same = _count(row, "answers", f"{submission.origin}\n{content}") > 0
    return fieldwork.repetition(before, same=same, given=len(answers), most=MOST_FROM_SENDER)


def _count(row: Survey, kind: str, text: str) -> int:
    """Count a mark; how often it was there before."""
    mark = hmac.new(row.salt.encode(), f"{kind}\n{text}".encode(), hashlib.sha256).hexdigest()
    trace, _ = Trace.objects.get_or_create(survey=row, mark=mark)
    Trace.objects.filter(pk=trace.pk).update(times=trace.times + 1)
    return trace.times


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
