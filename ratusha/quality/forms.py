"""Cleaning of a reading typed in the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusha.catalogue import queries as catalogue
from ratusha.core.texts import pick
from ratusha.quality import queries


class MeasurementForm(forms.Form):
    """One reading of one service by one yardstick."""

    service = forms.ChoiceField(label=_("Service"))
    instrument = forms.ChoiceField(label=_("Instrument"))
    date = forms.DateField(label=_("Day of the reading"), widget=forms.DateInput(attrs={"type": "date"}))
    value = forms.FloatField(label=_("Value"))
    n = forms.IntegerField(label=_("Size of the sample (only for a sample)"), min_value=1, required=False)
    low = forms.FloatField(label=_("Lower end of the interval"), required=False)
    high = forms.FloatField(label=_("Upper end of the interval"), required=False)
    method = forms.CharField(label=_("How it was measured"), max_length=500)
    source = forms.CharField(label=_("Evidence: file, register, address"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        services = catalogue.services(size=None).items
        choices = [(card.identifier, pick(card.title, "uk").text) for card in services]
        self._choices("service", [("", "—"), *choices])
        named = [(i.identifier, pick(i.title, "uk").text) for i in queries.instruments()]
        self._choices("instrument", [("", "—"), *named])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
