"""Untrusted uploads made clean: a paper to verify."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ratusha.papers.signing.outside import MOST


class PaperForm(forms.Form):
    """One file, not empty, not too large; a signature made outside may lie beside it."""

    paper = forms.FileField(
        label=_("Document"),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    signature = forms.FileField(
        label=_("Signature beside it (.p7s), if there is one"),
        required=False,
        error_messages={"empty": _("The file is empty.")},
    )

    def clean_signature(self) -> Any:
        """Refuse what no signature can be as large as, before it is read."""
        return _small(self.cleaned_data["signature"])

    def clean_paper(self) -> Any:
        """Refuse what is larger than uploads may be."""
        paper = self.cleaned_data["paper"]
        if paper.size and paper.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)d MB.") % {"most": settings.UPLOAD_MAX_BYTES // 1_000_000}
            )
        return paper


class SignatureForm(forms.Form):
    """A signature that was made outside, beside its document."""

    signature = forms.FileField(
        label=_("Signature file (.p7s or ASiC-E)"),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_signature(self) -> Any:
        """Refuse what no signature can be as large as, before it is read."""
        return _small(self.cleaned_data["signature"])


def _small(signature: Any) -> Any:
    if signature and signature.size > MOST:
        raise forms.ValidationError(_("A signature file of more than 5 MB is not taken."))
    return signature
