"""Small forms of the office: a new card, the outlook of a service, a file to bring in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusha.catalogue.models import OutlookState
from ratusha.core.texts import LANGUAGES

IMPORT_LIMIT = 10_000_000  # bytes; larger files are brought in on the command line


class NewCardForm(forms.Form):
    """Enough to begin a card: its title, its unit, and an identifier if one exists already."""

    title = forms.CharField(max_length=300)
    unit = forms.CharField(max_length=50)
    identifier = forms.CharField(max_length=500, required=False)


class OutlookForm(forms.Form):
    """How the service can be had; which fields are needed depends on the state and is told by the action."""

    state = forms.ChoiceField(choices=OutlookState.choices)
    date = forms.DateField(required=False)
    reason_uk = forms.CharField(max_length=500, required=False)
    reason_ru = forms.CharField(max_length=500, required=False)
    reason_en = forms.CharField(max_length=500, required=False)
    apply_address = forms.RegexField(r"^(/[^/\\].*|https?://.+)$", max_length=500, required=False)
    evidence_address = forms.RegexField(r"^(/[^/\\].*|https?://.+)$", max_length=500, required=False)

    def values(self) -> dict[str, Any]:
        """Arguments of `actions.set_outlook`."""
        clean = self.cleaned_data
        reason = {tag: clean[f"reason_{tag}"] for tag in LANGUAGES if clean[f"reason_{tag}"]}
        names = ("state", "date", "apply_address", "evidence_address")
        return {**{name: clean[name] for name in names}, "reason": reason}


class ImportForm(forms.Form):
    """A file and how to read it: a ready mapping by name, or one of your own."""

    file = forms.FileField()
    map = forms.CharField(max_length=60, required=False)
    own_map = forms.FileField(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse what is too large before anything is read."""
        clean = super().clean() or {}
        for name, limit in (("file", IMPORT_LIMIT), ("own_map", IMPORT_LIMIT // 10)):
            file = clean.get(name)
            if file is not None and file.size > limit:
                self.add_error(
                    name, _("The file is too large for this page; the command line takes larger ones.")
                )
        return clean
