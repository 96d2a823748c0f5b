"""Cleaning of a decision: what is taken, from which year, and why where that departs from the computation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """The resolution, and for every initiative whether it is taken, from which year, and why if that departs."""

    resolution = forms.CharField(max_length=100, label=_("Number of the resolution"))
    other_years = forms.CharField(
        max_length=2000,
        required=False,
        label=_("Why some begin in other years than computed"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, codes: list[str], years: Sequence[int]) -> None:
        super().__init__(data)
        choices = [("", "—"), *((str(year), str(year)) for year in years)]
        for code in codes:
            self.fields[f"take_{code}"] = forms.BooleanField(required=False)
            self.fields[f"why_{code}"] = forms.CharField(required=False, max_length=2000)
            self.fields[f"year_{code}"] = forms.TypedChoiceField(
                required=False, choices=choices, coerce=int, empty_value=None
            )
