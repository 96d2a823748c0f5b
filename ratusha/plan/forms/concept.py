"""Forms of the Concept: sections with their parts, versions, consultation, agreement, draft decision, approval."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusha.people.forms import DayField, Everyone, OneOf, Words

MOST_PARTS = 60
STEP = 10  # between the places of parts, so that one more fits in between

VERDICTS = [("accepted", _("accepted")), ("partly", _("accepted in part")), ("rejected", _("rejected"))]


class SectionForm(forms.Form):
    """A section's title and place."""

    title = Words(label=_("Title"), most=300)
    position = forms.IntegerField(label=_("Place among the sections"), min_value=1, max_value=99)


class NewSectionForm(SectionForm):
    """A section that does not exist yet: its address, too."""

    identifier = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=60,
        help_text=_("Latin letters, digits and hyphens; it never changes, comments point to it."),
    )


class PartForm(forms.Form):
    """A paragraph or a live block of a section; an empty one is left out."""

    key = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.HiddenInput)
    place = forms.IntegerField(
        label=_("Place"),
        required=False,
        min_value=0,
        max_value=10_000,
    )
    block = forms.ChoiceField(label=_("Live block"), required=False)
    text = Words(label=_("Paragraph"), long=True, required=False, most=8000)

    def __init__(self, *args: Any, blocks: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["block"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("none: a paragraph")), *blocks]

    def clean(self) -> dict[str, Any]:
        """A part is one of both."""
        clean = self.cleaned_data
        if clean.get("block") and clean.get("text"):
            self.add_error("text", _("A part is a paragraph or a live block, not both."))
        return clean

    @property
    def line_fields(self) -> list[forms.BoundField]:
        """What stands on one line of the page."""
        return [self["place"], self["block"]]

    @property
    def text_fields(self) -> dict[str, list[forms.BoundField]]:
        """What stands beneath it."""
        return {"visible_fields": [self["text"]]}

    @property
    def part(self) -> dict[str, Any] | None:
        """The part as sections keep it; nothing for an empty form."""
        clean = self.cleaned_data
        kept = {"key": clean["key"]} if clean.get("key") else {}
        if clean.get("block"):
            return {**kept, "block": clean["block"]}
        return {**kept, "text": clean["text"]} if clean.get("text") else None


PartSet = forms.formset_factory(
    PartForm, formset=Everyone, extra=2, max_num=MOST_PARTS, absolute_max=MOST_PARTS, validate_max=True
)


def ordered(parts: forms.BaseFormSet[PartForm]) -> list[dict[str, Any]]:
    """The parts in the order of their places; equal or missing places keep the order of the page."""
    last = MOST_PARTS * STEP
    found = [(form.cleaned_data.get("place") or last, i, form.part) for i, form in enumerate(parts.forms)]
    return [part for _place, _i, part in sorted(found, key=lambda row: row[:2]) if part]


def parts_as_initial(parts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Kept parts as the forms show them."""
    return [
        {"key": p.get("key"), "place": i * STEP, "block": p.get("block", ""), "text": p.get("text", {})}
        for i, p in enumerate(parts, start=1)
    ]


class VersionForm(forms.Form):
    """Why a version is made."""

    reason = Words(
        label=_("Reason of the amendment"),
        required=False,
        most=500,
        help_text=_("Asked for once a version is approved."),
    )


class OpenForm(forms.Form):
    """For how many days a version lies before the public."""

    opens = DayField(label=_("First day"))
    days = forms.IntegerField(label=_("How many days"), min_value=1, max_value=366, initial=15)

    @property
    def closes(self) -> datetime.date:
        """The last day."""
        opens: datetime.date = self.cleaned_data["opens"]
        return opens + datetime.timedelta(days=self.cleaned_data["days"] - 1)


class CommentsForm(forms.Form):
    """Which comments, ticked on the page."""

    numbers = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one comment.")}
    )

    def __init__(self, *args: Any, numbers: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["numbers"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(n, str(n)) for n in numbers]
        field.label = _("Comments")

    @property
    def fields_to_show(self) -> dict[str, list[forms.BoundField]]:
        """All but the numbers, which are boxes beside the comments."""
        return {"visible_fields": [field for field in self if field.name != "numbers"]}


class AnswerForm(CommentsForm):
    """An answer to one comment or a group of like ones."""

    verdict = forms.ChoiceField(label=_("Answer"), choices=VERDICTS, widget=OneOf)
    text = Words(label=_("Reason"), long=True)
    change = Words(label=_("What changed in the document"), long=True, required=False)


class ModerateForm(CommentsForm):
    """Why comments are not published."""

    reason = Words(label=_("Why it is not published"), most=500)


class SheetForm(forms.Form):
    """A unit put on the agreement sheet."""

    unit = forms.ChoiceField(label=_("Unit"))
    step = forms.IntegerField(
        label=_("Step"),
        min_value=1,
        max_value=20,
        initial=1,
        help_text=_("Units on one step decide in parallel; the next step opens when all before agreed."),
    )
    due = DayField(label=_("Due"))

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(units)


class AgreeForm(forms.Form):
    """How a unit decides on the agreement sheet."""

    unit = forms.SlugField(label=_("Unit"), widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[("agree", _("agrees")), ("remarks", _("agrees with remarks")), ("refuse", _("refuses"))],
    )
    remark = forms.CharField(label=_("Remark"), max_length=2000, required=False)


class RemarkForm(forms.Form):
    """The answer to a remark."""

    unit = forms.SlugField(label=_("Unit"), widget=forms.HiddenInput)
    answer = forms.CharField(label=_("Answer to the remark"), max_length=2000)


class DraftForm(forms.Form):
    """The draft of a decision with the day of the sitting."""

    title = Words(label=_("Title of the draft decision"), most=300)
    text = Words(label=_("Text"), long=True, required=False, most=8000)
    sitting = DayField(label=_("Day of the sitting"))


class ApproveForm(forms.Form):
    """The act that approves."""

    act = Words(label=_("The act: kind, number and day"), most=200)
    day = DayField(label=_("Day of the act"))
