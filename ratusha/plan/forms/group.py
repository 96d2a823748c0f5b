"""Forms of the working group: mandate, members, meetings, who sat, resolutions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusha.core.texts import LANGUAGES
from ratusha.people.forms import DayField, Tick, Words

SEATS = [
    ("head", _("head")),
    ("deputy", _("deputy head")),
    ("secretary", _("secretary")),
    ("member", _("member")),
]
Choice = tuple[Any, Any]


class MandateForm(forms.Form):
    """The order that created the group."""

    title = Words(label=_("Name of the group"), most=300)
    number = forms.CharField(label=_("Number of the order"), max_length=60)
    day = DayField(label=_("Day of the order"))
    act_title = Words(label=_("Title of the order"), most=500)
    issued_by = Words(label=_("Issued by"), most=300)
    act_text = Words(label=_("Text of the order"), long=True, required=False, most=8000)
    quorum = forms.IntegerField(label=_("Voting members for a quorum"), min_value=1, max_value=200)


class MemberForm(forms.Form):
    """Who sits in the group."""

    name = Words(label=_("Full name"), most=200)
    post = Words(label=_("Post"), most=300, required=False)
    seat = forms.ChoiceField(label=_("In the group"), choices=SEATS)
    votes = Tick(label=_("Has a vote"))
    user = forms.TypedChoiceField(
        label=_("Account"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Invitations and reminders go to its e-mail address."),
    )
    substitute_of = forms.TypedChoiceField(
        label=_("Substitute of"), coerce=int, empty_value=None, required=False
    )
    since = DayField(label=_("Since"))
    until = DayField(label=_("Until"), required=False)

    def __init__(
        self, *args: Any, people: Iterable[Choice], members: Iterable[Choice] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["user"], [("", _("no account")), *people])
        if members is None:  # a member who is there keeps the name, the beginning and whom he stands in for
            for name in ("name", "since", "substitute_of"):
                del self.fields[name]
        else:
            _choose(self.fields["substitute_of"], [("", _("nobody")), *members])

    def clean(self) -> dict[str, Any]:
        """The period runs forward."""
        clean = self.cleaned_data
        if clean.get("until") and clean.get("since") and clean["until"] < clean["since"]:
            self.add_error("until", _("The period would end before it begins."))
        return clean


class MeetingForm(forms.Form):
    """When, where and about what the group meets."""

    day = DayField(label=_("Day"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    minutes = forms.IntegerField(label=_("How many minutes"), min_value=10, max_value=600, initial=90)
    place = Words(label=_("Place"), most=300)
    agenda = Words(
        label=_("Agenda"),
        long=True,
        most=4000,
        help_text=_("One point a line, the same number in every language."),
    )

    def clean_agenda(self) -> list[dict[str, str]]:
        """Points with their words by language."""
        columns = {
            tag: [line.strip() for line in words.splitlines() if line.strip()]
            for tag, words in self.cleaned_data["agenda"].items()
        }
        counts = {len(lines) for lines in columns.values()}
        if len(counts) > 1:
            raise forms.ValidationError(
                _("The agenda has another number of points in one language than in another.")
            )
        points = range(counts.pop() if counts else 0)
        return [{tag: columns[tag][i] for tag in LANGUAGES if tag in columns} for i in points]


class AttendanceForm(forms.Form):
    """Who sat, in person or through a substitute, and what was said."""

    notes = Words(label=_("What was said"), long=True, required=False, most=8000)

    def __init__(
        self, *args: Any, members: Iterable[tuple[int, str, Iterable[Choice]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([])
        notes = self.fields.pop("notes")
        for pk, name, substitutes in members:
            choices = [("", _("absent")), ("0", _("present")), *substitutes]
            self.fields[f"m{pk}"] = forms.ChoiceField(label=name, choices=choices, required=False)
        self.fields["notes"] = notes

    @property
    def present(self) -> dict[int, int | None]:
        """Member to substitute, or to nobody when he sat himself."""
        return {
            int(name[1:]): int(value) or None
            for name, value in self.cleaned_data.items()
            if name != "notes" and value != ""
        }


class ResolutionForm(forms.Form):
    """What was resolved, who carries it out until when, with how many votes."""

    number = forms.CharField(label=_("Number"), max_length=20)
    text = Words(label=_("Resolution"), long=True)
    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int, empty_value=None, required=False)
    due = DayField(label=_("Due"), required=False)
    yes = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=500)
    no = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=500, initial=0)
    rest = forms.IntegerField(label=_("Abstained"), min_value=0, max_value=500, initial=0)

    def __init__(self, *args: Any, people: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["owner"], [("", _("nobody")), *people])


class CloseForm(forms.Form):
    """A resolution that is carried out, and where that is seen."""

    number = forms.CharField(max_length=20, widget=forms.HiddenInput)
    evidence = forms.CharField(label=_("Address of the evidence"), max_length=300)


def _choose(field: forms.Field, choices: list[Choice]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
