"""What an unanswered question begins with: its plain default, or what the server knows (metadata)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratusha.core.forms import answers
from ratusha.core.forms.answers import Value, WrongType
from ratusha.core.forms.model import Question

if TYPE_CHECKING:
    from ratusha.core.forms.filling import Occasion


def first_value(question: Question, occasion: Occasion) -> Value:
    """The first value of a question that nobody has answered; None when it has none."""
    if question.preload:
        return _metadata(question.preload, occasion)
    if not question.rules.default:
        return None
    try:
        return answers.clean(question.kind, question.rules.default)
    except WrongType:
        return None  # a default of the wrong type is a remark of the lint, not an answer


def _metadata(name: str, occasion: Occasion) -> Value:
    if name in {"start", "end"}:
        return occasion.now.astimezone(occasion.zone)
    if name == "today":
        return occasion.today or occasion.now.astimezone(occasion.zone).date()
    return occasion.properties.get(name.removeprefix("uri:")) or None
