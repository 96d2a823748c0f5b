"""Cleaning of what people type: number and code, a rating, an official's decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusha.core.casework.state import OUTCOMES

MOST_MARKED = 100  # cases given to a person at once


class TrackForm(forms.Form):
    """Number and code from the receipt."""

    number = forms.CharField(
        max_length=20, error_messages={"required": _("Type the number of the application.")}
    )
    secret = forms.CharField(max_length=20, error_messages={"required": _("Type the code from the receipt.")})


class RatingForm(forms.Form):
    """How satisfied the applicant is."""

    value = forms.TypedChoiceField(
        choices=[(n, n) for n in range(1, 6)],
        coerce=int,
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")},
    )
    words = forms.CharField(max_length=1000, required=False)


class AssignForm(forms.Form):
    """Cases marked in the inbox, and who gets them."""

    numbers = forms.TypedMultipleChoiceField(
        coerce=str, error_messages={"required": _("Mark at least one case.")}
    )
    person = forms.IntegerField(min_value=1, error_messages={"required": _("Choose a person.")})

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        marked = self.fields["numbers"]
        assert isinstance(marked, forms.TypedMultipleChoiceField)
        # any number may be marked: whether the case may be given is the action's to say
        marked.choices = [(number, number) for number in data.getlist("numbers")[:MOST_MARKED]]


class MoveForm(forms.Form):
    """What an official did on a case page; `seen` is how many events the page showed."""

    seen = forms.IntegerField(min_value=1)
    words = forms.CharField(max_length=4000, required=False)
    questions = forms.MultipleChoiceField(required=False)
    amount = forms.IntegerField(min_value=1, max_value=366, required=False)
    outcome = forms.ChoiceField(choices=[(o, o) for o in sorted(OUTCOMES)], required=False)
    grounds = forms.MultipleChoiceField(required=False)
    person = forms.IntegerField(min_value=1, required=False)

    def __init__(self, data: Any, *, questions: list[str], grounds: list[str]) -> None:
        super().__init__(data)
        self._choices("questions", questions)
        self._choices("grounds", grounds)

    def _choices(self, name: str, values: list[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(v, v) for v in values]
