"""Untrusted uploads made clean: a paper to verify."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PaperForm(forms.Form):
    """One file, not empty, not too large."""

    paper = forms.FileField(
        label=_("Document"),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_paper(self) -> Any:
        """Refuse what is larger than uploads may be."""
        paper = self.cleaned_data["paper"]
        if paper.size and paper.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)d MB.") % {"most": settings.UPLOAD_MAX_BYTES // 1_000_000}
            )
        return paper
