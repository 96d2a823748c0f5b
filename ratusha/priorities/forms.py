"""Cleaning of a member's swings and of a decision's departures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusha.core.texts import pick
from ratusha.priorities import queries


class SwingsForm(forms.Form):
    """Points 0 to 100 for the swing of each criterion from worst to best."""

    def __init__(self, data: Any, language: str) -> None:
        super().__init__(data)
        for criterion in queries.criteria():
            self.fields[criterion.code] = forms.FloatField(
                min_value=0,
                max_value=100,
                label=pick(criterion.title, language).text,
                help_text=pick(criterion.meaning, language).text,
            )


class DecisionForm(forms.Form):
    """The resolution, and a reason for every initiative that departs from the computation."""

    resolution = forms.CharField(max_length=100, label=_("Number of the resolution"))

    def __init__(self, data: Any, codes: list[str]) -> None:
        super().__init__(data)
        for code in codes:
            self.fields[f"take_{code}"] = forms.BooleanField(required=False)
            self.fields[f"why_{code}"] = forms.CharField(required=False, max_length=2000)
