"""Untrusted input made clean: comments, subscriptions, progress, resolutions, dates."""

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


class ProgressForm(forms.Form):
    """A report on a measure."""

    share = forms.IntegerField(label=_("Done, %"), min_value=0, max_value=100)
    text = forms.CharField(label=_("What was done"), max_length=2000, widget=forms.Textarea)
    evidence = forms.CharField(label=_("Address of the evidence"), max_length=300, required=False)
    finished = forms.BooleanField(label=_("The measure is finished"), required=False)


class DatesForm(forms.Form):
    """New dates of a measure."""

    start = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    due = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


class MoneyForm(forms.Form):
    """Money of a measure from a source in a year."""

    source = forms.SlugField(label=_("Source"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    amount = forms.IntegerField(label=_("UAH"), min_value=0, max_value=10**12)


class ReportForm(forms.Form):
    """Which quarter to report on."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    quarter = forms.IntegerField(label=_("Quarter"), min_value=1, max_value=4)


class AnswerForm(forms.Form):
    """An answer to one comment or several."""

    numbers = forms.CharField(label=_("Numbers of comments, separated by commas"), max_length=200)
    verdict = forms.ChoiceField(
        label=_("Answer"),
        choices=[("accepted", _("accepted")), ("partly", _("accepted in part")), ("rejected", _("rejected"))],
    )
    text_uk = forms.CharField(label=_("Reason in Ukrainian"), max_length=2000, widget=forms.Textarea)
    text_ru = forms.CharField(
        label=_("Reason in Russian"), max_length=2000, required=False, widget=forms.Textarea
    )
    text_en = forms.CharField(
        label=_("Reason in English"), max_length=2000, required=False, widget=forms.Textarea
    )

    def clean_numbers(self) -> list[int]:
        """Whole numbers."""
        try:
            return [int(part) for part in self.cleaned_data["numbers"].replace(",", " ").split()]
        except ValueError as wrong:
            raise forms.ValidationError(_("Write numbers separated by commas.")) from wrong


class AgreeForm(forms.Form):
    """How a unit decides on the agreement sheet."""

    unit = forms.SlugField()
    verdict = forms.ChoiceField(
        choices=[("agree", _("agree")), ("remarks", _("agree with remarks")), ("refuse", _("refuse"))]
    )
    remark = forms.CharField(max_length=2000, required=False)


class ApproveForm(forms.Form):
    """The act that approves."""

    act_uk = forms.CharField(label=_("The act: kind, number and day, in Ukrainian"), max_length=200)
    act_ru = forms.CharField(label=_("The act in Russian"), max_length=200, required=False)
    act_en = forms.CharField(label=_("The act in English"), max_length=200, required=False)
    day = forms.DateField(label=_("Day of the act"), widget=forms.DateInput(attrs={"type": "date"}))
