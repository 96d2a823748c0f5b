"""What residents send: comments and subscriptions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CommentForm(forms.Form):
    """A comment on a paragraph; the honeypot is left empty by people."""

    paragraph = forms.SlugField(max_length=80, required=False)
    quote = forms.CharField(max_length=500, required=False)
    text = forms.CharField(
        label=_("Your comment"),
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": _("Write your comment.")},
    )
    name = forms.CharField(
        label=_("Your name or organisation (may be left out)"), max_length=200, required=False
    )
    email = forms.EmailField(
        label=_("E-mail address, to confirm; it is not published"),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an address like name@example.org."),
        },
    )


class SubscribeForm(forms.Form):
    """An address for news."""

    email = forms.EmailField(
        label=_("E-mail address"),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an address like name@example.org."),
        },
    )
